// Where a frame's bytes are: by arithmetic in native pixel data, by fragments and offset tables in encapsulated ones
// (PS3.5, 8.2 and annex A.4). What the tables and the header do not agree upon is refused.
import type { DataSet, Element, Span } from './dataset';
import { DicomFault } from './fault';
import type { PixelDescription } from './pixels';
import type { Coding } from './uids';

const ExtendedOffsets = 0x7fe00001;
const ExtendedLengths = 0x7fe00002;

/** Bits of one frame as native pixel data lays it out. */
export function nativeBits(pixels: PixelDescription): number {
  const count = pixels.rows * pixels.columns;
  const perPixel = isHalved(pixels) ? 2 : pixels.photometric === 'YBR_PARTIAL_420' ? 1.5 : pixels.samples;
  return count * perPixel * pixels.bitsAllocated;
}

export function isHalved({ photometric }: PixelDescription): boolean {
  return photometric === 'YBR_FULL_422' || photometric === 'YBR_PARTIAL_422';
}

function pixelData(dataSet: DataSet, pixels: PixelDescription): Element {
  const element = dataSet.elements.get(pixels.element);
  if (!element) {
    throw new DicomFault(dataSet.truncated ? 'truncated' : 'invalid-pixels', 'the file holds no pixel data');
  }
  return element;
}

/** The bytes that hold frame `index`; `bit` is where it begins in the first of them (one bit a pixel). */
export function nativeFrame(dataSet: DataSet, pixels: PixelDescription, index: number): { bytes: Uint8Array; bit: number } {
  const element = pixelData(dataSet, pixels);
  const bytes = element.fragments ? wholeFragments(dataSet, element) : dataSet.slice(element);
  const bits = nativeBits(pixels);
  const needed = Math.ceil((bits * pixels.frames) / 8);
  if (bytes.length < needed) {
    throw new DicomFault('truncated', `${bytes.length} bytes of pixels where the header promises ${needed}`);
  }
  // An even length may need one byte more; some writers pad further, but never by another frame.
  if (bytes.length - needed >= Math.max(2, bits / 8)) {
    throw new DicomFault('invalid-pixels', `${bytes.length} bytes of pixels where the header promises ${needed}`);
  }
  const first = index * bits;
  return { bytes: bytes.subarray(Math.floor(first / 8), Math.ceil((first + bits) / 8)), bit: first % 8 };
}

/** Bytes of pixels of native data, to tell apart what the header leaves open. */
export function nativeLength(dataSet: DataSet, pixels: PixelDescription): number {
  const element = dataSet.elements.get(pixels.element);
  return element && !element.fragments ? element.length : 0;
}

function wholeFragments(dataSet: DataSet, element: Element): Uint8Array {
  return joined(dataSet, (element.fragments ?? []).slice(1));
}

export function encapsulatedFrame(dataSet: DataSet, pixels: PixelDescription, coding: Coding, index: number): Uint8Array {
  const element = pixelData(dataSet, pixels);
  if (!element.fragments) {
    throw new DicomFault('invalid-pixels', 'compressed pixel data is not in fragments');
  }
  const fragments = element.fragments.slice(1);
  const starts = frameStarts(dataSet, pixels, coding, fragments, element.fragments[0] ?? null);
  const from = starts[index];
  if (from === undefined) {
    throw new DicomFault(element.truncated ? 'truncated' : 'invalid-pixels', `the data of frame ${index + 1} is missing`);
  }
  const to = starts[index + 1] ?? fragments.length;
  if (element.truncated && to >= fragments.length) {
    throw new DicomFault('truncated', 'the file ends within the compressed pixels');
  }
  const bytes = joined(dataSet, fragments.slice(from, to));
  if (bytes.length === 0) {
    throw new DicomFault('invalid-pixels', `the data of frame ${index + 1} is empty`);
  }
  return bytes;
}

/** The number of each frame's first fragment. */
function frameStarts(
  dataSet: DataSet,
  { frames }: PixelDescription,
  coding: Coding,
  fragments: readonly Span[],
  table: Span | null,
): number[] {
  if (frames === 1) {
    return coding === 'rle' && fragments.length > 1 ? refused(fragments.length, frames) : [0];
  }
  if (fragments.length === frames) {
    return fragments.map((_, fragment) => fragment);
  }
  if (coding === 'rle') {
    return refused(fragments.length, frames);
  }
  const offsets = extendedOffsets(dataSet) ?? basicOffsets(dataSet, table);
  return offsets.length > 0 ? startsByOffset(fragments, offsets, frames) : startsByMark(dataSet, fragments, frames);
}

function refused(fragments: number, frames: number): never {
  throw new DicomFault('invalid-pixels', `${fragments} fragments cannot be told apart into ${frames} frames`);
}

function extendedOffsets(dataSet: DataSet): number[] | null {
  const bytes = dataSet.bytes(ExtendedOffsets);
  if (!bytes || !dataSet.has(ExtendedLengths)) {
    return null;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length >> 3 }, (_, at) => Number(view.getBigUint64(at * 8, true)));
}

function basicOffsets(dataSet: DataSet, table: Span | null): number[] {
  if (!table) {
    return [];
  }
  const bytes = dataSet.slice(table);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length >> 2 }, (_, at) => view.getUint32(at * 4, true));
}

function startsByOffset(fragments: readonly Span[], offsets: readonly number[], frames: number): number[] {
  const base = (fragments[0]?.offset ?? 8) - 8;
  const numbers = new Map(fragments.map(({ offset }, fragment) => [offset - 8 - base, fragment]));
  const starts = offsets.map((offset) => numbers.get(offset) ?? -1);
  const rising = starts.every((start, at) => start > (starts[at - 1] ?? -1));
  if (starts.length !== frames || starts[0] !== 0 || !rising) {
    throw new DicomFault('invalid-pixels', 'the table of offsets and the fragments contradict each other');
  }
  return starts;
}

/** Without a table: every frame begins with the mark of its format. */
function startsByMark(dataSet: DataSet, fragments: readonly Span[], frames: number): number[] {
  const starts: number[] = [];
  fragments.forEach((fragment, number) => {
    const [first, second, third] = dataSet.slice(fragment);
    if (first === 0xff && ((second === 0xd8 && third === 0xff) || (second === 0x4f && third === 0xff))) {
      starts.push(number);
    }
  });
  return starts.length === frames && starts[0] === 0 ? starts : refused(fragments.length, frames);
}

function joined(dataSet: DataSet, fragments: readonly Span[]): Uint8Array {
  const [only] = fragments;
  if (fragments.length === 1 && only) {
    return dataSet.slice(only);
  }
  const bytes = new Uint8Array(fragments.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const fragment of fragments) {
    bytes.set(dataSet.slice(fragment), at);
    at += fragment.length;
  }
  return bytes;
}

/** All of the encapsulated stream: video. */
export function wholeStream(dataSet: DataSet): Uint8Array {
  const element = dataSet.elements.get(0x7fe00010);
  if (!element?.fragments || element.truncated) {
    throw new DicomFault('truncated', 'the video is not whole');
  }
  return wholeFragments(dataSet, element);
}
