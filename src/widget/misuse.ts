/** What a page got wrong, as errors that say what to do. */
import { SottoError } from '../errors.ts';
import { MODES } from './choosing.ts';

export function misnamed(pack: string, mode: string): SottoError {
  const why = MODES.includes(mode) ? `“${pack}” is no address of a pack` : `There is no mode “${mode}”`;
  return new SottoError('bad-input', `${why}. Set pack="/folder/", and mode to one of ${MODES.join(', ')}.`);
}

export function unknownItem(id: string): SottoError {
  return new SottoError('unknown-item', `The pack has no item “${id}”, or is not open. Wait for sotto-ready.`);
}
