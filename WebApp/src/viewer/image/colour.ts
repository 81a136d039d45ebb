// Colour to 8-bit RGB (C.7.6.3.1.2).
import { DicomFault } from './fault';
import type { StoredValues } from './types';

/** Interleaved samples of three; `bits` is the most a sample may hold. */
export function toRgb(values: StoredValues, photometric: string, bits: number): Uint8Array {
  const bytes = toBytes(values, bits);
  switch (photometric) {
    case 'RGB':
      return bytes;
    case 'YBR_FULL':
    case 'YBR_FULL_422':
      return fromLuma(bytes, 0, 1, 1);
    case 'YBR_PARTIAL_422':
    case 'YBR_PARTIAL_420':
      return fromLuma(bytes, 16, 255 / 219, 255 / 224);
    default:
      throw new DicomFault('unsupported-pixels', `${photometric} exists in JPEG 2000 only`);
  }
}

function toBytes(values: StoredValues, bits: number): Uint8Array {
  if (bits === 8 && values instanceof Uint8Array) {
    return values;
  }
  if (values instanceof Int8Array || values instanceof Int16Array || values instanceof Int32Array) {
    throw new DicomFault('unsupported-pixels', 'colour of signed numbers is not supported');
  }
  const highest = 2 ** bits - 1;
  return Uint8Array.from(values, (value) => Math.round((value / highest) * 255));
}

function fromLuma(values: Uint8Array, black: number, luma: number, chroma: number): Uint8Array {
  // Uint8ClampedArray rounds and clamps as a picture needs it.
  const rgb = new Uint8ClampedArray(values.length);
  for (let at = 0; at + 2 < values.length; at += 3) {
    const y = ((values[at] ?? 0) - black) * luma;
    const blue = ((values[at + 1] ?? 0) - 128) * chroma;
    const red = ((values[at + 2] ?? 0) - 128) * chroma;
    rgb[at] = y + 1.402 * red;
    rgb[at + 1] = y - 0.344136 * blue - 0.714136 * red;
    rgb[at + 2] = y + 1.772 * blue;
  }
  return new Uint8Array(rgb.buffer);
}
