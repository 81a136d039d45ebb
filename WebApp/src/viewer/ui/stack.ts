import { kindOf, type ViewedInstance, type ViewedPackage, type ViewedSeries, type ViewedStudy } from '../source/model';

// A series as one reads it: the frames of its instances one after the other, so that slider, wheel and keys walk one list.

export interface StackItem {
  study: ViewedStudy;
  series: ViewedSeries;
  instance: ViewedInstance;
  /** From 0. */
  frame: number;
}

export interface Stack {
  study: ViewedStudy;
  series: ViewedSeries;
  items: readonly StackItem[];
}

export function keyOf(item: Pick<StackItem, 'instance' | 'frame'>): string {
  return `${item.instance.key}/${item.frame}`;
}

// The image pipeline shows no more of one file (image/pixels.ts).
const MostFrames = 1 << 20;

/** A frame takes a byte at least: a file that claims more frames than it has bytes is one place, where its fault is told. */
function framesOf({ frames, bytes }: ViewedInstance): number {
  const plausible = frames <= MostFrames && (bytes === 0 || frames <= bytes);
  return plausible ? Math.max(frames, 1) : 1;
}

export function stackOf(study: ViewedStudy, series: ViewedSeries): Stack {
  const items: StackItem[] = [];
  for (const instance of series.instances) {
    for (let frame = 0; frame < framesOf(instance); frame++) {
      items.push({ study, series, instance, frame });
    }
  }
  return { study, series, items };
}

export function stacksOf(contents: ViewedPackage): Stack[] {
  return contents.studies.flatMap((study) => study.series.map((series) => stackOf(study, series))).filter(({ items }) => items.length > 0);
}

/** What to show first: a series with pictures, if there is any. */
export function firstStack(stacks: readonly Stack[]): number {
  const drawn = stacks.findIndex(({ series }) => hasPictures(series.instances));
  return Math.max(drawn, 0);
}

/** The first picture of what is shown first. */
export function firstItem({ studies }: ViewedPackage): StackItem | null {
  const all = studies.flatMap((study) => study.series.map((series) => ({ study, series }))).filter(({ series }) => series.instances.length > 0);
  const { study, series } = all.find(({ series: { instances } }) => hasPictures(instances)) ?? all[0] ?? {};
  const instance = series?.instances[0];
  return study === undefined || series === undefined || instance === undefined ? null : { study, series, instance, frame: 0 };
}

function hasPictures(instances: readonly ViewedInstance[]): boolean {
  return instances.some((instance) => kindOf(instance) === 'Image');
}

export function bounded(index: number, count: number): number {
  return Math.min(Math.max(index, 0), Math.max(count - 1, 0));
}

/** Cine runs round within one multi-frame instance (an ultrasound clip); otherwise through the whole series. */
export function cineRange(stack: Stack, index: number): { first: number; last: number } {
  const item = stack.items[index];
  if (item === undefined || framesOf(item.instance) <= 1) {
    return { first: 0, last: Math.max(stack.items.length - 1, 0) };
  }
  const first = index - item.frame;
  return { first, last: first + framesOf(item.instance) - 1 };
}

export function cineNext(stack: Stack, index: number): number {
  const { first, last } = cineRange(stack, index);
  return index >= last ? first : index + 1;
}

/** Nearest first, mostly in the direction of travel; a couple behind, because people go back to compare. */
export function prefetchOrder(count: number, index: number, direction: 1 | -1, ahead: number, behind: number): number[] {
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

/** Where a linked neighbour of another length stands: at the same share of the way. */
export function linkedIndex(index: number, count: number, otherCount: number): number {
  if (count === otherCount || count <= 1) {
    return bounded(index, otherCount);
  }
  return bounded(Math.round((index / (count - 1)) * (otherCount - 1)), otherCount);
}
