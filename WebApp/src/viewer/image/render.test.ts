// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { renderFrame } from './render';
import { shadeOf } from './transform';
import type { DecodedFrame, FrameView } from './types';
import { isPadding } from './voi';

const View: FrameView = { voi: { kind: 'default' }, invert: false, overlays: true };

function frameOf(values: DecodedFrame['values'], width: number, more: Partial<DecodedFrame>): DecodedFrame {
  return {
    index: 0, width, height: values.length / width, photometric: 'MONOCHROME2', values, bitsStored: 12, signed: false,
    modality: { kind: 'linear', slope: 1, intercept: -1024, unit: 'HU' }, windows: [{ kind: 'window', center: 40, width: 400, explanation: '' }], luts: [],
    padding: null, presentationLut: { kind: 'identity' }, overlays: [], shutter: null, ...more,
  };
}

/** Pixel by pixel, by the same formula. */
function expected(frame: DecodedFrame, view: FrameView): number[] {
  const shade = shadeOf(frame, view);
  return [...frame.values].flatMap((stored) => {
    const bright = Math.round(shade(stored) * 255);
    const gray = isPadding(frame, stored) ? 0 : view.invert ? 255 - bright : bright;
    return [gray, gray, gray, 255];
  });
}

const spread = (length: number, from: number, to: number): number[] => Array.from({ length }, (_, index) => from + ((index * 7919) % (to - from + 1)));

describe('a picture of grays', () => {
  it.each<[string, DecodedFrame]>([
    ['12 bits', frameOf(Uint16Array.from([0, 4095, ...spread(70, 0, 4095)]), 9, {})],
    ['16 bits with a sign', frameOf(Int16Array.from([-32768, 32767, -1, 0, ...spread(44, -2000, 3000)]), 4, { bitsStored: 16, signed: true })],
    ['8 bits, one column', frameOf(Uint8Array.from(spread(31, 0, 255)), 1, { bitsStored: 8, modality: { kind: 'linear', slope: 1, intercept: 0, unit: '' } })],
    ['32 bits, without a table', frameOf(Uint32Array.from(spread(20, 0, 100_000)), 5, { bitsStored: 32 })],
    ['padding', frameOf(Uint16Array.from(spread(40, 0, 4095)), 8, { padding: { low: 1000, high: 2000 } })],
    ['no window of its own', frameOf(Uint16Array.from(spread(40, 500, 1500)), 8, { windows: [] })],
  ])('of %s is every pixel by the formula, inverted or not', (_name, frame) => {
    for (const view of [View, { ...View, invert: true }]) {
      expect([...renderFrame(frame, view).data]).toEqual(expected(frame, view));
    }
  });

  it('has marks and shutters on it', () => {
    const overlay = { group: 0x6000, rows: 1, columns: 2, top: 0, left: 1, bits: Uint8Array.of(1, 0) };
    const frame = frameOf(new Uint16Array(6), 3, { overlays: [overlay] as unknown as DecodedFrame['overlays'], shutter: { shapes: [{ kind: 'rectangle', left: -1, right: 3, top: -1, bottom: 1 }], gray: 128 } });
    const { data } = renderFrame(frame, View);
    expect([0, 1, 2, 3, 4, 5].map((pixel) => [...data.subarray(pixel * 4, pixel * 4 + 4)])).toEqual([
      [0, 0, 0, 255], [255, 255, 255, 255], [0, 0, 0, 255], [128, 128, 128, 255], [128, 128, 128, 255], [128, 128, 128, 255],
    ]);
  });
});
