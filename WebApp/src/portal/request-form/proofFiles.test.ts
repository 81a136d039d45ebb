import { describe, expect, it } from 'vitest';
import type { IdentificationOffer } from '../types';
import { proofProblem, typeNames, typeOf } from './proofFiles';

const rules: IdentificationOffer = { Asked: true, Required: false, Types: ['application/pdf', 'image/jpeg'], MaxBytes: 100, MaxFiles: 2 };
const Pdf = [0x25, 0x50, 0x44, 0x46, 0x2d, 0x31];
const Jpeg = [0xff, 0xd8, 0xff, 0xe0];
const Png = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a];
const Heic = [0, 0, 0, 24, 0x66, 0x74, 0x79, 0x70];

function file(bytes: number[], name = 'id.jpg', size = bytes.length): File {
  return new File([new Uint8Array(bytes), new Uint8Array(size - bytes.length)], name, { lastModified: 1 });
}

describe('identification before it is sent', () => {
  it('A22: is known by its first bytes, not by its name', async () => {
    expect(await typeOf(file(Pdf))).toBe('application/pdf');
    expect(await typeOf(file(Jpeg))).toBe('image/jpeg');
    expect(await typeOf(file(Png))).toBe('image/png');
    expect(await typeOf(file(Heic))).toBe('');
    expect(await proofProblem(file(Heic), [], rules)).toBe('type');
    expect(await proofProblem(file(Png), [], rules)).toBe('type');
  });

  it('A22: is neither empty, nor too large, nor too many, nor the same twice', async () => {
    expect(await proofProblem(file([]), [], rules)).toBe('empty');
    expect(await proofProblem(file(Jpeg, 'id.jpg', 101), [], rules)).toBe('size');
    expect(await proofProblem(file(Jpeg, 'id.jpg', 100), [], rules)).toBeUndefined();
    expect(await proofProblem(file(Jpeg), [file(Pdf, 'a.pdf')], rules)).toBeUndefined();
    expect(await proofProblem(file(Jpeg), [file(Pdf, 'a.pdf'), file(Pdf, 'b.pdf')], rules)).toBe('many');
    expect(await proofProblem(file(Jpeg), [file(Jpeg)], rules)).toBe('twice');
  });

  it('names its kinds', () => {
    expect(typeNames(rules.Types)).toBe('PDF, JPEG');
  });
});
