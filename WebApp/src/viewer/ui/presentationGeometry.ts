import type { DisplayedArea, GraphicObject, GraphicUnits, Presentation } from '../image/types';
import type { PictureExtent, Point, QuarterTurn, View } from './geometry';

// Where a presentation state puts a picture, its lines and its texts (C.10.4 to C.10.6). Pure arithmetic.

/** A part of a picture, in image coordinates. */
export interface Area {
  left: number;
  top: number;
  width: number;
  height: number;
}

const Segments = 72; // straight pieces of a circle
const PerSpan = 12; // and of a curve between two of its points

/** The state's displayed area; its corners change places where the state turns the picture. Null where it misses the picture. */
export function areaOf(area: DisplayedArea, picture: PictureExtent): Area | null {
  const [left, right] = [Math.min(area.left, area.right), Math.max(area.left, area.right) + 1];
  const [top, bottom] = [Math.min(area.top, area.bottom), Math.max(area.top, area.bottom) + 1];
  const meets = right > 0 && bottom > 0 && left < picture.width && top < picture.height;
  return meets ? { left, top, width: right - left, height: bottom - top } : null;
}

/** What is fitted into the surface: the displayed area, with pixels of the shape that the state gives them. */
export function presentedExtent(presentation: Presentation, picture: PictureExtent): PictureExtent {
  const area = presentation.area === null ? null : areaOf(presentation.area, picture);
  return area === null ? picture : { ...area, pixelAspect: presentation.area?.pixelAspect ?? picture.pixelAspect };
}

/**
 * The reader's own turns and flips after those of the state. The state flips after it turned, a view before:
 * F·R(t) = R(-t)·F.
 */
export function presentedView(view: View, presentation: Presentation, pixelRatio: number): View {
  const turned = presentation.flip ? -presentation.rotation : presentation.rotation;
  const rotation = ((view.rotation + (view.flipped ? -turned : turned) + 720) % 360) as QuarterTurn;
  const { area } = presentation;
  const magnified = area?.mode === 'MAGNIFY' && area.magnification > 0 ? area.magnification / pixelRatio : null;
  return { ...view, rotation, flipped: view.flipped !== presentation.flip, scale: view.scale ?? magnified };
}

/** A point of an annotation in image coordinates. Fractions are of the displayed area as it stands after rotation and flip. */
export function toPicture(point: Point, units: GraphicUnits, { rotation, flip }: Presentation, extent: PictureExtent): Point {
  if (units === 'pixel') {
    return point;
  }
  const across = (point.x - 0.5) * (flip ? -1 : 1);
  const down = point.y - 0.5;
  const cos = [1, 0, -1, 0][rotation / 90] ?? 1;
  const sin = [0, 1, 0, -1][rotation / 90] ?? 0;
  return {
    x: (extent.left ?? 0) + extent.width * (0.5 + cos * across + sin * down),
    y: (extent.top ?? 0) + extent.height * (0.5 - sin * across + cos * down),
  };
}

/** The line to draw through points that are on the surface already. One point is a point. */
export function outlineOf(kind: GraphicObject['kind'], points: readonly Point[]): readonly Point[] {
  switch (kind) {
    case 'point':
    case 'polyline':
      return points;
    case 'interpolated':
      return curveThrough(points);
    case 'circle':
      return circleOf(points);
    case 'ellipse':
      return ellipseOf(points);
  }
}

function circleOf([centre, edge]: readonly Point[]): Point[] {
  if (centre === undefined || edge === undefined) {
    return [];
  }
  const radius = Math.hypot(edge.x - centre.x, edge.y - centre.y);
  return round(centre, { x: radius, y: 0 }, { x: 0, y: radius });
}

/** Two ends of one axis, then two of the other. */
function ellipseOf([from, to, above, below]: readonly Point[]): Point[] {
  if (from === undefined || to === undefined || above === undefined || below === undefined) {
    return [];
  }
  const centre = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
  const half = (one: Point, other: Point): Point => ({ x: (other.x - one.x) / 2, y: (other.y - one.y) / 2 });
  return round(centre, half(from, to), half(above, below));
}

function round(centre: Point, one: Point, other: Point): Point[] {
  return Array.from({ length: Segments + 1 }, (_, step) => {
    const angle = (2 * Math.PI * step) / Segments;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    return { x: centre.x + one.x * cos + other.x * sin, y: centre.y + one.y * cos + other.y * sin };
  });
}

/** A smooth line that goes through every point (Catmull and Rom's). */
function curveThrough(points: readonly Point[]): Point[] {
  const at = (index: number): Point => points[Math.min(Math.max(index, 0), points.length - 1)] ?? { x: 0, y: 0 };
  const curve: Point[] = [at(0)];
  for (let span = 0; span + 1 < points.length; span++) {
    const around = [at(span - 1), at(span), at(span + 1), at(span + 2)] as const;
    for (let step = 1; step <= PerSpan; step++) {
      const t = step / PerSpan;
      curve.push({ x: between(t, around.map(({ x }) => x)), y: between(t, around.map(({ y }) => y)) });
    }
  }
  return curve;
}

function between(t: number, [before = 0, from = 0, to = 0, after = 0]: readonly number[]): number {
  const bend = 2 * before - 5 * from + 4 * to - after;
  const twist = 3 * (from - to) + after - before;
  return (2 * from + (to - before) * t + bend * t * t + twist * t * t * t) / 2;
}
