/** The list of larger narrators, and how their weights are packed for a device. */
import { describe, expect, test } from 'vitest';
import { HUB_HOST, HUB_MODELS, hubAddress, hubDtype } from '../../src/model/hub-models.ts';

const gpuWith = (...features: string[]) =>
  ({ requestAdapter: async () => ({ features: new Set(features) }) }) as unknown as GPU;

describe('the packing of the weights', () => {
  test('is in half precision where the shaders have it, and nowhere else', async () => {
    expect(await hubDtype('webgpu', gpuWith('shader-f16'))).toBe('q4f16');
    expect(await hubDtype('webgpu', gpuWith())).toBe('q4');
    expect(await hubDtype('cpu', gpuWith('shader-f16'))).toBe('q4');
  });
});

describe('the list', () => {
  test('names each model once, with a size for each packing, a licence and languages', () => {
    expect(new Set(HUB_MODELS.map(({ id }) => id)).size).toBe(HUB_MODELS.length);
    for (const { id, bytes, memory, licence, languages } of HUB_MODELS) {
      expect(id).toMatch(/^[\w.-]+\/[\w.-]+$/);
      expect(bytes.q4f16).toBeLessThan(bytes.q4);
      expect(memory).toBeGreaterThan(bytes.q4);
      expect(licence && languages).toBeTruthy();
    }
  });

  test('keeps the files of one model under an address of its own', () => {
    const [first] = HUB_MODELS;
    expect(hubAddress(HUB_HOST, first!)).toBe(`https://huggingface.co/${first!.id}/resolve/${first!.revision}/`);
  });
});
