// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { storedValues, type RawValues } from './native';
import type { PixelDescription } from './pixels';

function described(bitsAllocated: number, bitsStored: number, signed = false, highBit = bitsStored - 1): PixelDescription {
  return { bitsAllocated, bitsStored, highBit, signed } as PixelDescription;
}

/** PS3.5, 8.1.1, word by word. */
function expected(raw: RawValues, { bitsStored, highBit, signed }: PixelDescription): number[] {
  return [...raw].map((word) => {
    const bits = Math.floor(word / 2 ** (highBit + 1 - bitsStored)) % 2 ** bitsStored;
    return signed && bits >= 2 ** (bitsStored - 1) ? bits - 2 ** bitsStored : bits;
  });
}

describe('stored values', () => {
  it('are the words themselves where no word has other bits', () => {
    const raw = Uint16Array.of(0, 1, 4095, 2048, 7);
    expect(storedValues(raw, described(16, 12))).toBe(raw);
    const bytes = Uint8Array.of(0, 127, 3);
    expect(storedValues(bytes, described(8, 7))).toBe(bytes);
    const wide = Uint32Array.of(0, 2 ** 24 - 1);
    expect(storedValues(wide, described(32, 24))).toBe(wide);
  });

  it.each([0, 1, 2, 5, 6])('have no other bits, even where word %i alone had one, and the words stay as they are', (at) => {
    const raw = new Uint16Array(7).fill(9);
    raw[at] = 0x8009;
    const values = storedValues(raw, described(16, 12));
    expect([...values]).toEqual(new Array(7).fill(9));
    expect(raw[at]).toBe(0x8009); // overlays may be in those bits
  });

  it.each([[8, 7], [8, 1], [16, 12], [16, 15], [16, 10], [32, 24], [32, 31]])('of %i bits, %i of them stored, are as the standard says', (allocated, stored) => {
    const words = Array.from({ length: 37 }, (_, index) => (index * 2654435761) % 2 ** allocated);
    const raw = allocated === 8 ? Uint8Array.from(words) : allocated === 16 ? Uint16Array.from(words) : Uint32Array.from(words);
    for (const description of [described(allocated, stored), described(allocated, stored, true), described(allocated, stored, false, allocated - 1)]) {
      expect([...storedValues(raw.slice(), description)]).toEqual(expected(raw, description));
    }
  });

  it('are right where the words do not begin at a multiple of four bytes', () => {
    const raw = new Uint16Array(Uint16Array.of(0, 5, 0x1005, 6).buffer, 2);
    expect([...storedValues(raw, described(16, 12))]).toEqual([5, 5, 6]);
  });
});
