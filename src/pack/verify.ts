/** Integrity: a file is what its manifest says, or an error says which way it is not. */
import { SottoError } from '../errors.ts';

/** SHA-256 as lower-case hex. */
export async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Throws `pack-truncated` on a wrong length, `pack-damaged` on a wrong hash. */
export async function verify(
  bytes: Uint8Array,
  expected: { path: string; bytes: number; sha256: string },
): Promise<void> {
  const { path } = expected;
  if (bytes.length < expected.bytes)
    throw new SottoError(
      'pack-truncated',
      `${path} has ${bytes.length} of ${expected.bytes} bytes. Upload it again, whole.`,
    );
  if (bytes.length > expected.bytes || (await sha256(bytes)) !== expected.sha256)
    throw new SottoError(
      'pack-damaged',
      `${path} is not the file its manifest names. Deploy the whole folder of one build, and let no proxy rewrite it.`,
    );
}
