import { describe, expect, it } from 'vitest';
import type { Drawable } from './PaneState';
import { PaneState } from './PaneState';

const drawing = { kind: 'preview', bitmap: { width: 400, height: 200 } } as unknown as Drawable;
const values = { kind: 'frame', frame: { width: 512, height: 256 }, head: { pixelAspect: 1 }, applied: null } as unknown as Drawable;
const surface = { width: 800, height: 600 };

describe('D8: values in the place of a drawing', () => {
  it('stand exactly where the drawing stood, however it was zoomed and moved', () => {
    const state = new PaneState();
    const corner = (picture: Drawable): number[] => {
      const [a = 0, , , d = 0, e = 0, f = 0] = state.matrix(picture, surface);
      const [width, height] = picture === values ? [512, 256] : [1000, 500];
      return [e, f, e + a * width, f + d * height].map((at) => Math.round(at * 1000) / 1000);
    };
    expect(corner(drawing)).toEqual(corner(values));
    state.zoom(3, { x: 100, y: 50 }, drawing, surface);
    state.pan(30, -20, drawing, surface);
    const before = corner(drawing);
    state.keepSize(drawing, values);
    expect(corner(values)).toEqual(before);
    state.keepSize(values, drawing);
    expect(corner(drawing)).toEqual(before);
  });
});
