// How long a frame stands (C.7.6.5 cine, C.7.6.16 temporal positions).
import type { DataSet } from './dataset';

export function frameRate(dataSet: DataSet, frames: number): number | null {
  if (frames < 2) {
    return null;
  }
  const duration = frameDuration(dataSet, 0, frames);
  const rates = [dataSet.number(0x00082144, 'IS'), duration === null ? null : 1000 / duration, dataSet.number(0x00180040, 'IS')];
  return rates.find((rate) => rate !== null && rate > 0 && Number.isFinite(rate)) ?? null;
}

export function frameDuration(dataSet: DataSet, index: number, frames: number): number | null {
  // The vector's first number is that of the first frame, which follows nothing; each next one leads to its frame.
  const vector = dataSet.numbers(0x00181065, 'DS');
  const step = vector.length === frames ? (vector[index + 1] ?? vector[vector.length - 1]) : undefined;
  const duration = step ?? dataSet.number(0x00181063, 'DS');
  return duration !== null && duration > 0 && Number.isFinite(duration) ? duration : null;
}
