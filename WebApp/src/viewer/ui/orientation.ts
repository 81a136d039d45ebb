import type { OrientationLabels } from '../image/types';
import type { Matrix } from './geometry';

/** A picture's orientation letters (C.7.6.1.1.1) as they stand on the surface, turned and mirrored with it. */
export function turnedLabels(stored: OrientationLabels, [a, b, c, d]: Matrix): OrientationLabels {
  const horizontal = Math.abs(a) >= Math.abs(b);
  const rowEnds = [stored.left, stored.right] as const;
  const columnEnds = [stored.top, stored.bottom] as const;
  const across = horizontal ? a : c;
  const down = horizontal ? d : b;
  const [left, right] = ordered(horizontal ? rowEnds : columnEnds, across);
  const [top, bottom] = ordered(horizontal ? columnEnds : rowEnds, down);
  return { left, right, top, bottom };
}

function ordered([first, last]: readonly [string, string], direction: number): readonly [string, string] {
  return direction > 0 ? [first, last] : [last, first];
}
