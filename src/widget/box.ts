/** The line to type in: a search, or a wish and the wishes in force. */
import { html, nothing, type TemplateResult } from 'lit';
import { filled, type Strings } from './strings.ts';

export { boxStyles } from './styles/box.ts';

export interface SearchBox {
  strings: Strings;
  query: string;
  /** That nothing was found; empty otherwise. */
  trouble: string;
  onInput: (words: string) => void;
}

/** Searches as it is typed. */
export function searchBox({ strings, query, trouble, onInput }: SearchBox): TemplateResult {
  const submitted = (event: SubmitEvent) => {
    event.preventDefault();
    onInput((event.currentTarget as HTMLFormElement).querySelector('input')!.value);
  };
  return html`<form part="form" role="search" @submit=${submitted}>
    <label for="typed">${strings.searchLabel}</label>
    <span class="line">
      <input id="typed" part="input" type="search" autocomplete="off" enterkeyhint="search" .value=${query}
        @input=${(event: Event) => onInput((event.target as HTMLInputElement).value)} />
    </span>
    <p part="trouble" class="said" aria-live="polite">${trouble}</p>
  </form>`;
}

export interface WishBox {
  strings: Strings;
  /** Labels of the wishes in force, and of those that could be met only in part. */
  wishes: string[];
  loosened: string[];
  trouble: string;
  /** Resolves to whether the words were understood: only then the line is emptied. */
  onAsk: (words: string) => Promise<boolean>;
  onWithdraw: (wish: string) => void;
}

export function wishBox({ strings, wishes, loosened, trouble, onAsk, onWithdraw }: WishBox): TemplateResult {
  const submitted = async (event: SubmitEvent) => {
    event.preventDefault();
    const input = (event.currentTarget as HTMLFormElement).querySelector('input')!;
    if (await onAsk(input.value)) input.value = '';
  };
  const chip = (wish: string) => {
    const words = loosened.includes(wish) ? filled(strings.loosened, { wish }) : wish;
    return html`<li><button part="chip" type="button" aria-label=${filled(strings.withdraw, { wish: words })} @click=${() => onWithdraw(wish)}>${words} <span aria-hidden="true">×</span></button></li>`;
  };
  return html`<form part="form" @submit=${submitted}>
      <label for="typed">${strings.wishLabel}</label>
      <span class="line">
        <input id="typed" part="input" type="text" autocomplete="off" enterkeyhint="done" placeholder=${strings.wishHint}
          aria-invalid=${trouble !== ''} aria-describedby="trouble" />
        <button part="submit" type="submit">${strings.wishButton}</button>
      </span>
    </form>
    <div class="wishes">
      ${trouble ? nothing : html`<ul role="list" aria-label=${strings.wishes}>${wishes.map(chip)}</ul>`}
      <p id="trouble" part="trouble" role="alert">${trouble}</p>
    </div>`;
}
