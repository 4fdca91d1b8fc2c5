/** The words before what is asked: politeness, which asks for nothing, and direction, which turns what follows. */
import type { Want } from './critique.ts';

/** A phrase with the words that turn it taken off. */
export interface Led {
  want: Want;
  /** The words that turned it, as a label has them: "less ", "no "; empty where there were none. */
  lead: string;
  /** Whether `lead` is other words than those typed. */
  rewritten: boolean;
  body: string;
}

const POLITE = [
  'please|maybe|perhaps|also|then|now|ok|okay|well$|h+m+|um+|yes|hi|hello|hey|sorry|so|just|only|still|actually|ideally|preferably|definitely',
  '(?:can|could|would|will|may) (?:you|i|we)(?: please)?(?: (?:have|get|find|give|show|recommend|suggest|read|try|see|make))?(?: me| us)?(?: (?:it|them|these|this)\\b)?',
  '(?:find|give|show|get|recommend|suggest|bring|offer)(?: me| us)?',
  "(?:i|we)(?:'m|'re| am| are)?(?: really| just| still)? (?:looking for|in the mood for|in need of|after|searching for|hoping for|craving)",
  'looking for|in the mood for|searching for|craving',
  "(?:i|we)(?:'d|'ll| would| will| do| really| just| also| rather| much)* (?:wants?|likes?|loved?|liked|needs?|prefer|enjoy(?:ed)?|fancy|adored?|have)(?: to (?:read|have|see|get|find|try|be)| to)?",
  'do you have|have you got|is there|are there|how about|what about|make (?:it|them|these|this)|let it be|to read|to be|be',
  "(?:it|this|these|those|they|that|which|who|the books?)(?:'s|'re| is| are| was| were| should be| could be| must be| feels?| seems?| has| have| looks?| will| would| can)",
  'that|which|who (?:loves?|likes?|enjoys?|adores?)|(?:similar|like (?:it|that|this)|the same)$',
  'something|anything(?! (?:but|except)\\b)|some|any|one|ones|(?:a |an |some )?(?:book|books|read|reads|titles?)(?= (?:that|which|about|with|set|in|for|from|by|like|under|over|more|less|not|without|to)\\b)',
  '(?:a )?(?:little bit|touch|tad|lot(?! of))|a (?:little|bit)|much|far(?= (?:more|less)\\b| \\S+er\\b)|way|even|slightly|somewhat|rather|really|very|super|quite|pretty|fairly|extremely|truly',
  'with(?= (?:more|less|fewer|no|lots|plenty)\\b)|to(?= (?:make|cheer|help|laugh|cry)\\b)|an?(?= (?:more|less)\\b)',
].join('|');
const OPENING = new RegExp(`^(?:${POLITE})(?:\\s+|$)`, 'i');
const CLOSING =
  /(?:^|\s+)(?:please|pls|thanks|thank you|though|instead|this time|now|for a change|for me|for once|if possible|too|as well|again|ideally|maybe|in it|in them|kind of thing|vibes?)$/i;

/** What turns a phrase, tried in order; `as` is how its label begins where the words themselves would read oddly on a chip. */
const TURNS: { pattern: RegExp; want: Want; as?: string }[] = [
  {
    pattern: /^(?:not|nothing)(?: quite)? (?:so|as|too|that|very|overly|particularly|terribly)(?: much| many)?\s+/i,
    want: 'less',
  },
  { pattern: /^too (?:much|many)\s+/i, want: 'less', as: 'less ' },
  { pattern: /^too\s+/i, want: 'less', as: 'not so ' },
  { pattern: /^(?:a (?:bit|little) )?(?:less|fewer|not much|not many)(?: of)?\s+/i, want: 'less' },
  { pattern: /^(?:anything|everything|all) (?:but|except)\s+/i, want: 'none', as: 'no ' },
  {
    pattern:
      /^(?:i |we )?(?:do not|don't|dont|did not|didn't|didnt) (?:really )?(?:want|like|need|enjoy|care for|love)(?: any)?\s+/i,
    want: 'none',
    as: 'no ',
  },
  { pattern: /^(?:i |we )?(?:hated?|disliked?|can't stand|cant stand|loathed?)\s+/i, want: 'none', as: 'no ' },
  {
    pattern:
      /^(?:(?:i'm|i am) )?(?:tired of|sick of|bored of|bored with|not a fan of|had enough of|enough of|enough|stop (?:recommending|suggesting|showing)(?: me)?)\s+/i,
    want: 'none',
    as: 'no ',
  },
  {
    pattern:
      /^(?:no more|no|not any|nothing|none of|without(?: any)?|never|avoid(?:ing)?|skip|except(?: for)?|other than|apart from|excluding|minus|unlike|not(?! (?:only|just|sure|yet)\b))\s+/i,
    want: 'none',
  },
  { pattern: /^(?:more|lots of|plenty of|a lot of|loads of|another|extra)\s+/i, want: 'more' },
];
const NOT_ENOUGH = /^(?:not|isn't|aren't) (.+) enough$/i;

/** A phrase without the words that ask for nothing; empty where it held no others. */
export function withoutPoliteness(phrase: string): string {
  let text = phrase.trim();
  for (let before = ''; before !== text; ) {
    before = text;
    text = text.replace(OPENING, '').replace(CLOSING, '').trim();
  }
  return text;
}

/** Reads the direction of a phrase. */
export function readLead(phrase: string): Led {
  const text = withoutPoliteness(phrase);
  const wanted = NOT_ENOUGH.exec(text)?.[1];
  if (wanted) return { want: 'more', lead: 'more ', rewritten: true, body: wanted };
  for (const { pattern, want, as } of TURNS) {
    const typed = pattern.exec(text)?.[0];
    if (typed && typed.length < text.length) {
      const body =
        want === 'none' ? text.slice(typed.length) : text.slice(typed.length).replace(/^(?:very|really|quite)\s+/i, '');
      return { want, lead: as ?? typed, rewritten: as !== undefined, body };
    }
  }
  return { want: 'more', lead: '', rewritten: false, body: text };
}
