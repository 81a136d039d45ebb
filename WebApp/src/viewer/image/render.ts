import { drawOverlay, drawShutter } from './planes';
import { shadeOf } from './transform';
import type { DecodedFrame, FrameView, Overlay, Picture, SupplementalPalette } from './types';
import { isPadding } from './voi';

// Colours are 32-bit numbers with a sign: opaque ones are then small enough for an engine to keep without a place in memory each.
const Opaque = 0xff000000 | 0;
// Every table has a place for each possible stored value, filled where one occurs; of wider ones each pixel is computed.
const WidestTable = 16;

/** Pure: the same frame and view give the same picture. */
export function renderFrame(frame: DecodedFrame, view: FrameView): Picture {
  const { width, height } = frame;
  const pixels = new Int32Array(width * height);
  if (frame.photometric === 'RGB') {
    drawColour(frame, view.invert, pixels);
  } else {
    drawGrays(frame, view, pixels);
  }
  if (view.overlays) {
    for (const overlay of shownOverlays(frame, view.presentation)) {
      drawOverlay(overlay, new Uint32Array(pixels.buffer), width, height);
    }
  }
  // A presentation state's shutter takes the place of the picture's (C.11.12).
  const shutter = view.presentation ? view.presentation.shutter : frame.shutter;
  if (shutter) {
    drawShutter(shutter, new Uint32Array(pixels.buffer), width, height);
  }
  return { width, height, data: new Uint8ClampedArray(pixels.buffer) };
}

/** A presentation state says which of the picture's own overlays are shown beside its own. */
function shownOverlays(frame: DecodedFrame, presentation: FrameView['presentation']): readonly Overlay[] {
  if (!presentation) {
    return frame.overlays;
  }
  return [...frame.overlays.filter(({ group }) => presentation.imageOverlays.includes(group)), ...presentation.overlays];
}

function drawColour({ values }: DecodedFrame, invert: boolean, pixels: Int32Array): void {
  const flip = invert ? 0xffffff : 0;
  for (let index = 0, at = 0; index < pixels.length; index++, at += 3) {
    const rgb = (values[at] ?? 0) | ((values[at + 1] ?? 0) << 8) | ((values[at + 2] ?? 0) << 16);
    pixels[index] = (rgb ^ flip) | Opaque;
  }
}

function drawGrays(frame: DecodedFrame, view: FrameView, pixels: Int32Array): void {
  const shade = shadeOf(frame, view);
  const { values, bitsStored, signed, supplement } = frame;
  const pixelOf = (stored: number): number => {
    // What is no measurement is background, inverted or not.
    if (isPadding(frame, stored)) {
      return Opaque;
    }
    if (supplement && stored >= supplement.first) {
      return colourOf(supplement, stored);
    }
    const bright = Math.round(shade(stored) * 255) || 0;
    return ((view.invert ? 255 - bright : bright) * 0x010101) | Opaque;
  };
  const floating = values instanceof Float32Array || values instanceof Float64Array;
  if (floating || bitsStored > WidestTable) {
    for (let index = 0; index < pixels.length; index++) {
      pixels[index] = pixelOf(values[index] ?? 0);
    }
    return;
  }
  const lowest = signed ? -(2 ** (bitsStored - 1)) : 0;
  const table = new Int32Array(2 ** bitsStored);
  for (let from = 0; from < pixels.length; from += frame.width) {
    drawRow(values, lowest, table, pixelOf, pixels, from, from + frame.width);
  }
}

/** Never inverted: these colours are marks among the grays. */
function colourOf({ first, rgb }: SupplementalPalette, stored: number): number {
  const at = Math.min(stored - first, rgb.length / 3 - 1) * 3;
  return (rgb[at] ?? 0) | ((rgb[at + 1] ?? 0) << 8) | ((rgb[at + 2] ?? 0) << 16) | Opaque;
}

/** By rows: an engine makes a function that is called often fast sooner than a loop that runs long. */
function drawRow(values: DecodedFrame['values'], lowest: number, table: Int32Array, pixelOf: (stored: number) => number, pixels: Int32Array, from: number, to: number): void {
  for (let index = from; index < to; index++) {
    const stored = values[index] ?? 0;
    const known = table[stored - lowest] ?? Opaque;
    // No pixel is 0: each is opaque.
    pixels[index] = known === 0 ? (table[stored - lowest] = pixelOf(stored)) : known;
  }
}
