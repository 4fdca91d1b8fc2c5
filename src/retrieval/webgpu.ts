/** Exact search on WebGPU: scores on the device, the k best picked here. Falls back by value: null where there is no adapter. */
import { quantise, type Vectors } from '../pack/pack.ts';
import type { Retriever } from './retrieval.ts';
import { topKWith } from './topk.ts';

const WORKGROUP = 64;

/** The buffers of one search; its scores are read from the last. */
type PerCall = Record<'query' | 'allowed' | 'params' | 'read', GPUBuffer>;

/** One thread a row; four int8 at a time, unpacked to exact integers. */
const SHADER = /* wgsl */ `
struct Query { words: u32, rows: u32, scale: f32, padding: u32 }
@group(0) @binding(0) var<storage, read> items: array<u32>;
@group(0) @binding(1) var<storage, read> scales: array<f32>;
@group(0) @binding(2) var<storage, read> query: array<u32>;
@group(0) @binding(3) var<storage, read> allowed: array<u32>;
@group(0) @binding(4) var<uniform> params: Query;
@group(0) @binding(5) var<storage, read_write> scores: array<f32>;

fn lanes(word: u32) -> vec4<i32> {
  let w = bitcast<i32>(word);
  return vec4<i32>(w << 24u, w << 16u, w << 8u, w) >> vec4<u32>(24u);
}

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let row = id.x + id.y * groups.x * ${WORKGROUP}u;
  if (row >= params.rows) { return; }
  if (((allowed[row >> 5u] >> (row & 31u)) & 1u) == 0u) { scores[row] = -3.0e38; return; }
  var dot = 0;
  let start = row * params.words;
  for (var i = 0u; i < params.words; i++) {
    let product = lanes(items[start + i]) * lanes(query[i]);
    dot += product.x + product.y + product.z + product.w;
  }
  let scaled = f32(dot) * scales[row];
  scores[row] = scaled * params.scale;
}`;

/**
 * Opens a retriever on the default adapter. Null where WebGPU is missing or the vectors are too many for it; rejects where
 * the driver refuses the shader. `lost` tells when the device goes away.
 */
export async function openWebGpuRetriever(
  vectors: Vectors,
  gpu?: GPU,
): Promise<(Retriever & { lost: Promise<unknown> }) | null> {
  const adapter = await gpu?.requestAdapter().catch(() => null);
  const device = await adapter?.requestDevice().catch(() => null);
  const { count, dim, values, scales } = vectors;
  const words = Math.ceil(dim / 4);
  if (!device || count * words * 4 > device.limits.maxStorageBufferBindingSize) return null;
  const pipeline = await device.createComputePipelineAsync({
    layout: 'auto',
    compute: { module: device.createShaderModule({ code: SHADER }), entryPoint: 'main' },
  });
  const upload = (data: ArrayBufferView, usage: number) => {
    const buffer = device.createBuffer({
      size: Math.max(16, (data.byteLength + 3) & ~3),
      usage: usage | GPUBufferUsage.COPY_DST,
    });
    device.queue.writeBuffer(buffer, 0, data as ArrayBufferView<ArrayBuffer>);
    return buffer;
  };
  const storage = GPUBufferUsage.STORAGE;
  const itemBuffer = upload(padRows(values, count, dim, words * 4), storage);
  const scaleBuffer = upload(scales, storage);
  const scoreBuffer = device.createBuffer({ size: Math.max(4, count * 4), usage: storage | GPUBufferUsage.COPY_SRC });

  function buffersFor(vector: Float32Array, allowed: Uint8Array | undefined): PerCall {
    const quantised = quantise(vector, dim);
    const params = new ArrayBuffer(16);
    new Uint32Array(params).set([words, count]);
    new Float32Array(params)[2] = quantised.scales[0]!;
    const usage = GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ;
    return {
      query: upload(padRows(quantised.values, 1, dim, words * 4), storage),
      allowed: upload(bitmask(allowed, count), storage),
      params: upload(new Uint8Array(params), GPUBufferUsage.UNIFORM),
      read: device!.createBuffer({ size: Math.max(4, count * 4), usage }),
    };
  }

  function compute({ query, allowed, params, read }: PerCall): void {
    const buffers = [itemBuffer, scaleBuffer, query, allowed, params, scoreBuffer];
    const group = device!.createBindGroup({
      layout: pipeline.getBindGroupLayout(0),
      entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
    });
    const commands = device!.createCommandEncoder();
    const pass = commands.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, group);
    const groups = Math.ceil(count / WORKGROUP);
    const across = Math.min(groups, 65_535);
    pass.dispatchWorkgroups(across, Math.ceil(groups / across));
    pass.end();
    commands.copyBufferToBuffer(scoreBuffer, 0, read, 0, count * 4);
    device!.queue.submit([commands.finish()]);
  }

  async function score(query: Float32Array, allowed?: Uint8Array): Promise<Float32Array> {
    const perCall = buffersFor(query, allowed);
    try {
      compute(perCall);
      await perCall.read.mapAsync(GPUMapMode.READ);
      const scores = new Float32Array(perCall.read.getMappedRange().slice(0));
      return scores.map((s) => (s < -1e38 ? Number.NEGATIVE_INFINITY : s));
    } finally {
      for (const buffer of Object.values(perCall)) buffer.destroy();
    }
  }

  let turn: Promise<unknown> = Promise.resolve();
  return {
    device: 'webgpu',
    lost: device.lost,
    /** Searches take turns: they share one score buffer. */
    search(query, { k, allowed, also }) {
      const result = turn.then(() => score(query, allowed)).then((scores) => topKWith(scores, k, also));
      turn = result.catch(() => undefined);
      return result;
    },
  };
}

/** Rows padded with zeros to `width` bytes, so that each starts on a word. */
function padRows(values: Int8Array, rows: number, dim: number, width: number): Int8Array {
  if (dim === width) return values;
  const padded = new Int8Array(rows * width);
  for (let row = 0; row < rows; row++) padded.set(values.subarray(row * dim, row * dim + dim), row * width);
  return padded;
}

function bitmask(allowed: Uint8Array | undefined, count: number): Uint32Array {
  const mask = new Uint32Array(Math.ceil(count / 32)).fill(allowed ? 0 : 0xffffffff);
  if (allowed) for (let row = 0; row < count; row++) if (allowed[row]) mask[row >> 5]! |= 1 << (row & 31);
  return mask;
}
