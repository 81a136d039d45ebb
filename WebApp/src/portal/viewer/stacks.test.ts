import { describe, expect, it } from 'vitest';
import type { ViewSeries, ViewStudy } from '../types';
import { cineNext, cineRange, firstStack, preloadOrder, requestWidth, stackOf, stacksOf, step } from './stacks';

function series(frames: number[]): ViewSeries {
  return {
    Series: 's',
    Modality: 'US',
    SeriesDescription: '',
    SeriesNumber: 1,
    Instances: frames.map((count, i) => ({ Instance: `i${i}`, InstanceNumber: i + 1, Frames: count })),
  };
}

function study(...all: ViewSeries[]): ViewStudy {
  return { Study: 'st', StudyInstanceUID: '1.2', StudyDate: '', StudyDescription: '', Modalities: [], Series: all };
}

const clips = stackOf(study(), series([1, 3, 0, 2]));

describe('stackOf', () => {
  it('lays out instances and frames in one line and keeps apart what cannot be drawn', () => {
    expect(clips.pictures.map((p) => `${p.instance}:${p.frame}`)).toEqual(['i0:0', 'i1:0', 'i1:1', 'i1:2', 'i3:0', 'i3:1']);
    expect(clips.documents.map((d) => d.Instance)).toEqual(['i2']);
  });
});

describe('firstStack', () => {
  it('skips series that hold documents only', () => {
    expect(firstStack(stacksOf([study(series([0]), series([2]))]))).toBe(1);
    expect(firstStack(stacksOf([study(series([0]))]))).toBe(0);
    expect(firstStack([])).toBe(0);
  });
});

describe('step', () => {
  it('stops at both ends', () => {
    expect(step(6, 5, 1)).toBe(5);
    expect(step(6, 0, -10)).toBe(0);
    expect(step(6, 2, 10)).toBe(5);
    expect(step(0, 0, 1)).toBe(0);
  });
});

describe('cine', () => {
  it('runs round within a multi-frame instance', () => {
    expect(cineRange(clips, 2)).toEqual({ first: 1, last: 3 });
    expect(cineNext(clips, 3)).toBe(1);
    expect(cineNext(clips, 1)).toBe(2);
  });

  it('runs through a series of single frames', () => {
    const slices = stackOf(study(), series([1, 1, 1]));
    expect(cineNext(slices, 2)).toBe(0);
    expect(cineRange(slices, 1)).toEqual({ first: 0, last: 2 });
  });
});

describe('preloadOrder', () => {
  it('asks for the nearest first, in the direction of travel, and stays within the series', () => {
    expect(preloadOrder(10, 4, 1, 3, 1)).toEqual([5, 3, 6, 7]);
    expect(preloadOrder(10, 4, -1, 3, 1)).toEqual([3, 5, 2, 1]);
    expect(preloadOrder(10, 9, 1, 3, 1)).toEqual([8]);
  });
});

describe('requestWidth', () => {
  it('rounds up to steps of 256 and stays within what the server takes', () => {
    expect(requestWidth(1, 1)).toBe(256);
    expect(requestWidth(256, 1)).toBe(256);
    expect(requestWidth(257, 1)).toBe(512);
    expect(requestWidth(390, 2)).toBe(1024);
    expect(requestWidth(5000, 2)).toBe(4096);
  });
});
