// How the pixels are described (C.7.6.3), and whether the description holds together. What contradicts itself is refused:
// a picture from it would be a guess.
import type { DataSet } from './dataset';
import { DicomFault } from './fault';
import type { TransferSyntax } from './uids';

export interface PixelDescription {
  rows: number;
  columns: number;
  samples: number;
  frames: number;
  photometric: string;
  planar: boolean;
  bitsAllocated: number;
  bitsStored: number;
  highBit: number;
  signed: boolean;
  element: number;
  number: 'integer' | 'float' | 'double';
}

const PixelData = 0x7fe00010;
const FloatPixelData = 0x7fe00008;
const DoublePixelData = 0x7fe00009;
const MostPixels = 1 << 26;
const MostFrames = 1 << 20;

const Monochrome = new Set(['MONOCHROME1', 'MONOCHROME2', 'PALETTE COLOR']);
const Colour = new Set(['RGB', 'YBR_FULL', 'YBR_FULL_422', 'YBR_PARTIAL_422', 'YBR_PARTIAL_420', 'YBR_ICT', 'YBR_RCT']);

export function pixelElement(dataSet: DataSet): number | null {
  return [PixelData, FloatPixelData, DoublePixelData].find((tag) => dataSet.has(tag)) ?? null;
}

export function describePixels(dataSet: DataSet, syntax: TransferSyntax): PixelDescription {
  const element = pixelElement(dataSet) ?? PixelData;
  const number = element === FloatPixelData ? 'float' : element === DoublePixelData ? 'double' : 'integer';
  const bitsAllocated = needed(dataSet, 0x00280100, 'Bits Allocated');
  const bitsStored = number === 'integer' ? needed(dataSet, 0x00280101, 'Bits Stored') : bitsAllocated;
  const samples = dataSet.number(0x00280002, 'US') ?? 1;
  const description: PixelDescription = {
    rows: needed(dataSet, 0x00280010, 'Rows'),
    columns: needed(dataSet, 0x00280011, 'Columns'),
    samples,
    frames: dataSet.number(0x00280008, 'IS') ?? 1,
    photometric: dataSet.code(0x00280004) || (samples === 1 ? 'MONOCHROME2' : ''),
    planar: dataSet.number(0x00280006, 'US') === 1,
    bitsAllocated,
    bitsStored,
    highBit: number === 'integer' ? (dataSet.number(0x00280102, 'US') ?? bitsStored - 1) : bitsAllocated - 1,
    signed: number === 'integer' && dataSet.number(0x00280103, 'US') === 1,
    element,
    number,
  };
  check(description, syntax);
  return description;
}

function needed(dataSet: DataSet, tag: number, name: string): number {
  const value = dataSet.number(tag, 'US');
  if (value === null) {
    throw new DicomFault('invalid-pixels', `${name} is missing`);
  }
  return value;
}

function check(pixels: PixelDescription, syntax: TransferSyntax): void {
  const { rows, columns, frames } = pixels;
  if (rows < 1 || columns < 1) {
    throw new DicomFault('invalid-pixels', `${columns} x ${rows} pixels are no picture`);
  }
  if (rows * columns > MostPixels) {
    throw new DicomFault('too-large', `${columns} x ${rows} pixels are more than a frame may have`);
  }
  if (!Number.isInteger(frames) || frames < 1 || frames > MostFrames) {
    throw new DicomFault('invalid-pixels', `${frames} frames cannot be`);
  }
  checkSamples(pixels);
  if (pixels.number === 'integer') {
    checkBits(pixels);
  } else if (pixels.bitsAllocated !== (pixels.number === 'float' ? 32 : 64) || pixels.samples !== 1 || syntax.coding === 'rle') {
    throw new DicomFault('invalid-pixels', `floating point pixels of ${pixels.bitsAllocated} bits cannot be`);
  }
}

function checkSamples({ samples, photometric }: PixelDescription): void {
  const legal = samples === 1 ? Monochrome.has(photometric) : samples === 3 && Colour.has(photometric);
  if (!legal) {
    const known = Monochrome.has(photometric) || Colour.has(photometric);
    throw new DicomFault(known ? 'invalid-pixels' : 'unsupported-pixels', `${samples} samples of ${photometric || 'no photometric interpretation'}`);
  }
}

function checkBits({ bitsAllocated, bitsStored, highBit, samples, photometric }: PixelDescription): void {
  if (![1, 8, 16, 32].includes(bitsAllocated)) {
    throw new DicomFault('unsupported-pixels', `${bitsAllocated} bits a sample are not supported`);
  }
  if (bitsStored < 1 || bitsStored > bitsAllocated || highBit >= bitsAllocated || highBit < bitsStored - 1) {
    throw new DicomFault('invalid-pixels', `${bitsStored} bits stored up to bit ${highBit} of ${bitsAllocated} cannot be`);
  }
  if (bitsAllocated === 1 && samples !== 1) {
    throw new DicomFault('unsupported-pixels', 'colour of one bit a sample is not supported');
  }
  if (photometric === 'PALETTE COLOR' && bitsAllocated > 16) {
    throw new DicomFault('invalid-pixels', 'a palette has at most 65536 colours');
  }
}
