// Native pixel data into samples: interleaved, one element of a typed array each (PS3.5 chapter 8).
import { DicomFault } from './fault';
import { isHalved } from './frames';
import type { PixelDescription } from './pixels';
import type { StoredValues } from './types';

/** Raw words as allocated, unused bits and all; floating point as it is. */
export type RawValues = Uint8Array | Uint16Array | Uint32Array | Float32Array | Float64Array;

export interface NativeFrame {
  bytes: Uint8Array;
  bit: number;
  littleEndian: boolean;
  /** 8-bit samples stand in 16-bit words: big endian swaps them. */
  words: boolean;
}

export function unpackNative(frame: NativeFrame, pixels: PixelDescription): RawValues {
  if (pixels.bitsAllocated === 32 && pixels.number === 'integer' && !frame.littleEndian && frame.words) {
    // Swapped within each 16-bit word, says the standard; within all 32 bits, say half of the toolkits.
    throw new DicomFault('unsupported-pixels', 'the byte order of 32-bit pixels in big endian 16-bit words is ambiguous');
  }
  if (pixels.bitsAllocated === 1) {
    return unpackBits(frame, pixels.rows * pixels.columns);
  }
  const samples = readSamples(frame, pixels);
  if (isHalved(pixels) || pixels.photometric === 'YBR_PARTIAL_420') {
    return unpackSubsampled(samples, pixels);
  }
  return pixels.samples === 3 && pixels.planar ? interleaved(samples) : samples;
}

function unpackBits({ bytes, bit }: NativeFrame, count: number): Uint8Array {
  const values = new Uint8Array(count);
  for (let index = 0; index < count; index++) {
    const at = index + bit;
    values[index] = ((bytes[at >> 3] ?? 0) >> (at & 7)) & 1;
  }
  return values;
}

function readSamples({ bytes, littleEndian, words }: NativeFrame, { bitsAllocated, number }: PixelDescription): RawValues {
  if (bitsAllocated === 8) {
    // A copy, so that a frame can be handed to another thread without the file.
    return littleEndian || !words ? bytes.slice() : swapped(bytes);
  }
  const size = bitsAllocated / 8;
  const count = Math.floor(bytes.length / size);
  // A typed array needs its own alignment and the machine's byte order, which is little endian wherever browsers run.
  const copy = bytes.slice(0, count * size);
  if (!littleEndian) {
    reverse(copy, size);
  }
  if (number === 'float') {
    return new Float32Array(copy.buffer);
  }
  if (number === 'double') {
    return new Float64Array(copy.buffer);
  }
  return bitsAllocated === 16 ? new Uint16Array(copy.buffer) : new Uint32Array(copy.buffer);
}

function swapped(bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice();
  reverse(copy, 2);
  return copy;
}

function reverse(bytes: Uint8Array, size: number): void {
  for (let at = 0; at + size <= bytes.length; at += size) {
    bytes.subarray(at, at + size).reverse();
  }
}

export function interleaved<Values extends RawValues>(planes: Values): Values {
  const count = planes.length / 3;
  const values = planes.slice() as Values;
  for (let plane = 0; plane < 3; plane++) {
    for (let index = 0; index < count; index++) {
      values[index * 3 + plane] = planes[plane * count + index] ?? 0;
    }
  }
  return values;
}

/** Colour that several pixels share, given to each of them (C.7.6.3.1.2). */
function unpackSubsampled(samples: RawValues, { rows, columns, photometric, bitsAllocated }: PixelDescription): Uint8Array {
  if (bitsAllocated !== 8 || columns % 2 !== 0) {
    throw new DicomFault('unsupported-pixels', `${photometric} of ${bitsAllocated} bits and ${columns} columns is not supported`);
  }
  if (photometric === 'YBR_PARTIAL_420') {
    throw new DicomFault('unsupported-pixels', 'YBR_PARTIAL_420 is defined for MPEG only');
  }
  const values = new Uint8Array(rows * columns * 3);
  for (let from = 0, to = 0; to < values.length; from += 4, to += 6) {
    const [first = 0, second = 0, blue = 0, red = 0] = [samples[from], samples[from + 1], samples[from + 2], samples[from + 3]];
    values[to] = first;
    values[to + 1] = blue;
    values[to + 2] = red;
    values[to + 3] = second;
    values[to + 4] = blue;
    values[to + 5] = red;
  }
  return values;
}

/**
 * Stored values out of allocated words: high bit, bits stored, sign (PS3.5, 8.1.1). Where they are the words themselves, the words
 * are given, not a copy.
 */
export function storedValues(raw: RawValues, { bitsAllocated, bitsStored, highBit, signed }: PixelDescription): StoredValues {
  if (raw instanceof Float32Array || raw instanceof Float64Array) {
    return raw;
  }
  const shift = highBit + 1 - bitsStored;
  if (bitsStored === bitsAllocated || bitsAllocated === 1) {
    return signed ? asSigned(raw) : raw;
  }
  const mask = bitsStored === 32 ? 0xffffffff : 2 ** bitsStored - 1;
  if (!signed && shift === 0 && hasOnly(raw, mask)) {
    return raw;
  }
  const values = raw.slice();
  const sign = signed ? 2 ** (bitsStored - 1) : 0;
  for (let index = 0; index < values.length; index++) {
    const value = ((values[index] ?? 0) >>> shift) & mask;
    values[index] = (value ^ sign) - sign;
  }
  return signed ? asSigned(values) : values;
}

/** Whether no word has a bit beyond the mask's. Looks at 32 bits at once: before the first picture every pass over its pixels counts. */
function hasOnly(values: Uint8Array | Uint16Array | Uint32Array, mask: number): boolean {
  const { buffer, byteOffset, byteLength, BYTES_PER_ELEMENT: size } = values;
  const whole = byteOffset % 4 === 0 ? byteLength >> 2 : 0;
  const words = new Int32Array(buffer, byteOffset - (byteOffset % 4), whole);
  let seen = 0;
  for (let index = 0; index < words.length; index++) {
    seen |= words[index] as number;
  }
  let rest = 0;
  for (let index = (whole * 4) / size; index < values.length; index++) {
    rest |= values[index] as number;
  }
  const everywhere = size === 1 ? mask * 0x01010101 : size === 2 ? mask * 0x00010001 : mask;
  return (seen & ~everywhere) === 0 && (rest & ~mask) === 0;
}

function asSigned(values: Uint8Array | Uint16Array | Uint32Array): StoredValues {
  const { buffer, byteOffset, length } = values;
  if (values instanceof Uint8Array) {
    return new Int8Array(buffer, byteOffset, length);
  }
  return values instanceof Uint16Array ? new Int16Array(buffer, byteOffset, length) : new Int32Array(buffer, byteOffset, length);
}
