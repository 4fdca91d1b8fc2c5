/** What the playground shows, from its state alone. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Facet, Item, Pack } from '../../src/pack/pack.ts';
import { facetWords } from '../../src/pack/words.ts';
import { ROW_NUMBER } from './file.ts';
import { type Columns, FIELDS, type Field, type Reading } from './reading.ts';
import { MOST_ITEMS, type Shown, type State, type Work } from './state.ts';

export interface Deeds {
  onFile(file: File): void;
  onSample(): void;
  onColumn(field: Field, column: string): void;
  onEncode(): void;
  onCancel(): void;
  onSearch(words: string): void;
  onLike(row: number): void;
  onOver(): void;
}

const LABELS: Record<Field, { label: string; none: string }> = {
  title: { label: 'Title', none: 'Choose a column' },
  id: { label: 'Id', none: 'Choose a column' },
  creators: { label: 'Made by', none: 'no column' },
  text: { label: 'Description', none: 'no column' },
};
/** Encoder and runtime, in megabytes. */
const FETCHED = 19;
/** What is left can be told after so many milliseconds. */
const LEAST_KNOWN = 2000;
const TERMS_TOLD = 4;
const WORDS_TOLD = 28;

export function view(state: State, deeds: Deeds): TemplateResult {
  const { file, columns, reading, work, trial, problem } = state;
  return html`
    ${trial ? nothing : choosing(state, deeds)}
    ${columns && file && !trial ? readAs(state, deeds) : nothing}
    ${problem ? html`<p class="problem" role="alert">${problem}</p>` : nothing}
    ${reading && !trial ? encoding(reading, work, deeds) : nothing}
    ${trial ? trying(state, trial.pack, deeds) : nothing}
    <p class="unseen" role="status">${said(state)}</p>
  `;
}

function choosing({ over, file }: State, { onFile, onSample }: Deeds): TemplateResult {
  const chosen = (event: Event) => {
    const input = event.target as HTMLInputElement;
    if (input.files?.[0]) onFile(input.files[0]);
    input.value = '';
  };
  return html`<section class="zone ${over ? 'over' : ''} ${file ? 'done' : ''}" aria-label="Your table">
    <p class="large">${over ? 'Let go: it stays on this device.' : file ? file.name : 'Drop a table anywhere on this page.'}</p>
    <div class="ways">
      <label class="button" for="table">${file ? 'Another file' : 'Choose a file'}</label>
      <input id="table" class="unseen" type="file" accept=".csv,.tsv,.txt,.json,.jsonl,.ndjson" @change=${chosen} />
      <button class="plain" type="button" @click=${onSample}>Try it with 60 house plants</button>
    </div>
    <p class="note">CSV, with commas, semicolons or tabs; JSON lines; JSON. The first row names the columns.</p>
  </section>`;
}

function readAs({ columns, choice, reading, work }: State, { onColumn }: Deeds): TemplateResult {
  const { shape, names } = columns!;
  return html`<section aria-labelledby="read">
    <h2 id="read" tabindex="-1">How it is read</h2>
    ${shape ? html`<p>It is ${shape}.</p>` : nothing}
    <div class="columns">${FIELDS.map((field) => column(field, { names, chosen: choice[field] ?? '', busy: work !== null, onColumn }))}</div>
    ${reading ? readingTold(reading) : html`<p>${missing(columns!, choice.title)}</p>`}
  </section>`;
}

function missing({ names }: Columns, title: string | undefined): string {
  return title
    ? 'Reading…'
    : `No column looks like a title. Its columns are ${names.join(', ')}: choose the one that names an item.`;
}

function column(
  field: Field,
  { names, chosen, busy, onColumn }: { names: string[]; chosen: string; busy: boolean; onColumn: Deeds['onColumn'] },
): TemplateResult {
  const { label, none } = LABELS[field];
  const option = (value: string, words: string) =>
    html`<option value=${value} ?selected=${value === chosen}>${words}</option>`;
  const changed = (event: Event) => onColumn(field, (event.target as HTMLSelectElement).value);
  return html`<label><span>${label}</span>
    <select @change=${changed} ?disabled=${busy}>
      ${field === 'title' && chosen ? nothing : field === 'id' ? option(ROW_NUMBER, 'none: count the rows') : option('', none)}
      ${names.map((name) => option(name, name))}
    </select></label>`;
}

function readingTold({ entries, facets, faults }: Reading): TemplateResult {
  return html`
    <p><strong>${count(entries.length, 'item', 'items')}</strong>${facets.length ? `, and ${count(facets.length, 'facet', 'facets')} that wishes, filters and reasons can be made of:` : '. No other column holds words that come again, so reasons will be few.'}</p>
    ${facets.length ? html`<ul role="list" class="facets">${facets.map(facetLine)}</ul>` : nothing}
    <h3>The first of them</h3>
    <ul role="list" class="firsts">${entries.slice(0, 3).map(({ item }) => html`<li>${itemWords(item)}</li>`)}</ul>
    ${entries.length === MOST_ITEMS ? html`<p class="note">Only the first ${MOST_ITEMS.toLocaleString('en')} are taken here. The terminal takes all.</p>` : nothing}
    ${faults.length ? html`<h3>Not everything could be used</h3><ul role="list" class="faults">${faults.map((line) => html`<li>${line}</li>`)}</ul>` : nothing}
  `;
}

