// PALETTE COLOR (C.7.6.3.1.5 and 6, C.7.9): three tables, plain or segmented, to bytes of red, green and blue.
import type { DataSet } from './dataset';
import { DicomFault } from './fault';
import type { StoredValues, SupplementalPalette } from './types';

const Descriptors = [0x00281101, 0x00281102, 0x00281103];
const Tables = [0x00281201, 0x00281202, 0x00281203];
const Segmented = [0x00281221, 0x00281222, 0x00281223];

interface Channel {
  first: number;
  values: Uint8Array;
}

export function applyPalette(values: StoredValues, dataSet: DataSet, signed: boolean): Uint8Array {
  const channels = [0, 1, 2].map((channel) => readChannel(dataSet, channel, signed));
  const rgb = new Uint8Array(values.length * 3);
  channels.forEach(({ first, values: table }, channel) => {
    const last = table.length - 1;
    for (let index = 0; index < values.length; index++) {
      const entry = Math.min(Math.max((values[index] ?? 0) - first, 0), last);
      rgb[index * 3 + channel] = table[entry] ?? 0;
    }
  });
  return rgb;
}

/** Colours above grays, where the file says that there are some; its tables must then be whole. */
export function readSupplement(dataSet: DataSet, signed: boolean): SupplementalPalette | null {
  if (!['COLOR', 'MIXED'].includes(dataSet.code(0x00089205)) || !dataSet.has(Descriptors[0] ?? 0)) {
    return null;
  }
  const [red, green, blue] = [0, 1, 2].map((channel) => readChannel(dataSet, channel, signed));
  if (red === undefined || red.first !== green?.first || red.first !== blue?.first) {
    throw new DicomFault('invalid-pixels', 'the colours above the grays begin at several values');
  }
  const values = Array.from(red.values, (_, index) => [red, green, blue].map(({ values: table }) => table[index] ?? 0));
  return { first: red.first, rgb: Uint8Array.from(values.flat()) };
}

function readChannel(dataSet: DataSet, channel: number, signed: boolean): Channel {
  const tag = Descriptors[channel] ?? 0;
  const [count, , bits] = dataSet.numbers(tag, 'US');
  const first = dataSet.numbers(tag, signed ? 'SS' : 'US')[1];
  if (count === undefined || first === undefined || (bits !== 8 && bits !== 16)) {
    throw new DicomFault('invalid-pixels', 'a palette is not described');
  }
  const entries = count === 0 ? 65536 : count & 0xffff;
  const start = signed && first > 0x7fff ? first - 0x10000 : first;
  const words = dataSet.words(Tables[channel] ?? 0);
  if (words && words.length > 0) {
    return { first: start, values: plain(dataSet, Tables[channel] ?? 0, words, entries, bits) };
  }
  const segments = dataSet.words(Segmented[channel] ?? 0);
  if (!segments || segments.length === 0) {
    throw new DicomFault('invalid-pixels', 'a palette is missing');
  }
  const codes = bits === 8 && isBytes(dataSet, Segmented[channel] ?? 0) ? (dataSet.bytes(Segmented[channel] ?? 0) ?? segments) : segments;
  const expanded = expandSegments(codes, entries, bits === 8 ? 0xff : 0xffff);
  return { first: start, values: Uint8Array.from(expanded, (value) => (bits === 8 ? value : value >> 8)) };
}

function isBytes(dataSet: DataSet, tag: number): boolean {
  return dataSet.elements.get(tag)?.vr === 'OB';
}

function plain(dataSet: DataSet, tag: number, words: Uint16Array, entries: number, bits: number): Uint8Array {
  const bytes = dataSet.bytes(tag) ?? new Uint8Array(0);
  // Entries of 8 bits stand two in a word, or each in a word of its own: the length tells.
  if (bits === 8 && bytes.length < entries * 2) {
    if (bytes.length < entries) {
      throw new DicomFault('truncated', `a palette of ${bytes.length} bytes has no ${entries} colours`);
    }
    return dataSet.encoding.littleEndian || isBytes(dataSet, tag)
      ? bytes.slice(0, entries)
      : Uint8Array.from({ length: entries }, (_, index) => bytes[index ^ 1] ?? 0);
  }
  if (words.length < entries) {
    throw new DicomFault('truncated', `a palette of ${words.length} words has no ${entries} colours`);
  }
  const table = words.subarray(0, entries);
  // Told to be of 16 bits, but filled with 8: shifting them away would leave a black picture.
  const shift = bits === 16 && table.some((value) => value > 0xff) ? 8 : 0;
  return Uint8Array.from(table, (value) => value >> shift);
}

/** Discrete, linear and indirect segments (C.7.9.2). */
export function expandSegments(codes: Uint8Array | Uint16Array, entries: number, highest: number): number[] {
  const values: number[] = [];
  const run = (from: number, segments: number, nested: boolean): void => {
    let at = from;
    for (let done = 0; done < segments && at < codes.length && values.length < entries; done++) {
      const [operation, length] = [codes[at], codes[at + 1]];
      at += 2;
      if (operation === 0 && length !== undefined && at + length <= codes.length) {
        values.push(...codes.subarray(at, at + length));
        at += length;
      } else if (operation === 1 && length !== undefined && at < codes.length && values.length > 0) {
        linear(values, length, codes[at] ?? 0);
        at += 1;
      } else if (operation === 2 && length !== undefined && !nested && at + 1 < codes.length) {
        const low = codes[at] ?? 0;
        const high = codes[at + 1] ?? 0;
        const bytes = low + high * (highest + 1);
        const offset = highest === 0xff ? bytes + (codes[at + 2] ?? 0) * 0x10000 + (codes[at + 3] ?? 0) * 0x1000000 : bytes;
        run(offset, length, true);
        at += highest === 0xff ? 4 : 2;
      } else {
        throw new DicomFault('invalid-pixels', 'a segmented palette holds a segment of no known kind');
      }
    }
  };
  run(0, Infinity, false);
  if (values.length !== entries) {
    throw new DicomFault('invalid-pixels', `a segmented palette makes ${values.length} of ${entries} colours`);
  }
  return values;
}

function linear(values: number[], length: number, end: number): void {
  const start = values[values.length - 1] ?? 0;
  for (let step = 1; step <= length; step++) {
    values.push(Math.round(start + ((end - start) * step) / length));
  }
}
