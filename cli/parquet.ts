/** Rows of a Parquet file, one row group in memory at a time, with values as JSON would have them. */
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import {
  asyncBufferFromFile,
  type Compressors,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
} from 'hyparquet';
import { SottoError } from '../src/errors.ts';
import type { Row } from './table.ts';

/** Snappy, the usual one, is the reader's own; these are Node's. */
const COMPRESSORS: Compressors = {
  GZIP: (bytes) => gunzipSync(bytes),
  BROTLI: (bytes) => brotliDecompressSync(bytes),
};

/** Reads every row in order. Throws `bad-input` on a file that is no Parquet, or is packed in a way that is not known here. */
export async function* readParquet(path: string): AsyncGenerator<Row> {
  const file = await asyncBufferFromFile(path);
  const metadata = await parquetMetadataAsync(file).catch((cause) => refuse(path, cause));
  let before = 0;
  for (const group of metadata.row_groups) {
    const rows = await readGroup({ path, file, metadata, from: before, to: before + Number(group.num_rows) });
    for (const [index, fields] of rows.entries()) {
      const at = before + index + 1;
      rows[index] = {}; // whoever reads keeps what is needed
      yield { where: `${path}, row ${at}`, place: { file: path, at }, fields: plain(fields) as Row['fields'] };
    }
    before += rows.length;
  }
}

interface Group {
  path: string;
  file: Awaited<ReturnType<typeof asyncBufferFromFile>>;
  metadata: FileMetaData;
  from: number;
  to: number;
}

function readGroup({ path, file, metadata, from, to }: Group): Promise<Record<string, unknown>[]> {
  const range = { rowStart: from, rowEnd: to };
  return parquetReadObjects({ file, metadata, ...range, compressors: COMPRESSORS }).catch((cause) =>
    refuse(path, cause),
  );
}

function refuse(path: string, cause: Error): never {
  const message = `${path} can’t be read as Parquet: ${cause.message}. Export it again, with Snappy, Gzip or no compression.`;
  throw new SottoError('bad-input', message, { cause });
}

/** 64-bit integers as numbers where these hold them, times as ISO strings, bytes as nothing; lists and records through and through. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.toISOString();
  if (ArrayBuffer.isView(value)) return undefined;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]));
}
