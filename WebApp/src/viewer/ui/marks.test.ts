import { describe, expect, it, vi } from 'vitest';
import { marksOf } from './marks';
import { measureByKey } from './measureByKey';
import { Measurements } from './Measurements';
import type { Pane } from './Pane';
import { PaneGestures } from './PaneGestures';
import type { Drawable } from './PaneState';

vi.mock('./Gestures', () => ({ Gestures: vi.fn() }));

const drawing = { kind: 'preview', bitmap: { width: 512, height: 512 }, described: null } as unknown as Drawable;
const values = { kind: 'frame', frame: { width: 512, height: 512, photometric: 'RGB' }, head: { pixelAspect: 1, regions: [] }, info: { spacing: { kind: 'patient', row: 0.5, column: 0.5 } }, applied: null } as unknown as Drawable;

/** A pane whose picture lies on its surface pixel by pixel. */
function paneOf(picture: Drawable) {
  const pane = {
    picture, pictureKey: 'a', tool: 'length', cross: null, measurements: new Measurements(), surface: { extent: { width: 512, height: 512 } },
    state: { scale: () => 1, voi: { kind: 'default' } }, frame: { canvas: {} }, events: { changed: () => undefined }, redraw: () => undefined, showValue: () => undefined,
    measuredPoint(at: { x: number; y: number }) {
      return this.picture.kind === 'frame' ? at : null;
    },
  };
  return { pane, gestures: new PaneGestures(pane as unknown as Pane), key: (key: string) => measureByKey(pane as unknown as Pane, { key, target: pane.frame.canvas } as unknown as KeyboardEvent) };
}

describe('D10: a drawing is not measured on', () => {
  it('sets no point there, by pointer or by key, and the first point stands on the values', () => {
    const { pane, gestures, key } = paneOf(drawing);
    gestures.pressed(0, { x: 10, y: 10 }, false);
    gestures.dragged({ x: 50, y: 10 }, 40, 0);
    gestures.released({ x: 50, y: 10 }, true);
    expect([key('Enter'), pane.measurements.inHand, pane.measurements.on('a').length]).toEqual([false, false, 0]);
    pane.picture = values;
    gestures.pressed(0, { x: 0, y: 10 }, false);
    gestures.released({ x: 0, y: 10 }, false);
    gestures.pressed(0, { x: 204.8, y: 10 }, false);
    expect(pane.measurements.on('a')[0]?.points).toEqual([{ x: 0, y: 10 }, { x: 204.8, y: 10 }]);
  });

  it('shows no measurement of the values there', () => {
    const measured = [{ kind: 'length' as const, points: [{ x: 0, y: 0 }, { x: 10, y: 0 }] }];
    expect(marksOf(measured, drawing)).toEqual([]);
    expect(marksOf(measured, values)).toHaveLength(1);
  });
});
