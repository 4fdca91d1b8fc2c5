/** ONNX Runtime in a browser: the CPU build, or the WebGPU build where there is an adapter worth using. Loaded on first need. */
import { type Device, type Runtime, runtimeOver } from './runtime.ts';

/** Which device to compute on: 'auto' takes WebGPU where a real adapter and JSPI are present. */
export type DeviceChoice = Device | 'auto';

/** The device a choice comes to on this machine. A missing capability is a value, not an error. */
export async function chooseDevice(
  choice: DeviceChoice,
  gpu: GPU | undefined = globalThis.navigator?.gpu,
): Promise<Device> {
  if (choice === 'cpu') return 'cpu';
  const adapter = await gpu?.requestAdapter().catch(() => null);
  if (!adapter) return 'cpu';
  // A software adapter is slower than the CPU graph; it is used only when asked for by name.
  if (choice === 'webgpu') return 'webgpu';
  return adapter.info.isFallbackAdapter || !('Suspending' in WebAssembly) ? 'cpu' : 'webgpu';
}

type WebOrt = typeof import('onnxruntime-web/wasm') | typeof import('onnxruntime-web/jspi');

let inUse: WebOrt | null = null;

/** The ONNX Runtime that was opened last on this thread. Throws where none was. */
export function ortInUse(): WebOrt {
  if (!inUse) throw new Error('ortInUse() was called before openWebRuntime().');
  return inUse;
}

export async function openWebRuntime(device: Device): Promise<Runtime> {
  inUse = await (device === 'cpu' ? openCpuOrt() : openWebGpuOrt());
  return runtimeOver(inUse, device);
}

async function openCpuOrt(): Promise<WebOrt> {
  const [ort, wasm, mjs] = await Promise.all([
    import('onnxruntime-web/wasm'),
    import('onnxruntime-web/ort-wasm-simd-threaded.wasm?url'),
    import('onnxruntime-web/ort-wasm-simd-threaded.mjs?url'),
  ]);
  ort.env.wasm.wasmPaths = { wasm: wasm.default, mjs: mjs.default };
  ort.env.wasm.numThreads = 1; // threads need cross-origin isolation, which a site owner can't be asked for
  return ort;
}

async function openWebGpuOrt(): Promise<WebOrt> {
  const [ort, wasm, mjs] = await Promise.all([
    import('onnxruntime-web/jspi'),
    import('onnxruntime-web/ort-wasm-simd-threaded.jspi.wasm?url'),
    import('onnxruntime-web/ort-wasm-simd-threaded.jspi.mjs?url'),
  ]);
  ort.env.wasm.wasmPaths = { wasm: wasm.default, mjs: mjs.default };
  ort.env.wasm.numThreads = 1;
  return ort;
}
