import type { DecodedFrame, PixelValue, Presentation, Voi, VoiPreset } from './types';

/** The window or table that `{ kind: 'default' }` stands for; windows always come with numbers. */
export function defaultVoi(frame: DecodedFrame, presentation?: Presentation | null): Voi {
  void presentation;
  return frame.windows[0] ?? { kind: 'default' };
}

/** The menu of windows: the file's own, then usual ones of the modality; empty for colour. */
export function presets(frame: DecodedFrame, modality: string, presentation?: Presentation | null): VoiPreset[] {
  void [frame, modality, presentation];
  return [];
}

/** Smallest and largest value after the modality transformation, padding left out. */
export function minmax(frame: DecodedFrame): { min: number; max: number } {
  void frame;
  return { min: 0, max: 0 };
}

export function valueAt(frame: DecodedFrame, x: number, y: number): PixelValue | null {
  void [frame, x, y];
  return null;
}
