import type { ViewInstance, ViewSeries, ViewStudy } from '../types';

// The pictures of a series in reading order, frames of multi-frame instances laid out one after the other, so that
// slider, wheel and keys walk one list.

export interface Picture {
  instance: string;
  frame: number; // from 0
  frames: number; // of that instance
}

export interface Stack {
  series: ViewSeries;
  study: ViewStudy;
  pictures: Picture[];
  documents: ViewInstance[]; // Frames 0: nothing to draw
}

export function stackOf(study: ViewStudy, series: ViewSeries): Stack {
  const pictures: Picture[] = [];
  const documents: ViewInstance[] = [];
  for (const item of series.Instances) {
    if (item.Frames <= 0) {
      documents.push(item);
    }
    for (let frame = 0; frame < item.Frames; frame++) {
      pictures.push({ instance: item.Instance, frame, frames: item.Frames });
    }
  }
  return { study, series, pictures, documents };
}

export function stacksOf(studies: ViewStudy[]): Stack[] {
  return studies.flatMap((study) => study.Series.map((series) => stackOf(study, series)));
}

// What to show first: a series with pictures, if there is any.
export function firstStack(stacks: Stack[]): number {
  return Math.max(
    0,
    stacks.findIndex((stack) => stack.pictures.length > 0),
  );
}

export function step(count: number, index: number, delta: number): number {
  return Math.min(Math.max(index + delta, 0), Math.max(count - 1, 0));
}

// Cine runs round within one multi-frame instance (an ultrasound clip); otherwise through the whole series.
export function cineRange(stack: Stack, index: number): { first: number; last: number } {
  const picture = stack.pictures[index];
  if (picture === undefined || picture.frames <= 1) {
    return { first: 0, last: Math.max(stack.pictures.length - 1, 0) };
  }
  const first = index - picture.frame;
  return { first, last: first + picture.frames - 1 };
}

export function cineNext(stack: Stack, index: number): number {
  const { first, last } = cineRange(stack, index);
  return index >= last ? first : index + 1;
}

// Nearest first, mostly in the direction of travel; a couple behind, because people go back to compare.
export function preloadOrder(count: number, index: number, direction: 1 | -1, ahead: number, behind: number): number[] {
  const wanted: number[] = [];
  for (let distance = 1; distance <= Math.max(ahead, behind); distance++) {
    if (distance <= ahead) {
      wanted.push(index + direction * distance);
    }
    if (distance <= behind) {
      wanted.push(index - direction * distance);
    }
  }
  return wanted.filter((i) => i >= 0 && i < count);
}

// Widths are asked for in steps, so that a window being resized does not ask for a new picture at every pixel.
export const WidthStep = 256;
export const MaximumWidth = 4096; // Api.md: width 16 to 4096

export function requestWidth(cssWidth: number, pixelRatio: number): number {
  const wanted = Math.ceil((cssWidth * pixelRatio) / WidthStep) * WidthStep;
  return Math.min(Math.max(wanted, WidthStep), MaximumWidth);
}
