import { describe, expect, it } from 'vitest';
import { Fitted, contained, matrixOf, mirrored, panned, rotated, scaleOf, toImage, toSurface, zoomedAt, type View } from './geometry';

const surface = { width: 800, height: 600 };
const picture = { width: 512, height: 512, pixelAspect: 1 };
const wide = { width: 640, height: 240, pixelAspect: 2 };

describe('where a picture stands', () => {
  it('fits it into the surface, in its middle', () => {
    expect(scaleOf(Fitted, picture, surface)).toBeCloseTo(600 / 512);
    expect(toSurface(matrixOf(Fitted, picture, surface), { x: 256, y: 256 })).toEqual({ x: 400, y: 300 });
  });

  it('fits the turned picture by its turned sides', () => {
    const tall = { width: 300, height: 600, pixelAspect: 1 };
    expect(scaleOf(rotated(Fitted), tall, surface)).toBeCloseTo(800 / 600);
  });

  it('draws pixels that are taller than wide taller', () => {
    const [a, , , d] = matrixOf(Fitted, wide, surface);
    expect(d / a).toBe(2);
  });

  it.each<[string, View]>([
    ['fitted', Fitted],
    ['turned', rotated(Fitted)],
    ['mirrored', mirrored(Fitted)],
    ['turned, then mirrored, enlarged and moved', panned({ ...mirrored(rotated(Fitted)), scale: 3 }, 40, -70, wide, surface)],
  ])('%s: finds the image point under a surface point', (_name, view) => {
    const matrix = matrixOf(view, wide, surface);
    const found = toImage(matrix, toSurface(matrix, { x: 12.5, y: 200 }));
    expect(found.x).toBeCloseTo(12.5);
    expect(found.y).toBeCloseTo(200);
  });

  it('turns clockwise: the upper left corner comes to the upper right', () => {
    const corner = toSurface(matrixOf(rotated(Fitted), picture, surface), { x: 0, y: 0 });
    expect(corner.x).toBeGreaterThan(400);
    expect(corner.y).toBeLessThan(300);
  });

  it('mirrors what the reader sees, whatever the rotation', () => {
    const turned = rotated(Fitted);
    const before = toSurface(matrixOf(turned, picture, surface), { x: 100, y: 40 });
    const after = toSurface(matrixOf(mirrored(turned), picture, surface), { x: 100, y: 40 });
    expect(after.x).toBeCloseTo(surface.width - before.x);
    expect(after.y).toBeCloseTo(before.y);
  });

  it('comes back to where it was after four turns, and after two mirrorings', () => {
    const view = { ...Fitted, scale: 2, panX: 30, panY: 10 };
    const once = (start: View): View => rotated(start);
    expect(matrixOf(once(once(once(once(view)))), picture, surface)).toEqual(matrixOf(view, picture, surface));
    expect(mirrored(mirrored(view))).toEqual(view);
  });

  it('keeps under the finger what is under the finger', () => {
    const at = { x: 200, y: 150 };
    const before = toImage(matrixOf(Fitted, picture, surface), at);
    const after = toImage(matrixOf(zoomedAt(Fitted, 2.5, at, picture, surface), picture, surface), at);
    expect(after.x).toBeCloseTo(before.x);
    expect(after.y).toBeCloseTo(before.y);
  });

  it('never lets a picture leave its surface or vanish', () => {
    const far = contained({ ...Fitted, panX: 1e6, panY: -1e6 }, picture, surface);
    const corner = toSurface(matrixOf(far, picture, surface), { x: 0, y: 512 });
    expect(corner.x).toBeLessThanOrEqual(surface.width - 48);
    expect(corner.y).toBeGreaterThanOrEqual(48);
    expect(contained({ ...Fitted, scale: 1e-9 }, picture, surface).scale).toBeGreaterThan(0.2);
    expect(contained({ ...Fitted, scale: 1e9 }, picture, surface).scale).toBe(32);
  });
});
