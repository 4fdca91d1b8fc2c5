/** Inks and papers. `ink` on `ground` is always readable; `first` and `second` are for the motif. */

export interface Palette {
  ground: string;
  ink: string;
  first: string;
  second: string;
  /** Terms it suits, with how well. */
  suits: Record<string, number>;
}

/** How far chance may move a choice against what suits an item: a shelf of one mood should not be of one colour. */
const PLAY = 2;

/** The option that suits the traits best, give or take some chance. */
export function suited<Option extends { suits: Record<string, number> }>(
  options: Option[],
  traits: Map<string, number>,
  draw: () => number,
): Option {
  let best = options[0]!;
  let most = Number.NEGATIVE_INFINITY;
  for (const option of options) {
    let fitting = 0;
    for (const [trait, weight] of Object.entries(option.suits)) fitting += weight * Math.min(2, traits.get(trait) ?? 0);
    const score = Math.sqrt(fitting) + PLAY * draw();
    if (score > most) [best, most] = [option, score];
  }
  return best;
}

function palette(colours: string, suits: Record<string, number>): Palette {
  const [ground = '', ink = '', first = '', second = ''] = colours.split(' ');
  return { ground, ink, first, second, suits };
}

export const PALETTES: Palette[] = [
  // Laughing and kind.
  palette('#e8b53e #2a1c10 #bf3f29 #f8ecd2', { funny: 0.7, satirical: 0.7 }),
  palette('#d9e0b8 #2b3316 #c2502f #6f8f3a', { funny: 0.7, whimsical: 0.7, animals: 1 }),
  palette('#f0d5be #3a1a16 #d4573a #2b6a6e', { funny: 0.8, warm: 0.9, food: 1 }),
  palette('#efc3b9 #3b1420 #ab2439 #f7efe0', { whimsical: 1, funny: 0.6, romantic: 0.5 }),
  palette('#f5e0ac #33261a #db723a #387570', { hopeful: 1, warm: 0.8, inspiring: 0.8 }),
  palette('#b7d6df #14303c #e9963a #f7f2e4', { hopeful: 0.8, inspiring: 1, adventurous: 0.4 }),
  // Love.
  palette('#e6cbc4 #4a1526 #9c2f47 #f6ece2', { tender: 1, romantic: 0.9, courtship: 1 }),
  palette('#46213c #f4e4dc #d0848f #7d3d61', { sensual: 1.2, romantic: 0.8, sexuality: 1 }),
  palette('#d9c6d6 #34193f #8a4f7d #f4e9d8', { romantic: 0.7, dreamlike: 0.8, tender: 0.5 }),
  // Sorrow.
  palette('#c8d2d4 #1c2b3a #4f7188 #f0efe6', { melancholy: 1, bittersweet: 0.9, intimate: 0.5 }),
  palette('#2d3c53 #efe8da #8ba0b3 #d8b083', { melancholy: 0.9, lyrical: 0.9, bittersweet: 0.6 }),
  palette('#d8d3bd #2c2f22 #737b4e #b4552f', { bittersweet: 0.8, unhurried: 1, countryside: 1 }),
  // Dark.
  palette('#25211e #f1e9dc #ab3522 #71675e', { grim: 1, violent: 0.9, war: 0.8 }),
  palette('#e5ddcf #1d1a18 #97291b #8b8175', { grim: 0.8, angry: 1.2, totalitarianism: 1 }),
  palette('#8f2318 #fbeee0 #2a1311 #d98a6a', { violent: 0.9, angry: 0.8, tense: 0.7, rebellion: 1 }),
  palette('#12302a #ebe8d4 #5a977a #d8c065', { eerie: 1, mysterious: 0.8, forest: 1 }),
  palette('#1a1a32 #eae5f1 #6a69ae #e0b357', { frightening: 0.9, eerie: 0.7, mysterious: 0.7, vampires: 1 }),
  palette('#3b3f3a #f0ede0 #c9b23f #7f867b', { tense: 1, detection: 1.4, espionage: 1.4, crime: 1 }),
  // Thinking.
  palette('#f4eee0 #18222d #1d4b76 #c4592e', { thoughtful: 0.8, informative: 0.9, essays: 1.4 }),
  palette('#dde2da #1f2a26 #386a5f #d6952a', { informative: 0.9, science: 1.6, nature: 1 }),
  palette('#efe9da #241d2b #6b3f8c #d0a02d', { challenging: 1, thoughtful: 0.6, philosophy: 1.6 }),
  palette('#f2f0ea #171717 #d4382a #9a958a', { society: 1.6, reportage: 1.4, politics: 1, satirical: 0.4 }),
  // Going out.
  palette('#0e4857 #f7ecd5 #e0651d #5ea59d', { adventurous: 1, sea: 1.4, 'at-sea': 1.2 }),
  palette('#e6c28b #2b1c10 #a33f1b #28585e', { adventurous: 0.8, desert: 1.6, travel: 1.4, road: 0.8 }),
  palette('#611c1c #f5e2c5 #c69340 #8d3a32', { epic: 1.1, 'kings-and-courts': 1.2, war: 0.6 }),
  palette('#2f5233 #f3ecd6 #d9a441 #7fa35b', { adventurous: 0.7, nature: 1, wilderness: 1.2, magic: 0.6 }),
  // Cloth of other centuries.
  palette('#1e3b2e #ead8aa #c5a564 #38634f', { 'nineteenth-century': 1.7, poetry: 1, unhurried: 0.5 }),
  palette('#1b2943 #ebdebc #bf9f5b #3b507b', { 'nineteenth-century': 1.6, 'early-modern': 1.6, play: 0.8 }),
  palette('#a5452a #fdf1e0 #2a1712 #e5b78a', { ancient: 2.4, gods: 1.4, rome: 1, greece: 1 }),
  palette('#e9dcc0 #3a2314 #8d4a26 #2e5a61', { medieval: 2, faith: 1, history: 1, biography: 0.8 }),
  palette('#ddd0b4 #2b2118 #a2542c #566b4a', { 'early-twentieth': 1.4, 'mid-twentieth': 1.2, memoir: 0.8 }),
  // Times to come.
  palette('#120f26 #dcf3ef #35b8a8 #e04a84', { 'far-future': 1.8, 'outer-space': 1.4, technology: 1 }),
  palette('#d3d7de #101828 #dc5129 #3d4b68', { 'near-future': 1.6, dystopia: 1.2, 'artificial-life': 1.4 }),
  // For the young.
  palette('#f7d25a #1f2a44 #dd5029 #26907f', { children: 2.6, 'picture-book': 1.5, 'middle-grade': 1 }),
  palette('#9ccfc3 #142850 #ec5a57 #fbe37a', { 'middle-grade': 2, children: 1.4, whimsical: 0.6 }),
  palette('#f3a27f #2d1330 #7b2d6b #fbe6c8', { 'young-adult': 1.4, 'school-life': 1, romantic: 0.5 }),
];
