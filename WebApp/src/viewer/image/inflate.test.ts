// @vitest-environment node
import { deflateRawSync } from 'node:zlib';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { unpack } from './inflate';

const Noise = Uint8Array.from({ length: 700_001 }, (_, index) => (index * index * 31 + (index >> 5)) & 255);
const packed = (bytes: Uint8Array): Uint8Array => new Uint8Array(deflateRawSync(bytes));

describe.each(['by the browser’s code', 'by its own'])('inflated %s', (by) => {
  const begin = (): void => void (by === 'by its own' && vi.stubGlobal('DecompressionStream', undefined));
  afterEach(() => vi.unstubAllGlobals());

  it.each([0, 1, 70_000, Noise.length])('%i bytes come out as they went in, in a buffer of their own', async (length) => {
    begin();
    const given = Noise.subarray(0, length);
    const whole = await unpack(packed(given), Noise.length);
    expect(Buffer.compare(whole, given)).toBe(0);
    expect(whole.buffer.byteLength).toBe(length);
  });

  it('no more than the limit comes out', async () => {
    begin();
    await expect(unpack(packed(new Uint8Array(5_000_000)), 100_000)).rejects.toMatchObject({ code: 'too-large' });
  });

  it.each([['is cut off', packed(Noise).subarray(0, 1000)], ['is something else', Uint8Array.of(255, 1, 2, 3)], ['is empty', new Uint8Array(0)]])('what %s is refused', async (_what, bytes) => {
    begin();
    await expect(unpack(bytes, Noise.length)).rejects.toThrow();
  });
});
