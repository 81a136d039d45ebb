import { describe, expect, it } from 'vitest';
import { contained, Fitted, fittedSize, MaximumZoom, zoomedAt } from './viewport';

const surface = { width: 800, height: 400 };

describe('fittedSize', () => {
  it('fills the surface one way and keeps the proportions', () => {
    expect(fittedSize({ width: 512, height: 512 }, surface)).toEqual({ width: 400, height: 400 });
    expect(fittedSize({ width: 1600, height: 400 }, surface)).toEqual({ width: 800, height: 200 });
    expect(fittedSize({ width: 0, height: 0 }, surface)).toEqual({ width: 0, height: 0 });
  });
});

describe('contained', () => {
  it('never lets a picture leave its surface', () => {
    expect(contained({ zoom: 4, x: 9999, y: -9999 }, { width: 400, height: 400 }, surface)).toEqual({ zoom: 4, x: 400, y: -600 });
    expect(contained({ zoom: 1, x: 50, y: 50 }, { width: 400, height: 400 }, surface)).toEqual({ zoom: 1, x: 0, y: 0 });
  });

  it('keeps within the smallest and the largest size', () => {
    expect(contained({ zoom: 0.2, x: 0, y: 0 }, surface, surface).zoom).toBe(1);
    expect(contained({ zoom: 99, x: 0, y: 0 }, surface, surface).zoom).toBe(MaximumZoom);
  });
});

describe('zoomedAt', () => {
  it('keeps what is under the finger under the finger', () => {
    const view = zoomedAt({ ...Fitted }, 2, 100, -40);
    // A point of the picture at p (unzoomed) stands at x + p * zoom: p = 100 before, so it must be 100 after.
    expect(view.x + 100 * view.zoom).toBeCloseTo(100);
    expect(view.y + -40 * view.zoom).toBeCloseTo(-40);
  });
});
