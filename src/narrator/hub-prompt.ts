/** A request as chat messages, for a model that was trained on conversations and knows nothing of slots. */
import type { Message } from '../model/chat.ts';
import { yearInWords } from '../pack/words.ts';
import type { NarrationRequest } from './narrator.ts';

/** The description is cut here. In characters. */
const TEXT_LIMIT = 900;

const SYSTEM =
  'You tell one person why something from a catalogue is for them. Write three or four short, plain sentences: what it ' +
  'is about, what it shares with what they liked, and how it answers what they asked for. Use only the facts you are ' +
  'given. Mention no other title, person, place or number. Do not praise, greet, list or use headings.';

/** The item, the history and the critique as lines of facts. Catalogue text can't forge a chat model's control tokens. */
export function chatMessages({ item, liked, asked }: NarrationRequest): Message[] {
  const line = (name: string, value: string | null) => (value ? [`${name}: ${plain(value)}`] : []);
  const lines = [
    ...line('Title', item.title),
    ...line('By', item.creators.join(', ')),
    ...line('Year', item.year === null ? null : yearInWords(item.year)),
    ...line('Length', item.length && `${item.length.value} ${item.length.unit}`),
    ...line('Series', item.series),
    ...line('Facts', item.facts),
    ...line('Description', item.text.slice(0, TEXT_LIMIT)),
    ...liked.flatMap(({ title, shared }) => line('They liked', sharing(title, shared))),
    ...line('They asked for', asked.join(', ')),
  ];
  return [
    { role: 'system', content: SYSTEM },
    { role: 'user', content: `${lines.join('\n')}\n\nWhy is it for them?` },
  ];
}

function sharing(title: string, shared: string[]): string {
  return shared.length ? `${title}; it shares ${shared.join(', ')}` : `${title}; it shares little`;
}

function plain(text: string): string {
  return text.replace(/[<>]/g, '').replace(/\s+/g, ' ').trim();
}
