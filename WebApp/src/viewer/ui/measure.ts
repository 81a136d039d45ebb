import type { Spacing, UltrasoundRegion, UltrasoundUnit } from '../image/types';
import type { Point } from './geometry';

// Lengths and angles on a picture. Points are image coordinates: pixels, (0, 0) the outer corner of the first one.

/** `detector`: millimetres on the detector, not in the patient; the picture says so. */
export interface Quantity {
  value: number;
  unit: 'mm' | 'mm-detector' | 'cm' | 'px' | 'degree';
}

interface Calibration {
  unit: 'mm' | 'mm-detector' | 'cm' | 'px';
  x: number;
  y: number;
}

const Uncalibrated: Readonly<Calibration> = { unit: 'px', x: 1, y: 1 };

function isWithin(region: UltrasoundRegion, { x, y }: Point): boolean {
  return x >= region.left && x < region.right + 1 && y >= region.top && y < region.bottom + 1;
}

function areLengths(x: UltrasoundUnit, y: UltrasoundUnit): boolean {
  return x === 'cm' && y === 'cm';
}

/**
 * What a pixel measures where all these points lie. Ultrasound holds several scales in one picture: a length within one
 * region has that region's, and what crosses regions, or lies in one of time or speed, stays in pixels.
 */
export function calibrationAt(points: readonly Point[], spacing: Spacing, regions: readonly UltrasoundRegion[]): Calibration {
  const here = regions.filter((region) => points.every((point) => isWithin(region, point)));
  if (regions.length > 0 && (here.length > 0 || spacing.kind === 'none')) {
    const [region, ...others] = here;
    const clear = region !== undefined && others.every((other) => other.deltaX === region.deltaX && other.deltaY === region.deltaY && areLengths(other.unitX, other.unitY));
    return clear && areLengths(region.unitX, region.unitY) && region.deltaX !== 0 && region.deltaY !== 0
      ? { unit: 'cm', x: Math.abs(region.deltaX), y: Math.abs(region.deltaY) }
      : Uncalibrated;
  }
  if (spacing.kind === 'none') {
    return Uncalibrated;
  }
  return { unit: spacing.kind === 'detector' ? 'mm-detector' : 'mm', x: spacing.column, y: spacing.row };
}

export function lengthOf(from: Point, to: Point, spacing: Spacing, regions: readonly UltrasoundRegion[]): Quantity {
  const { unit, x, y } = calibrationAt([from, to], spacing, regions);
  return { value: Math.hypot((to.x - from.x) * x, (to.y - from.y) * y), unit };
}

/** The angle at `corner`, 0 to 180 degrees; pixels that are not square are taken as they lie in the patient. */
export function angleOf(
  one: Point,
  corner: Point,
  other: Point,
  spacing: Spacing,
  regions: readonly UltrasoundRegion[],
  pixelAspect: number,
): Quantity {
  const calibration = calibrationAt([one, corner, other], spacing, regions);
  const tall = calibration.unit === 'px' ? pixelAspect : calibration.y / calibration.x;
  const first = { x: one.x - corner.x, y: (one.y - corner.y) * tall };
  const second = { x: other.x - corner.x, y: (other.y - corner.y) * tall };
  const cross = first.x * second.y - first.y * second.x;
  const dot = first.x * second.x + first.y * second.y;
  return { value: (Math.abs(Math.atan2(cross, dot)) * 180) / Math.PI, unit: 'degree' };
}

const RoundLengths = [1, 2, 5, 10, 20, 50, 100, 200, 500]; // millimetres

/** The longest round length that fits, for the scale bar; null where the picture has no scale of its own. */
export function scaleBar(spacing: Spacing, cssPixelsPerColumn: number, room: number): { millimetres: number; pixels: number } | null {
  if (spacing.kind === 'none' || spacing.column <= 0 || cssPixelsPerColumn <= 0) {
    return null;
  }
  const perMillimetre = cssPixelsPerColumn / spacing.column;
  const millimetres = RoundLengths.filter((length) => length * perMillimetre <= room).pop();
  return millimetres === undefined ? null : { millimetres, pixels: millimetres * perMillimetre };
}
