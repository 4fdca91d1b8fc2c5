/** Every error Sotto throws on purpose: a code to switch on, and a message that says what to do. Codes survive threads; classes do not. */

export type ErrorCode =
  | 'pack-not-found'
  | 'pack-not-a-pack'
  | 'pack-too-new'
  | 'pack-truncated'
  | 'pack-damaged'
  | 'pack-not-finite'
  | 'model-not-a-model'
  | 'model-too-new'
  | 'model-damaged'
  | 'model-mismatch'
  | 'model-not-found'
  | 'model-not-an-encoder'
  | 'model-not-fetched'
  | 'download-failed'
  | 'storage-full'
  | 'worker-died'
  | 'unknown-item'
  | 'bad-input';

export class SottoError extends Error {
  override readonly name = 'SottoError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The code of an error of ours, also after it crossed a thread; undefined for any other error. */
export function codeOf(error: unknown): ErrorCode | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return (error as { name?: unknown }).name === 'SottoError' ? (error.code as ErrorCode) : undefined;
}
