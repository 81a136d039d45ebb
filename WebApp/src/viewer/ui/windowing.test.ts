import { describe, expect, it } from 'vitest';
import type { DecodedFrame, VoiWindow } from '../image/types';
import { draggedWindow, voiText, windowOf } from './windowing';

function frame(changes: Partial<DecodedFrame> = {}): DecodedFrame {
  return {
    index: 0, width: 2, height: 1, photometric: 'MONOCHROME2', values: Int16Array.of(0, 1000), bitsStored: 16, signed: true,
    modality: { kind: 'linear', slope: 1, intercept: -100, unit: 'HU' }, windows: [], luts: [], padding: null,
    presentationLut: { kind: 'identity' }, overlays: [], shutter: null, ...changes,
  };
}

const soft: VoiWindow = { kind: 'window', center: 40, width: 400 };

describe('D10: windowing by hand', () => {
  it('widens to the right and moves the centre downwards', () => {
    const { center, width } = draggedWindow(soft, 4000, 64, -16);
    expect(width).toBeGreaterThan(400);
    expect(center).toBeLessThan(40);
  });

  it('never makes a linear window narrower than one value, as PS3.3 C.11.2.1.2 asks', () => {
    expect(draggedWindow(soft, 4000, -100_000, 0).width).toBe(1);
    expect(draggedWindow({ ...soft, function: 'SIGMOID' }, 4000, -100_000, 0).width).toBeGreaterThan(0);
  });

  it('begins from the window of the file, else from all of its values', () => {
    expect(windowOf(frame({ windows: [{ ...soft, explanation: '' }] }), { kind: 'default' })).toMatchObject(soft);
    expect(windowOf(frame(), { kind: 'default' })).toMatchObject({ center: 400.5, width: 1001 });
  });

  it('is told in numbers, and a table by its name', () => {
    expect(voiText(frame(), soft)).toBe('C 40 W 400');
    const table = { first: 0, bits: 8, values: Uint16Array.of(0, 255), explanation: 'Harder' };
    expect(voiText(frame({ luts: [table] }), { kind: 'lut', index: 0 })).toBe('Harder');
  });
});
