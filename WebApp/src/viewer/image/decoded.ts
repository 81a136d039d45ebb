// What a decoder hands out, as words of the header's allocation: from there on, compressed pixels are like native ones.
import type { DecodedPixels } from './codecs';
import { DicomFault } from './fault';
import type { RawValues } from './native';
import type { PixelDescription } from './pixels';

export function decodedWords({ values, lossy }: DecodedPixels, pixels: PixelDescription): RawValues {
  const { bitsAllocated, rows, columns, samples } = pixels;
  if (values.length !== rows * columns * samples) {
    throw new DicomFault('invalid-pixels', `${values.length} samples decoded where ${rows * columns * samples} are promised`);
  }
  if (bitsAllocated !== 8 && bitsAllocated !== 16) {
    throw new DicomFault('unsupported-pixels', `compressed pixels of ${bitsAllocated} bits are not supported`);
  }
  const kept = lossy ? withinBits(values, pixels) : values;
  // Conversion to the wider type keeps the sign of signed values.
  return bitsAllocated === 8 ? Uint8Array.from(kept) : Uint16Array.from(kept);
}

/** Waves overshoot at edges by a part of the range; what is further off belongs to another description than this one. */
const MostOvershoot = 0.5;

function withinBits(values: DecodedPixels['values'], { bitsStored, highBit, bitsAllocated }: PixelDescription): DecodedPixels['values'] {
  const signed = values instanceof Int8Array || values instanceof Int16Array;
  if (bitsStored === bitsAllocated || highBit !== bitsStored - 1) {
    return values;
  }
  const highest = signed ? 2 ** (bitsStored - 1) - 1 : 2 ** bitsStored - 1;
  const lowest = signed ? -(2 ** (bitsStored - 1)) : 0;
  const room = MostOvershoot * 2 ** bitsStored;
  return values.map((value) => {
    if (value > highest + room || value < lowest - room) {
      throw new DicomFault('invalid-pixels', `the compressed picture holds ${value}, which is far from ${bitsStored} bits`);
    }
    return Math.min(Math.max(value, lowest), highest);
  });
}
