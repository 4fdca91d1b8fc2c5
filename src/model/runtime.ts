/**
 * ONNX Runtime behind a few lines, injected: the browser hands in onnxruntime-web, the terminal onnxruntime-node.
 * The CPU graph reads float32 weights (fastest there, measured); the WebGPU graph reads the packed 4-bit weights.
 */
import type * as Ort from 'onnxruntime-common';
import { aligned } from '../pack/binary.ts';
import type { Weights } from './weights.ts';

export type Device = 'cpu' | 'webgpu';
export type Tensor = Ort.Tensor;
export type Session = Ort.InferenceSession;

export interface Runtime {
  device: Device;
  open(graph: Uint8Array, weights: { path: string; data: Uint8Array }[]): Promise<Session>;
  tensor(type: 'float32', data: Float32Array, dims: number[]): Tensor;
  tensor(type: 'int64', data: BigInt64Array, dims: number[]): Tensor;
}

interface OrtModule {
  InferenceSession: typeof Ort.InferenceSession;
  Tensor: typeof Ort.Tensor;
}

/** A runtime over any ONNX Runtime build. `threads` applies to the CPU. */
export function runtimeOver(ort: OrtModule, device: Device, threads = 1): Runtime {
  return {
    device,
    open: (graph, externalData) =>
      ort.InferenceSession.create(graph, {
        executionProviders: [device === 'cpu' ? providerOf() : 'webgpu'],
        externalData,
        graphOptimizationLevel: 'all',
        intraOpNumThreads: threads,
        logSeverityLevel: 3,
      }),
    tensor: (type: 'float32' | 'int64', data: Float32Array | BigInt64Array, dims: number[]) =>
      new ort.Tensor(type as 'float32', data as Float32Array, dims),
  };
}

/** The Node build calls its CPU provider "cpu", the web build "wasm". */
function providerOf(): string {
  return typeof process !== 'undefined' && process.versions?.node ? 'cpu' : 'wasm';
}

/** The external data files a graph expects: `weights.f32` on CPU, `weights.q4` on WebGPU; see `spec/model.md`. */
export function sessionFiles(weights: Weights, device: Device): { path: string; data: Uint8Array }[] {
  const parts: Float32Array[] | Uint8Array[] = device === 'cpu' ? cpuParts(weights) : webgpuParts(weights);
  const size = parts.reduce((sum, part) => sum + aligned(part.byteLength), 0);
  const data = new Uint8Array(size);
  let offset = 0;
  for (const part of parts) {
    data.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), offset);
    offset += aligned(part.byteLength);
  }
  return [{ path: device === 'cpu' ? 'weights.f32' : 'weights.q4', data }];
}

function cpuParts(weights: Weights): Float32Array[] {
  return graphEntries(weights).map((entry) =>
    entry.shape.length === 2 ? weights.expandTransposed(entry.name) : weights.expand(entry.name),
  );
}

function webgpuParts(weights: Weights): Uint8Array[] {
  return graphEntries(weights).flatMap((entry) => {
    if (entry.type !== 'q4')
      return [bytesOf(entry.shape.length === 2 ? weights.expandTransposed(entry.name) : weights.expand(entry.name))];
    const { values, scales } = weights.packed(entry.name);
    return [values, bytesOf(scales)];
  });
}

function graphEntries(weights: Weights): Weights['entries'] {
  return weights.entries.filter((entry) => !entry.lookupOnly);
}

function bytesOf(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
