// Modality, VOI and presentation tables and windows, as read from a file, a functional group or a presentation state
// (C.11.1, C.11.2, C.11.4, C.11.6).
import type { DataSet } from './dataset';
import type { LookupTable, ModalityTransform, PresentationLut, VoiWindow, WindowFunction } from './types';

const Descriptor = 0x00283002;
const Data = 0x00283006;
const Explanation = 0x00283003;

export type ExplainedWindow = VoiWindow & { explanation: string };

/** Null where the table contradicts its description. */
export function readTable(item: DataSet, signed: boolean): LookupTable | null {
  const [count, , bits] = item.numbers(Descriptor, 'US');
  const first = item.numbers(Descriptor, signed ? 'SS' : 'US')[1];
  const words = item.words(Data);
  if (count === undefined || first === undefined || bits === undefined || bits < 8 || bits > 16 || !words) {
    return null;
  }
  // Counts above 32767 turn negative where the descriptor is written as signed.
  const entries = count === 0 ? 65536 : count & 0xffff;
  const start = signed && first > 0x7fff ? first - 0x10000 : first;
  const explanation = item.text(Explanation);
  const bytes = item.bytes(Data);
  if (bits === 8 && bytes && words.length < entries && bytes.length >= entries) {
    return { first: start, bits, values: Uint16Array.from(bytes.subarray(0, entries)), explanation };
  }
  if (words.length < entries) {
    return null;
  }
  const values = words.slice(0, entries);
  return { first: start, bits: bitsOf(values, bits), values, explanation };
}

/** Of a table that is described as of fewer bits than its values have: white is what all of them set make. */
function bitsOf(values: Uint16Array, described: number): number {
  const greatest = values.reduce((most, value) => Math.max(most, value), 0);
  return Math.max(described, greatest.toString(2).length);
}

export function readWindows(place: DataSet): ExplainedWindow[] {
  const centers = place.numbers(0x00281050, 'DS');
  const widths = place.numbers(0x00281051, 'DS');
  const names = place.texts(0x00281055);
  const named = place.code(0x00281056);
  const shape: WindowFunction = named === 'LINEAR_EXACT' || named === 'SIGMOID' ? named : 'LINEAR';
  const windows: ExplainedWindow[] = [];
  centers.forEach((center, index) => {
    const width = widths[index];
    if (Number.isFinite(center) && width !== undefined && width >= (shape === 'LINEAR' ? 1 : Number.MIN_VALUE) && width < Infinity) {
      windows.push({ kind: 'window', center, width, function: shape, explanation: names[index] ?? '' });
    }
  });
  return windows;
}

export function readVoiTables(place: DataSet, signed: boolean): LookupTable[] {
  return place
    .items(0x00283010)
    .map((item) => readTable(item, signed))
    .filter((table) => table !== null);
}

/** `place` holds the rescale values; `file` names the dose scaling and the unit of PET. */
export function readModality(place: DataSet, file: DataSet, modality: string, signed: boolean): ModalityTransform {
  const own = readOwnModality(place, signed);
  if (own) {
    const isUnnamed = own.kind === 'linear' && place.code(0x00281054) === '';
    return isUnnamed && modality === 'CT' ? { ...own, unit: 'HU' } : withPetUnit(own, file);
  }
  const dose = file.number(0x3004000e, 'DS');
  if (dose !== null && dose !== 0) {
    return { kind: 'linear', slope: dose, intercept: 0, unit: file.code(0x30040002) === 'GY' ? 'Gy' : '' };
  }
  return { kind: 'linear', slope: 1, intercept: 0, unit: '' };
}

function withPetUnit(own: ModalityTransform, file: DataSet): ModalityTransform {
  return own.unit === '' ? { ...own, unit: file.code(0x00541001) } : own;
}

/** What this data set itself says; null where it says nothing. */
export function readOwnModality(place: DataSet, signed: boolean): ModalityTransform | null {
  const item = place.first(0x00283000);
  const table = item ? readTable(item, signed) : null;
  if (item && table) {
    return { kind: 'lut', table, unit: unit(item.code(0x00283004)) };
  }
  const slope = place.number(0x00281053, 'DS');
  const intercept = place.number(0x00281052, 'DS');
  if (slope === null || slope === 0) {
    return null;
  }
  return { kind: 'linear', slope, intercept: intercept ?? 0, unit: unit(place.code(0x00281054)) };
}

// "US" stands for "unspecified" (C.11.1.1.2).
function unit(type: string): string {
  return type === 'US' ? '' : type;
}

export function readPresentationLut(place: DataSet): PresentationLut | null {
  const item = place.first(0x20500010);
  const table = item ? readTable(item, false) : null;
  if (table) {
    return { kind: 'lut', table };
  }
  const shape = place.code(0x20500020);
  return shape === 'INVERSE' ? { kind: 'inverse' } : shape === 'IDENTITY' ? { kind: 'identity' } : null;
}
