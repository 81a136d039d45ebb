import { describe, expect, it } from 'vitest';
import type { Presentation } from '../image/types';
import { Fitted, matrixOf, mirrored, rotated, scaleOf, toSurface, type Point } from './geometry';
import { outlineOf, presentedExtent, presentedView, toPicture } from './presentationGeometry';

const surface = { width: 600, height: 600 };
const picture = { width: 400, height: 200, pixelAspect: 1 };
const whole = { left: 0, top: 0, right: 399, bottom: 199, mode: 'SCALE TO FIT', magnification: 1, pixelAspect: 1 } as const;

function asking(changes: Partial<Presentation> = {}): Presentation {
  return {
    modality: { kind: 'linear', slope: 1, intercept: 0, unit: '' }, windows: [], luts: [], presentationLut: { kind: 'identity' }, shutter: null,
    overlays: [], imageOverlays: [], layers: [], area: null, rotation: 0, flip: false, unsupported: [], ...changes,
  };
}

function placed(presentation: Presentation, point: Point, view = Fitted): Point {
  const matrix = matrixOf(presentedView(view, presentation, 1), presentedExtent(presentation, picture), surface);
  const { x, y } = toSurface(matrix, point);
  return { x: Math.round(x), y: Math.round(y) };
}

const corner = { x: 0, y: 0 }; // of the first pixel

describe('D10: where a presentation state puts a picture', () => {
  it('turns clockwise', () => {
    expect(placed(asking({ rotation: 90 }), corner)).toEqual({ x: 450, y: 0 });
    expect(placed(asking({ rotation: 180 }), corner)).toEqual({ x: 600, y: 450 });
    expect(placed(asking({ rotation: 270 }), corner)).toEqual({ x: 150, y: 600 });
  });

  it('flips left and right after it turned (C.10.6)', () => {
    expect(placed(asking({ flip: true }), corner)).toEqual({ x: 600, y: 150 });
    expect(placed(asking({ rotation: 90, flip: true }), corner)).toEqual({ x: 150, y: 0 });
    expect(placed(asking({ rotation: 270, flip: true }), corner)).toEqual({ x: 450, y: 600 });
  });

  it('is turned and flipped further by the reader, as the reader sees it', () => {
    const state = asking({ rotation: 90, flip: true });
    expect(placed(state, corner, rotated(Fitted))).toEqual({ x: 600, y: 150 });
    expect(placed(state, corner, mirrored(Fitted))).toEqual({ x: 450, y: 0 });
    expect(placed(state, corner, mirrored(rotated(Fitted)))).toEqual({ x: 0, y: 150 });
  });

  it('fits the displayed area, whose corners change places where the picture is turned (C.10.4)', () => {
    const area = { ...whole, left: 199, top: 100, right: 100, bottom: 199 };
    const state = asking({ rotation: 90, area });
    expect(presentedExtent(state, picture)).toEqual({ left: 100, top: 100, width: 100, height: 100, pixelAspect: 1 });
    expect(placed(state, { x: 100, y: 100 })).toEqual({ x: 600, y: 0 });
    expect(placed(state, { x: 200, y: 200 })).toEqual({ x: 0, y: 600 });
  });

  it('takes the shape of pixels from the state where it names one, else from the picture', () => {
    expect(presentedExtent(asking({ area: { ...whole, pixelAspect: 2 } }), picture).pixelAspect).toBe(2);
    expect(presentedExtent(asking({ area: { ...whole, pixelAspect: null } }), { ...picture, pixelAspect: 1.5 }).pixelAspect).toBe(1.5);
  });

  it('magnifies by the number given until the reader zooms, and in device pixels', () => {
    const state = asking({ area: { ...whole, mode: 'MAGNIFY', magnification: 3 } });
    expect(scaleOf(presentedView(Fitted, state, 2), picture, surface)).toBe(1.5);
    expect(scaleOf(presentedView({ ...Fitted, scale: 4 }, state, 2), picture, surface)).toBe(4);
  });

  it('leaves an area that misses the picture, and the whole picture fits', () => {
    expect(presentedExtent(asking({ area: { ...whole, left: 500, right: 600 } }), picture)).toEqual(picture);
  });
});

describe('D10: where a presentation state puts lines and texts', () => {
  it('counts pixels from the outer corner of the first one', () => {
    expect(toPicture({ x: 3.5, y: 7 }, 'pixel', asking({ rotation: 90 }), picture)).toEqual({ x: 3.5, y: 7 });
  });

  it.each([0, 90, 180, 270] as const)('keeps fractions of the displayed area upright, turned by %i and flipped or not', (rotation) => {
    for (const flip of [false, true]) {
      const state = asking({ rotation, flip, area: { ...whole, left: 100, right: 299, top: 0, bottom: 199 } });
      const extent = presentedExtent(state, picture);
      expect(placed(state, toPicture({ x: 0, y: 0 }, 'display', state, extent))).toEqual({ x: 0, y: 0 });
      expect(placed(state, toPicture({ x: 1, y: 0 }, 'display', state, extent))).toEqual({ x: 600, y: 0 });
      expect(placed(state, toPicture({ x: 0.25, y: 0.75 }, 'display', state, extent))).toEqual({ x: 150, y: 450 });
    }
  });

  it('draws circles round their centre and ellipses through the ends of both axes', () => {
    const circle = outlineOf('circle', [{ x: 10, y: 10 }, { x: 13, y: 14 }]);
    expect(circle.every(({ x, y }) => Math.abs(Math.hypot(x - 10, y - 10) - 5) < 1e-9)).toBe(true);
    const ends = [{ x: 0, y: 5 }, { x: 20, y: 5 }, { x: 10, y: 0 }, { x: 10, y: 10 }];
    const ellipse = outlineOf('ellipse', ends);
    for (const end of ends) {
      expect(Math.min(...ellipse.map(({ x, y }) => Math.hypot(x - end.x, y - end.y)))).toBeLessThan(1e-9);
    }
  });

  it('draws smooth lines through all of their points', () => {
    const points = [{ x: 0, y: 0 }, { x: 10, y: 8 }, { x: 20, y: 0 }, { x: 30, y: 8 }];
    const curve = outlineOf('interpolated', points);
    expect(points.every((point) => curve.some(({ x, y }) => Math.hypot(x - point.x, y - point.y) < 1e-9))).toBe(true);
    expect(curve.length).toBeGreaterThan(points.length);
  });
});
