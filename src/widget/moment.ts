/** What an element shows at one moment: its attributes, what its visit has come to and what it last said, as one frame. */
import type { PicksAttributes } from './attributes.ts';
import type * as Box from './box.ts';
import type { CardContext } from './card.ts';
import type { Deeds, Frame, Said } from './frame.ts';
import { pictureOf } from './pictures.ts';
import { filled, languageAt, type Strings } from './strings.ts';
import type { Visit } from './visit.ts';

/** What stands in no attribute. */
export interface Moment {
  strings: Strings;
  /** Null where the attributes name nothing to visit. */
  visit: Visit | null;
  /** What draws the line to type in; null until it has come. */
  box: typeof Box | null;
  /** Whether room is made for narratives. */
  wide: boolean;
  /** Whether the site's own cards are shown. */
  template: boolean;
  /** Ids of the picks whose narratives are shown in full. */
  unfolded: ReadonlySet<string>;
  said: Said;
  deeds: Deeds;
}

export function frameOf(element: PicksAttributes, moment: Moment): Frame {
  const { stage, mode, picks, query, heading, fallback } = element;
  const { visit, box, template, unfolded, said, deeds } = moment;
  const cards = cardsOf(element, moment);
  return {
    mode,
    picks,
    query,
    fallback,
    template,
    unfolded,
    cards,
    ...said,
    ...deeds,
    stage: stage === 'waiting' && !element.pack ? 'empty' : stage,
    title: heading || titleOf(element, moment),
    headed: heading !== '',
    own: heading !== null || element.querySelector(':scope > [slot="heading"]') !== null,
    limit: element.most,
    foot: cards.rate || element.narratives !== 'off',
    box: visit?.chooser ? box : null,
    told: visit?.narratives?.told ?? new Map(),
    wishes: visit?.wishes ?? [],
    loosened: visit?.chooser?.session.loosened ?? [],
    asking: visit?.narratives?.asking ?? null,
    loading: visit?.narratives?.loading ?? null,
  };
}

/** What every card needs. */
export function cardsOf(element: PicksAttributes, { strings, visit, wide, deeds }: Moment): CardContext {
  const pack = visit?.stock?.pack;
  return {
    strings,
    lang: languageAt(element),
    link: element.link,
    wide,
    onAct: deeds.onAct,
    rate: element.rate || element.mode === 'conversation',
    picture: (row) => (pack ? pictureOf(pack, row, element.image) : null),
  };
}

/** The heading that a mode has by itself. */
function titleOf({ mode, item }: PicksAttributes, { strings, visit }: Moment): string {
  const { forYou, similar, search, conversation } = strings;
  if (mode !== 'similar') return { 'for-you': forYou, search, conversation }[mode] ?? forYou;
  const title = item === null ? null : (visit?.titleOf(item) ?? null);
  return title === null ? forYou : filled(similar, { title });
}
