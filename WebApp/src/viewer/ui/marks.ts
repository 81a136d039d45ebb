import type { Spacing } from '../image/types';
import type { Extent } from './geometry';
import { angleOf, lengthOf, scaleBar } from './measure';
import type { Measurement } from './Measurements';
import { say } from './messages';
import type { Drawable } from './PaneState';
import type { Mark } from './Surface';
import { quantityText } from './texts';

const NoSpacing: Spacing = { kind: 'none', row: 1, column: 1 };
const BarShare = 0.3; // of the surface's width, at most

function spacingOf(picture: Drawable): Spacing {
  return picture.kind === 'frame' ? picture.info.spacing : NoSpacing;
}

/** None on a drawing: its pixels are not the picture's, in which points are kept. */
export function marksOf(measurements: readonly Measurement[], picture: Drawable): Mark[] {
  if (picture.kind !== 'frame') {
    return [];
  }
  const { spacing } = picture.info;
  const { regions } = picture.head;
  const aspect = picture.head.pixelAspect || 1;
  return measurements.map(({ kind, points }) => {
    const [first, second, third] = points;
    if (first === undefined || second === undefined) {
      return { points, label: '' };
    }
    if (kind === 'length') {
      return { points, label: quantityText(lengthOf(first, second, spacing, regions)) };
    }
    return { points, label: third === undefined ? '' : quantityText(angleOf(first, second, third, spacing, regions, aspect)) };
  });
}

export function scaleBarOf(picture: Drawable, scale: number, surface: Extent): { pixels: number; label: string } | null {
  const spacing = spacingOf(picture);
  const bar = scaleBar(spacing, scale, surface.width * BarShare);
  return bar === null ? null : { pixels: bar.pixels, label: say(spacing.kind === 'detector' ? 'mm-detector' : 'mm', { value: bar.millimetres }) };
}
