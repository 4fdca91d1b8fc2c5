/** ONNX Runtime for the terminal: the native CPU build, loaded only when a model is needed. */
import { type Runtime, runtimeOver } from '../src/model/runtime.ts';

/** `threads` is how many cores one run may take; 1 where the last bit of a result must not depend on the machine. */
export async function openNodeRuntime(threads = 1): Promise<Runtime> {
  return runtimeOver(await import('onnxruntime-node'), 'cpu', threads);
}

/** What the last bits of a result depend on beside the model: another version or processor may round otherwise. */
export async function runtimeMark(): Promise<string> {
  const { env } = await import('onnxruntime-node');
  return `${env.versions.node} ${process.platform}-${process.arch}`;
}
