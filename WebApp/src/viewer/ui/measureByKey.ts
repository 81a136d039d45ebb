import type { Pane } from './Pane';

const Coarse = 10; // image pixels for an arrow key
const Fine = 1; // with Shift

const moves: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
};

/** Measuring without a pointer: arrows move a cross over the picture, Enter sets a point there. True where the key was used. */
export function measureByKey(pane: Pane, event: KeyboardEvent): boolean {
  const { tool, picture, frame } = pane;
  const measuring = tool === 'length' || tool === 'angle' ? tool : null;
  if (measuring === null || picture?.kind !== 'frame' || event.target !== frame.canvas || event.ctrlKey || event.metaKey || event.altKey) {
    return false;
  }
  const centre = pane.measuredPoint({ x: pane.surface.extent.width / 2, y: pane.surface.extent.height / 2 });
  const at = pane.cross ?? centre;
  const move = moves[event.key];
  if (at === null || (move === undefined && event.key !== 'Enter')) {
    return false;
  }
  const step = event.shiftKey ? Fine : Coarse;
  pane.cross = move === undefined ? at : { x: at.x + move[0] * step, y: at.y + move[1] * step };
  if (move === undefined) {
    pane.measurements.set(pane.pictureKey, measuring, at);
  } else {
    pane.measurements.follow(pane.cross);
  }
  pane.redraw();
  return true;
}
