// From a stored value to a shade of 0 to 1: modality, VOI and presentation transformations in a row (C.11, and PS3.4 N.2).
import type { DecodedFrame, FrameView, LookupTable, ModalityTransform, Presentation, PresentationLut, Voi, VoiWindow } from './types';
import { defaultVoi, wholeRange } from './voi';

export type Shade = (stored: number) => number;

export function modalityOf(frame: DecodedFrame, presentation?: Presentation | null): ModalityTransform {
  return presentation?.modality ?? frame.modality;
}

export function modalityValue(transform: ModalityTransform, stored: number): number {
  return transform.kind === 'linear' ? stored * transform.slope + transform.intercept : entry(transform.table, stored);
}

export function entry({ first, values }: LookupTable, value: number): number {
  const index = Math.min(Math.max(Math.trunc(value) - first, 0), values.length - 1);
  return values[index] ?? 0;
}

/** The tables a choice `{ kind: 'lut' }` counts: a presentation state's take the place of the file's. */
export function voiTables(frame: DecodedFrame, presentation?: Presentation | null): readonly LookupTable[] {
  return presentation ? presentation.luts : frame.luts;
}

export function shadeOf(frame: DecodedFrame, view: FrameView): Shade {
  const modality = modalityOf(frame, view.presentation);
  const voi = voiShade(frame, view.voi, view.presentation);
  const last = presentationShade(view.presentation?.presentationLut ?? frame.presentationLut);
  return (stored) => last(voi(modalityValue(modality, stored)));
}

function voiShade(frame: DecodedFrame, voi: Voi, presentation?: Presentation | null): Shade {
  const chosen = voi.kind === 'default' ? defaultVoi(frame, presentation) : voi;
  if (chosen.kind === 'window') {
    return windowShade(chosen);
  }
  const table = chosen.kind === 'lut' ? voiTables(frame, presentation)[chosen.index] : undefined;
  if (!table) {
    return windowShade(wholeRange(frame, presentation));
  }
  const highest = 2 ** table.bits - 1;
  return (value) => entry(table, value) / highest;
}

/** C.11.2.1.2 and C.11.2.1.3. */
export function windowShade({ center, width, function: shape = 'LINEAR' }: VoiWindow): Shade {
  if (shape === 'SIGMOID') {
    return (value) => 1 / (1 + Math.exp((-4 * (value - center)) / width));
  }
  const middle = shape === 'LINEAR' ? center - 0.5 : center;
  const span = shape === 'LINEAR' ? width - 1 : width;
  if (span <= 0) {
    return (value) => (value <= middle ? 0 : 1);
  }
  return (value) => Math.min(Math.max((value - middle) / span + 0.5, 0), 1);
}

function presentationShade(lut: PresentationLut): Shade {
  switch (lut.kind) {
    case 'identity':
      return (shade) => shade;
    case 'inverse':
      return (shade) => 1 - shade;
    case 'lut': {
      const { values, bits } = lut.table;
      const highest = 2 ** bits - 1;
      return (shade) => (values[Math.round(shade * (values.length - 1))] ?? 0) / highest;
    }
  }
}
