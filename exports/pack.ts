/** The package's `sotto/pack`: reads packs and their files, with no network and no DOM. `spec/pack.md` describes the bytes. */
export { codeOf, type ErrorCode, SottoError } from '../src/errors.ts';
export {
  dequantise,
  type Facet,
  type FacetTable,
  type FacetTerm,
  type Item,
  type Licence,
  type Manifest,
  type Neighbours,
  openPack,
  openVectors,
  type Pack,
  type PackFile,
  type RankingWeights,
  type ReadFile,
  readManifest,
  type Vectors,
} from '../src/pack/pack.ts';
export { openTitleSearch, type TitleSearch } from '../src/pack/titles.ts';
export { verify } from '../src/pack/verify.ts';
export { facetWords, listed } from '../src/pack/words.ts';
