/**
 * The header that every binary file begins with, 32 bytes, little-endian: magic "SOTO", a four-letter kind, format
 * version, number of rows, width of a row, number of entries, eight zero bytes. What follows is typed arrays, each
 * aligned to four bytes, read as views: opening a file parses nothing.
 */
import { SottoError } from '../errors.ts';

export const HEADER_BYTES = 32;
const BINARY_VERSION = 1;
const MAGIC = 'SOTO';

export interface Header {
  /** VECS, FACE, NEIG, FACT, POPU or WGTS. */
  kind: string;
  rows: number;
  width: number;
  entries: number;
}

/** Rounds up to the alignment of every section. */
export function aligned(bytes: number): number {
  return Math.ceil(bytes / 4) * 4;
}

/** Concatenates a header and sections into one file. */
export function writeBinary(header: Header, sections: ArrayBufferView[]): Uint8Array {
  const size = sections.reduce((sum, section) => sum + aligned(section.byteLength), HEADER_BYTES);
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode(MAGIC + header.kind), 0);
  view.setUint32(8, BINARY_VERSION, true);
  view.setUint32(12, header.rows, true);
  view.setUint32(16, header.width, true);
  view.setUint32(20, header.entries, true);
  let offset = HEADER_BYTES;
  for (const section of sections) {
    bytes.set(new Uint8Array(section.buffer, section.byteOffset, section.byteLength), offset);
    offset += aligned(section.byteLength);
  }
  return bytes;
}

/** Walks the sections of one binary file, handing out views. Throws `pack-*` errors that name the kind. */
export class BinaryReader {
  readonly header: Header;
  #bytes: Uint8Array;
  #offset = HEADER_BYTES;

  /** `expected` is what the manifest says of the file; without a width, the file's own stands. */
  constructor(bytes: Uint8Array, kind: string, expected: { rows: number; width?: number }) {
    const found = new TextDecoder('latin1').decode(bytes.subarray(0, 8));
    if (found !== MAGIC + kind) {
      if (bytes.length < HEADER_BYTES) throw truncated(kind);
      throw new SottoError(
        'pack-not-a-pack',
        `The ${kind} file begins with "${found}". Rebuild the pack with sotto build.`,
      );
    }
    if (bytes.length < HEADER_BYTES) throw truncated(kind);
    // Views need alignment; a slice of a larger download may lack it.
    this.#bytes = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
    const view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset);
    const version = view.getUint32(8, true);
    if (version > BINARY_VERSION)
      throw new SottoError('pack-too-new', `The ${kind} file has version ${version}. Update Sotto on the page.`);
    this.header = {
      kind,
      rows: view.getUint32(12, true),
      width: view.getUint32(16, true),
      entries: view.getUint32(20, true),
    };
    const { rows, width } = this.header;
    const wanted = { width, ...expected };
    if (rows !== wanted.rows || width !== wanted.width)
      throw new SottoError(
        'pack-damaged',
        `The ${kind} file has ${rows} rows of width ${width}, the manifest ${wanted.rows} of ${wanted.width}. The files are of different builds: deploy the whole folder again.`,
      );
  }

  f32(length: number): Float32Array {
    return new Float32Array(this.#bytes.buffer, this.#take(length * 4), length);
  }
  u32(length: number): Uint32Array {
    return new Uint32Array(this.#bytes.buffer, this.#take(length * 4), length);
  }
  i32(length: number): Int32Array {
    return new Int32Array(this.#bytes.buffer, this.#take(length * 4), length);
  }
  u16(length: number): Uint16Array {
    return new Uint16Array(this.#bytes.buffer, this.#take(length * 2), length);
  }
  u8(length: number): Uint8Array {
    return new Uint8Array(this.#bytes.buffer, this.#take(length), length);
  }
  i8(length: number): Int8Array {
    return new Int8Array(this.#bytes.buffer, this.#take(length), length);
  }

  #take(bytes: number): number {
    const start = this.#offset;
    if (start + aligned(bytes) > this.#bytes.length) throw truncated(this.header.kind);
    this.#offset = start + aligned(bytes);
    return this.#bytes.byteOffset + start;
  }
}

/** Throws `pack-not-finite` unless every value is a finite number. */
export function requireFinite(values: Float32Array, what: string): Float32Array {
  for (let i = 0; i < values.length; i++)
    if (!Number.isFinite(values[i]))
      throw new SottoError(
        'pack-not-finite',
        `${what} of row ${i} is ${values[i]}. Rebuild the pack; if it returns, report the input row.`,
      );
  return values;
}

function truncated(kind: string): SottoError {
  return new SottoError('pack-truncated', `The ${kind} file ends too early. Upload it again, whole.`);
}
