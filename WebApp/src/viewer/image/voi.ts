import { modalityOf, modalityValue, voiTables } from './transform';
import type { DecodedFrame, PixelValue, Presentation, Voi, VoiPreset, VoiWindow } from './types';

// Windows that radiology departments have used for decades, in Hounsfield units.
const UsualInCt: readonly (readonly [key: string, center: number, width: number])[] = [
  ['softTissue', 40, 400],
  ['lung', -600, 1500],
  ['bone', 480, 2500],
  ['brain', 40, 80],
  ['stroke', 35, 35],
  ['mediastinum', 50, 350],
  ['liver', 60, 160],
  ['angiography', 300, 600],
];

/**
 * The window or table that `{ kind: 'default' }` stands for: the file's, else the whole range of its values; bytes as they are, so
 * that the frames of a film do not flicker. With a presentation state it is the state's, else none at all: every value the pixels can
 * have, from black to white.
 */
export function defaultVoi(frame: DecodedFrame, presentation?: Presentation | null): Voi {
  if (frame.photometric === 'RGB') {
    return { kind: 'default' };
  }
  const window = (presentation ?? frame).windows[0];
  if (window) {
    return { kind: 'window', center: window.center, width: window.width, function: window.function };
  }
  if (voiTables(frame, presentation).length > 0) {
    return { kind: 'lut', index: 0 };
  }
  return presentation || areShades(frame) ? possibleRange(frame, presentation) : wholeRange(frame);
}

/** Bytes that measure nothing. */
function areShades({ bitsStored, modality }: DecodedFrame): boolean {
  return bitsStored <= 8 && modality.kind === 'linear' && modality.slope === 1 && modality.intercept === 0;
}

/** Every value the pixels can have. */
function possibleRange(frame: DecodedFrame, presentation?: Presentation | null): VoiWindow {
  if (frame.values instanceof Float32Array || frame.values instanceof Float64Array) {
    return wholeRange(frame, presentation);
  }
  const modality = modalityOf(frame, presentation);
  const lowest = frame.signed ? -(2 ** (frame.bitsStored - 1)) : 0;
  const ends = modality.kind === 'lut' ? [0, 2 ** modality.table.bits - 1] : [lowest, lowest + 2 ** frame.bitsStored - 1].map((stored) => modalityValue(modality, stored));
  const [least, most] = [Math.min(...ends), Math.max(...ends)];
  return { kind: 'window', center: (least + most) / 2, width: most - least || 1, function: 'LINEAR_EXACT' };
}

/** From the smallest to the largest value that occurs. */
export function wholeRange(frame: DecodedFrame, presentation?: Presentation | null): VoiWindow {
  const { min, max } = minmax(frame, presentation);
  if (frame.values instanceof Float32Array || frame.values instanceof Float64Array) {
    return { kind: 'window', center: (min + max) / 2, width: max - min || 1, function: 'LINEAR_EXACT' };
  }
  return { kind: 'window', center: (min + max + 1) / 2, width: max - min + 1, function: 'LINEAR' };
}

/** The menu of windows: the file's own, or a presentation state's in their place, then usual ones of the modality; empty for colour. */
export function presets(frame: DecodedFrame, modality: string, presentation?: Presentation | null): VoiPreset[] {
  if (frame.photometric === 'RGB') {
    return [];
  }
  const windows = (presentation ?? frame).windows.map(
    ({ center, width, function: shape, explanation }): VoiPreset => ({
      label: explanation,
      key: '',
      voi: { kind: 'window', center, width, function: shape },
    }),
  );
  const tables = voiTables(frame, presentation).map(
    ({ explanation }, index): VoiPreset => ({ label: explanation, key: '', voi: { kind: 'lut', index } }),
  );
  const usual = modality === 'CT' && modalityOf(frame, presentation).unit === 'HU' ? UsualInCt : [];
  const none: VoiPreset[] = presentation && windows.length + tables.length === 0 ? [{ label: '', key: '', voi: possibleRange(frame, presentation) }] : [];
  return [
    ...windows,
    ...tables,
    ...none,
    ...usual.map(([key, center, width]): VoiPreset => ({ label: '', key, voi: { kind: 'window', center, width, function: 'LINEAR' } })),
    // Looked for where somebody asks: it takes a look at every pixel.
    { label: '', key: 'wholeRange', get voi() { return wholeRange(frame, presentation); } },
  ];
}

const ranges = new WeakMap<object, { min: number; max: number }>();

/** Smallest and largest value after the modality transformation, padding left out. */
export function minmax(frame: DecodedFrame, presentation?: Presentation | null): { min: number; max: number } {
  const stored = storedRange(frame);
  const modality = modalityOf(frame, presentation);
  if (modality.kind === 'lut') {
    return tableRange(frame, modality);
  }
  const ends = [modalityValue(modality, stored.min), modalityValue(modality, stored.max)];
  return { min: Math.min(...ends), max: Math.max(...ends) };
}

function storedRange({ values, padding, supplement }: DecodedFrame): { min: number; max: number } {
  const known = ranges.get(values);
  if (known) {
    return known;
  }
  let min = Infinity;
  let max = -Infinity;
  const low = padding?.low ?? 1;
  const high = padding?.high ?? 0;
  const colours = supplement?.first ?? Infinity;
  // By index: an iterator would take as long as all the rest that is done for a picture.
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as number;
    // Comparisons with what is not a number are false: such pixels count for neither end.
    if ((value < min || value > max) && !(value >= low && value <= high) && value < colours && Math.abs(value) < Infinity) {
      min = value < min ? value : min;
      max = value > max ? value : max;
    }
  }
  const range = min <= max ? { min, max } : { min: 0, max: 0 };
  ranges.set(values, range);
  return range;
}

/** A table need not rise: every stored value has its say. */
function tableRange(frame: DecodedFrame, modality: Parameters<typeof modalityValue>[0]): { min: number; max: number } {
  const { min: from, max: to } = storedRange(frame);
  let min = Infinity;
  let max = -Infinity;
  for (let stored = from; stored <= to; stored++) {
    const value = modalityValue(modality, stored);
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  return { min, max };
}

export function isPadding({ padding }: DecodedFrame, stored: number): boolean {
  return padding !== null && stored >= padding.low && stored <= padding.high;
}

/** What a pixel says; null outside the picture. */
export function valueAt(frame: DecodedFrame, x: number, y: number, presentation?: Presentation | null): PixelValue | null {
  const column = Math.floor(x);
  const row = Math.floor(y);
  if (column < 0 || row < 0 || column >= frame.width || row >= frame.height) {
    return null;
  }
  const at = row * frame.width + column;
  if (frame.photometric === 'RGB') {
    const stored = [...frame.values.subarray(at * 3, at * 3 + 3)];
    return { stored, value: stored[0] ?? 0, unit: '', padding: false };
  }
  const stored = frame.values[at] ?? 0;
  const modality = modalityOf(frame, presentation);
  return { stored: [stored], value: modalityValue(modality, stored), unit: modality.unit, padding: isPadding(frame, stored) };
}
