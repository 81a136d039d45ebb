import { defaultVoi, minmax } from '../image';
import type { DecodedFrame, Presentation, Voi, VoiWindow } from '../image/types';
import { formatNumber, say } from './messages';

const PerPixel = 1 / 256; // of the window's width for a CSS pixel, so that a drag over the surface spans the window
const SlowestStep = 0.001; // of the values' range

/** The window that stands for `voi` on this frame: a table is begun from the whole range of values. */
export function windowOf(frame: DecodedFrame, voi: Voi, presentation: Presentation | null = null): VoiWindow {
  const resolved = voi.kind === 'default' ? defaultVoi(frame, presentation) : voi;
  if (resolved.kind === 'window') {
    return resolved;
  }
  const { min, max } = minmax(frame, presentation);
  // PS3.3 C.11.2.1.2: of this width and centre, the least value is black and the greatest white.
  return { kind: 'window', center: (min + max + 1) / 2, width: max - min + 1 };
}

/** Brightness and contrast by hand: to the right widens, downwards brightens less; the function stays the file's. */
export function draggedWindow(start: VoiWindow, range: number, x: number, y: number): VoiWindow {
  const step = Math.max(start.width * PerPixel, range * SlowestStep);
  const least = start.function === 'LINEAR_EXACT' || start.function === 'SIGMOID' ? range * SlowestStep : 1;
  return { ...start, width: Math.max(start.width + x * step, least), center: start.center + y * step };
}

export function rangeOf(frame: DecodedFrame, presentation: Presentation | null = null): number {
  const { min, max } = minmax(frame, presentation);
  return Math.max(max - min, Number.EPSILON);
}

/** The window in numbers; a table has none, but perhaps a name. */
export function voiText(frame: DecodedFrame, voi: Voi, presentation: Presentation | null = null): string {
  const resolved = voi.kind === 'default' ? defaultVoi(frame, presentation) : voi;
  if (resolved.kind === 'lut') {
    return (presentation ?? frame).luts[resolved.index]?.explanation ?? '';
  }
  const { center, width } = windowOf(frame, resolved, presentation);
  return say('window', { center: formatNumber(center), width: formatNumber(width) });
}
