/** Where the playground begins. */
import { SottoPlayground } from './playground.ts';

customElements.define('sotto-playground', SottoPlayground);
