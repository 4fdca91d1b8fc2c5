/** One phrase → constraints: a bound, a comparison, readers, a name or terms, in that order. Null where it is none of them. */
import type { Facet } from '../pack/pack.ts';
import { listed } from '../pack/words.ts';
import type { Constraint, Meaning, Want } from './critique.ts';
import type { Named } from './known.ts';
import { type Led, readLead, withoutPoliteness } from './leads.ts';
import { MARK, type Reading } from './marks.ts';
import { boundOf, isUntold } from './numbers.ts';
import { coreOf, coresOf, facetLed, meaningsOf, partsOf, readersOf } from './terms.ts';

/** Items that stand for a series or a creator that something is to be like. */
const MOST_LIKES = 3;

export function understand(phrase: string, reading: Reading, facets: Facet[]): Constraint[] | null {
  const plain = withoutPoliteness(phrase);
  const led = readLead(plain);
  return (
    boundAsked(plain, led, facets) ??
    comparison(plain, reading, facets) ??
    labelled(led.want === 'more' ? readersOf(plain, facets) : null, plain) ??
    nameAsked(led, reading) ??
    termsAsked(unturned(plain, facets) ?? led, facets) ??
    (isUntold(led.body, facets) ? labelled({ kind: 'untold' }, plain) : null)
  );
}

/** A term whose own name begins like a refusal: "no particular place". */
function unturned(plain: string, facets: Facet[]): Led | null {
  const named = /^(?:no|not|without)\b/i.test(plain) && meaningsOf(plain, 'more', facets);
  return named ? { want: 'more', lead: '', rewritten: false, body: plain } : null;
}

/** What is unwanted and no term: nothing that mentions it. Null where the phrase does not refuse anything. */
export function mentionOf(phrase: string): Constraint[] | null {
  const led = readLead(phrase);
  const text = coresOf(led.body).at(-1)!;
  if (led.want === 'more' || !/\p{L}/u.test(text)) return null;
  return [{ kind: 'mention', text, want: 'none', label: labelOf(led) }];
}

function boundAsked(plain: string, led: Led, facets: Facet[]): Constraint[] | null {
  const asked = labelled(boundOf(plain, facets), plain);
  if (asked || led.want === 'more') return asked;
  const refused = boundOf(led.body.replace(/^(?:books?|anything|from|that is)\s+/i, ''), facets);
  if (refused?.kind !== 'bound' || (refused.least !== null && refused.most !== null)) return null;
  const { least, most } = refused;
  return labelled(
    { ...refused, least: most === null ? null : most + 1, most: least === null ? null : least - 1 },
    plain,
  );
}

/** "Shorter than Dune", "less grim than Macbeth". */
function comparison(plain: string, reading: Reading, facets: Facet[]): Constraint[] | null {
  const [, asked = '', mark = ''] = new RegExp(`^(.+) than (${MARK})$`, 'i').exec(plain) ?? [];
  const than = reading.named(mark)?.items.map(({ id }) => id);
  const inner = than && understand(asked, reading, facets);
  if (!inner) return null;
  return inner.map((one) => (one.kind === 'number' || one.kind === 'terms' ? { ...one, than, label: plain } : one));
}

const LIKENESS =
  'like|similar to|close to|reminiscent of|along the lines of|in the (?:same )?(?:style|vein|spirit) (?:of|as)|reminds me of|as good as';
const NAME = new RegExp(
  `^(?:(?:books?|something|anything|stories|novels?|more|much|just|a|the|any)\\s+)*(${LIKENESS})?\\s*(?:(?:written )?by\\s+|from\\s+)?` +
    `(?:the\\s+)?(${MARK})(?:\\s+(?:books?|novels?|series|saga|trilogy|stories|stuff|ones?))*$`,
  'i',
);

function nameAsked({ want, body }: Led, reading: Reading): Constraint[] | null {
  const [, likeness, mark = ''] = NAME.exec(body) ?? [];
  const named = reading.named(mark);
  if (!named) return null;
  if (named.kind === 'creator' && !likeness)
    return named.names.map((name) =>
      want === 'more'
        ? { kind: 'creator', name, want: 'only', label: `by ${listed(named.names)}` }
        : { kind: 'creator', name, want: 'none', label: `not by ${listed(named.names)}` },
    );
  if (named.kind === 'series' && !likeness && want !== 'more')
    return [{ kind: 'series', name: named.name, want: 'none', label: `not ${named.name}` }];
  return likes(named, want);
}

function likes(named: Named, want: Want): Constraint[] {
  const name =
    named.kind === 'title' ? named.items[0]!.title : named.kind === 'series' ? named.name : listed(named.names);
  const items = named.items.slice(0, named.kind === 'title' ? 1 : MOST_LIKES);
  return items.map(({ id, title }) =>
    want === 'more'
      ? { kind: 'like', id, title, want, label: `like ${name}` }
      : { kind: 'like', id, title, want: 'less', label: `not like ${name}` },
  );
}

function termsAsked(led: Led, facets: Facet[]): Constraint[] | null {
  const { want, body, lead } = led;
  const inFacet = facetLed(body, facets);
  const cores = inFacet ? coresOf(inFacet.rest) : coresOf(body);
  const among = inFacet ? [[inFacet.facet], facets] : [facets];
  for (const some of among)
    for (const core of cores) {
      const meanings = meaningsOf(core, want, some);
      if (meanings) return meanings.map((meaning) => ({ ...meaning, label: labelOf(led) }));
    }
  const parts = partsOf(coreOf(body), want, facets);
  if (parts?.length === 1 && parts[0]) return parts[0].meanings.map((meaning) => ({ ...meaning, label: labelOf(led) }));
  return (
    parts?.flatMap(({ phrase, meanings }, i) =>
      meanings.map((meaning) => ({ ...meaning, label: i === 0 ? `${lead}${phrase}` : phrase })),
    ) ?? null
  );
}

function labelOf({ lead, rewritten, body }: Led): string {
  return (
    lead +
    (rewritten ? coreOf(body) : body.replace(/^(?:an?|some) (?=\S)/i, '').replace(/(?<=\S) (?:books?|ones?)$/i, ''))
  );
}

function labelled(meaning: Meaning | null, label: string): Constraint[] | null {
  return meaning && [{ ...meaning, label }];
}