function facetLine({ label, type, terms = [] }: Facet): TemplateResult {
  const examples = terms
    .slice(0, TERMS_TOLD)
    .map((term) => term.label)
    .join(', ');
  const more = terms.length > TERMS_TOLD ? ' …' : '';
  return html`<li><b>${label}</b> ${type === 'number' ? 'a number' : `${examples}${more}`}</li>`;
}

function itemWords({ title, creators, text }: Item): TemplateResult {
  const by = creators.length ? `, ${creators.join(' and ')}` : '';
  return html`<b>${title}</b>${by}${text ? html`<span class="text">${clipped(text)}</span>` : nothing}`;
}

function clipped(text: string): string {
  const words = text.split(/\s+/);
  return words.length > WORDS_TOLD ? `${words.slice(0, WORDS_TOLD).join(' ')} …` : text;
}

function encoding({ entries }: Reading, work: Work | null, { onEncode, onCancel }: Deeds): TemplateResult {
  const items = count(entries.length, 'item', 'items');
  if (!work)
    return html`<p class="go"><button class="main" type="button" @click=${onEncode}>Encode ${items} on this device</button>
      <span class="note">Fetches up to ${FETCHED} MB of Sotto’s own files, once. Nothing is sent.</span></p>`;
  const { stage, done, total } = work;
  const words =
    stage === 'fetching' ? 'Fetching the encoder' : `Encoded ${done.toLocaleString('en')} of ${items}${left(work)}`;
  return html`<p class="go"><label for="progress">${words}</label>
    <progress id="progress" max=${total} value=${done}></progress>
    <button class="plain" type="button" @click=${onCancel}>Cancel</button></p>`;
}

/** ", about 40 seconds left", once that can be told. */
function left({ done, total, since, from }: Work): string {
  const spent = performance.now() - since;
  const seconds = Math.round(((spent / (done - from)) * (total - done)) / 1000);
  if (spent < LEAST_KNOWN || done === from || seconds < 2) return '';
  return seconds < 100 ? `, about ${seconds} seconds left` : `, about ${Math.round(seconds / 60)} minutes left`;
}

function trying({ shown, file }: State, pack: Pack, { onSearch, onLike, onOver }: Deeds): TemplateResult {
  const submitted = (event: Event) => {
    event.preventDefault();
    onSearch(new FormData(event.target as HTMLFormElement).get('words') as string);
  };
  return html`<section aria-labelledby="try">
    <h2 id="try">${count(pack.items.length, 'item', 'items')} from ${file!.name}</h2>
    <form role="search" @submit=${submitted}>
      <label for="words">Search by title, or say what you are after</label>
      <div class="line"><input id="words" name="words" type="search" autocomplete="off" enterkeyhint="search" />
      <button class="main" type="submit">Search</button></div>
    </form>
    ${results(shown, pack, onLike)}
    <p class="go"><button class="plain" type="button" @click=${onOver}>Forget this table and start over</button></p>
  </section>`;
}

function results(shown: Shown, pack: Pack, onLike: Deeds['onLike']): TemplateResult {
  if (shown.kind === 'like')
    return html`<h3 id="shown" tabindex="-1">For somebody who likes ${shown.title}</h3>
      <ol role="list" class="shelf">${shown.picks.map(({ row, reasons }) => card(row, { pack, why: reasons[0]?.words ?? '', onLike }))}</ol>`;
  const rows =
    shown.kind === 'found' ? shown.found : pack.items.slice(0, 6).map((_, row) => ({ row, byMeaning: false }));
  const named = rows.some(({ byMeaning }) => !byMeaning);
  const heading = shown.kind === 'found' ? `Found for “${shown.words}”` : 'To begin with';
  return html`<h3 id="shown" tabindex="-1">${heading}</h3>
    <ol role="list" class="shelf">${rows.map(({ row, byMeaning }) => card(row, { pack, why: byMeaning && named ? 'by what the words mean' : '', onLike }))}</ol>`;
}

function card(
  row: number,
  { pack, why, onLike }: { pack: Pack; why: string; onLike: Deeds['onLike'] },
): TemplateResult {
  const item = pack.items[row]!;
  const facts = facetWords(pack.facets, row);
  return html`<li>
    <p>${itemWords(item)}</p>
    ${why ? html`<p class="why">${why}</p>` : nothing}
    ${facts ? html`<p class="note">${facts}</p>` : nothing}
    <button class="plain" type="button" aria-label="More like this: ${item.title}" @click=${() => onLike(row)}>More like this</button>
  </li>`;
}

function said({ reading, work, trial, shown }: State): string {
  if (shown.kind === 'like') return `${shown.picks.length} picks for somebody who likes ${shown.title}.`;
  if (shown.kind === 'found') return `${shown.found.length} found.`;
  if (trial) return 'Everything is encoded.';
  if (work) return work.stage === 'fetching' ? 'Fetching the encoder.' : 'Encoding.';
  return reading ? `${count(reading.entries.length, 'item', 'items')} read.` : '';
}

function count(amount: number, one: string, many: string): string {
  return `${amount.toLocaleString('en')} ${amount === 1 ? one : many}`;
}
