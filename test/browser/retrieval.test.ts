import { describe, expect, it } from 'vitest';
import { quantise, type Vectors } from '../../src/pack/pack.ts';
import { uniform } from '../../src/random.ts';
import { openCpuRetriever } from '../../src/retrieval/retrieval.ts';
import { openWebGpuRetriever } from '../../src/retrieval/webgpu.ts';

const QUERIES = 200;

/** Random vectors; every tenth repeats an earlier one, so that scores tie. */
function randomVectors(count: number, dim: number, draw: () => number): Vectors {
  const rows = Float32Array.from({ length: count * dim }, () => draw() - 0.5);
  for (let row = 10; row < count; row += 10) rows.copyWithin(row * dim, (row - 7) * dim, (row - 6) * dim);
  return quantise(rows, dim);
}

/** One byte a row: all, most, few or none of them. */
function randomFilter(count: number, draw: () => number): Uint8Array | undefined {
  const share = [undefined, 0.9, 0.02, 0][Math.floor(draw() * 4)];
  return share === undefined ? undefined : Uint8Array.from({ length: count }, () => Number(draw() < share));
}

describe.each([
  { count: 1182, dim: 256 },
  { count: 5000, dim: 100 },
  { count: 1, dim: 3 },
])('$count vectors of $dim dimensions', ({ count, dim }) => {
  it(`rank the same on WebGPU and on the CPU, for ${QUERIES} random queries`, async () => {
    const draw = uniform(count);
    const vectors = randomVectors(count, dim, draw);
    const gpu = await openWebGpuRetriever(vectors, navigator.gpu);
    const cpu = openCpuRetriever(vectors);
    expect(gpu?.device).toBe('webgpu');
    let ties = 0;
    for (let i = 0; i < QUERIES; i++) {
      const query = Float32Array.from({ length: dim }, () => draw() - 0.5);
      const options = { k: 1 + Math.floor(draw() * 50), allowed: randomFilter(count, draw) };
      const expected = await cpu.search(query, options);
      expect(await gpu!.search(query, options)).toEqual(expected);
      expect(expected.every(({ row }) => options.allowed?.[row] !== 0)).toBe(true);
      ties += expected.filter(({ score }, at) => score === expected[at - 1]?.score).length;
    }
    if (count > 1000) expect(ties).toBeGreaterThan(QUERIES / 10);
  });
});

describe('searches at the same time', () => {
  it('take turns and keep their own answers', async () => {
    const draw = uniform(7);
    const vectors = randomVectors(500, 32, draw);
    const gpu = await openWebGpuRetriever(vectors, navigator.gpu);
    const cpu = openCpuRetriever(vectors);
    const queries = Array.from({ length: 10 }, () => Float32Array.from({ length: 32 }, () => draw() - 0.5));
    const found = await Promise.all(queries.map((query) => gpu!.search(query, { k: 5 })));
    expect(found).toEqual(await Promise.all(queries.map((query) => cpu.search(query, { k: 5 }))));
  });
});

describe('a search that fails', () => {
  it('leaves nothing on the device', async () => {
    const { gpu, made, destroyed } = await failingGpu();
    const retriever = await openWebGpuRetriever(randomVectors(10, 8, uniform(1)), gpu);
    const before = made();
    await expect(retriever!.search(new Float32Array(8), { k: 1 })).rejects.toThrow('out of memory');
    expect(made()).toBeGreaterThan(before);
    expect(destroyed()).toBe(made() - before);
  });
});

/** A device that gives nothing back to be read, and how many buffers it made and destroyed. */
async function failingGpu() {
  const device = await (await navigator.gpu.requestAdapter())!.requestDevice();
  const createBuffer = device.createBuffer.bind(device);
  let made = 0;
  let destroyed = 0;
  device.createBuffer = (described) => {
    const buffer = createBuffer(described);
    made++;
    buffer.mapAsync = () => Promise.reject(new Error('out of memory'));
    buffer.destroy = () => void destroyed++;
    return buffer;
  };
  const gpu = { requestAdapter: async () => ({ requestDevice: async () => device }) } as unknown as GPU;
  return { gpu, made: () => made, destroyed: () => destroyed };
}

describe('without WebGPU', () => {
  it('there is no retriever, and no error', async () => {
    const vectors = randomVectors(10, 8, uniform(1));
    expect(await openWebGpuRetriever(vectors, undefined)).toBeNull();
    const refusing = { requestAdapter: async () => null } as unknown as GPU;
    expect(await openWebGpuRetriever(vectors, refusing)).toBeNull();
  });
});
