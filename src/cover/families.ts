/** Every way to compose a cover. */

import { echoes, leaves, rain, shards, thread } from './lines.ts';
import { arches, cloth, initial, label, rosette, tiles } from './ornaments.ts';
import type { Family } from './sheet.ts';
import { hills, moon, rays, waves, windows } from './skies.ts';

export const FAMILIES: Family[] = [
  {
    name: 'moon',
    compose: moon,
    suits: { dreamlike: 0.9, 'outer-space': 2, 'space-travel': 1.4, eerie: 0.8, epic: 0.5, 'hidden-world': 0.8 },
  },
  {
    name: 'hills',
    compose: hills,
    suits: { adventurous: 0.8, countryside: 1.6, mountains: 1.8, travel: 1.4, journeys: 1, nature: 1.2, 'us-west': 1 },
  },
  {
    name: 'rays',
    compose: rays,
    suits: { hopeful: 0.8, inspiring: 1, funny: 0.4, guide: 1.8, gods: 1, leadership: 1, desert: 1 },
  },
  { name: 'waves', compose: waves, suits: { sea: 2.2, 'at-sea': 2.4, island: 2, pirates: 2, japan: 1 } },
  {
    name: 'windows',
    compose: windows,
    suits: {
      city: 1,
      'new-york': 1.8,
      crime: 1,
      detection: 1.2,
      paris: 1.2,
      london: 1.2,
      workplace: 1.4,
      business: 1.4,
    },
  },
  { name: 'rain', compose: rain, suits: { grim: 0.5, melancholy: 0.7, war: 0.7, grief: 1, suicide: 1, fast: 0.4 } },
  {
    name: 'echoes',
    compose: echoes,
    suits: { memory: 1.6, mind: 1.8, intimate: 0.7, music: 1.6, physics: 1.6, time: 1.4, obsession: 1 },
  },
  {
    name: 'thread',
    compose: thread,
    suits: { challenging: 0.7, thoughtful: 0.6, philosophy: 1.4, mathematics: 2, language: 1.4, madness: 1.4 },
  },
  {
    name: 'leaves',
    compose: leaves,
    suits: {
      tender: 0.8,
      romantic: 0.7,
      family: 0.9,
      nature: 1.4,
      courtship: 1.4,
      forest: 1.4,
      motherhood: 1.4,
      warm: 0.4,
    },
  },
  {
    name: 'shards',
    compose: shards,
    suits: { violent: 0.6, tense: 0.4, frightening: 0.9, angry: 0.8, polar: 1.6, dragons: 1.2, murder: 0.8 },
  },
  {
    name: 'arches',
    compose: arches,
    suits: {
      mysterious: 0.8,
      faith: 1.6,
      court: 1.4,
      'great-house': 1.6,
      medieval: 1.4,
      school: 1.2,
      rome: 1.4,
      prison: 1.2,
    },
  },
  {
    name: 'tiles',
    compose: tiles,
    suits: {
      science: 1.8,
      society: 1.8,
      informative: 0.6,
      technology: 1.4,
      'near-future': 1.4,
      games: 1.4,
      'middle-east': 1,
      children: 1,
    },
  },
  {
    name: 'initial',
    compose: initial,
    suits: { funny: 0.6, satirical: 0.9, memoir: 1.4, essays: 1.4, 'young-adult': 0.8, biography: 1, identity: 0.8 },
  },
  {
    name: 'cloth',
    compose: cloth,
    suits: { 'nineteenth-century': 1.6, poetry: 1.4, ancient: 1.4, 'early-modern': 1.6, play: 1, 'fairy-tales': 1.4 },
  },
  {
    name: 'label',
    compose: label,
    suits: {
      'short-stories': 1.8,
      whimsical: 0.8,
      unhurried: 0.7,
      satirical: 0.5,
      community: 1,
      food: 1.4,
      marriage: 1,
    },
  },
  {
    name: 'rosette',
    compose: rosette,
    suits: { lyrical: 0.8, sensual: 0.9, bittersweet: 0.7, india: 1.2, love: 0.8, 'picture-book': 1.4, magic: 0.8 },
  },
];
