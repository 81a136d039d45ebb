// Where a picture stands on its surface. Image coordinates are pixels with (0, 0) at the outer corner of the first pixel;
// surface coordinates are CSS pixels from the surface's upper left corner. Pure arithmetic.

export interface Point {
  x: number;
  y: number;
}

export interface Extent {
  width: number;
  height: number;
}

/** A picture's pixels, and how much taller than wide one of them is (row spacing by column spacing). */
export interface PictureExtent extends Extent {
  /** Where the part that is fitted begins; the first pixel where nothing is said. */
  left?: number;
  top?: number;
  pixelAspect: number;
}

export type QuarterTurn = 0 | 90 | 180 | 270;

export interface View {
  /** CSS pixels per image column; null fits the picture into the surface. */
  scale: number | null;
  /** CSS pixels from the surface's centre. */
  panX: number;
  panY: number;
  /** Clockwise, after the flip. */
  rotation: QuarterTurn;
  /** Mirrored left to right, before the rotation. */
  flipped: boolean;
}

export const Fitted: Readonly<View> = { scale: null, panX: 0, panY: 0, rotation: 0, flipped: false };

const MaximumMagnification = 32; // CSS pixels per image pixel
const MinimumFit = 0.25; // of the fitted size
const SmallestVisible = 48; // CSS pixels of a picture that stay on the surface

function turned(picture: PictureExtent, rotation: QuarterTurn): Extent {
  const upright = { width: picture.width, height: picture.height * picture.pixelAspect };
  return rotation % 180 === 0 ? upright : { width: upright.height, height: upright.width };
}

export function fitScale(picture: PictureExtent, surface: Extent, rotation: QuarterTurn): number {
  const { width, height } = turned(picture, rotation);
  return width > 0 && height > 0 ? Math.min(surface.width / width, surface.height / height) : 1;
}

export function scaleOf(view: View, picture: PictureExtent, surface: Extent): number {
  return view.scale ?? fitScale(picture, surface, view.rotation);
}

/** a, b, c, d, e, f as CanvasRenderingContext2D.setTransform takes them: x' = a x + c y + e, y' = b x + d y + f. */
export type Matrix = readonly [number, number, number, number, number, number];

export function matrixOf(view: View, picture: PictureExtent, surface: Extent): Matrix {
  const scale = scaleOf(view, picture, surface);
  const cos = [1, 0, -1, 0][view.rotation / 90] ?? 1;
  const sin = [0, 1, 0, -1][view.rotation / 90] ?? 0;
  const x = scale * (view.flipped ? -1 : 1);
  const y = scale * picture.pixelAspect;
  const a = cos * x;
  const b = sin * x;
  const c = -sin * y;
  const d = cos * y;
  const centreX = surface.width / 2 + view.panX;
  const centreY = surface.height / 2 + view.panY;
  const middleX = (picture.left ?? 0) + picture.width / 2;
  const middleY = (picture.top ?? 0) + picture.height / 2;
  return [a, b, c, d, centreX - a * middleX - c * middleY, centreY - b * middleX - d * middleY];
}

export function toSurface([a, b, c, d, e, f]: Matrix, point: Point): Point {
  return { x: a * point.x + c * point.y + e, y: b * point.x + d * point.y + f };
}

export function toImage([a, b, c, d, e, f]: Matrix, point: Point): Point {
  const determinant = a * d - b * c;
  const x = point.x - e;
  const y = point.y - f;
  return { x: (d * x - c * y) / determinant, y: (a * y - b * x) / determinant };
}

/** Part of a picture always stays on its surface, at a size that can be seen. */
export function contained(view: View, picture: PictureExtent, surface: Extent): View {
  const fit = fitScale(picture, surface, view.rotation);
  const scale = view.scale === null ? null : Math.min(Math.max(view.scale, fit * MinimumFit), Math.max(MaximumMagnification, fit));
  const size = turned(picture, view.rotation);
  const room = (extent: number, length: number): number =>
    Math.max(0, (extent + length * (scale ?? fit)) / 2 - SmallestVisible);
  const roomX = room(surface.width, size.width);
  const roomY = room(surface.height, size.height);
  return {
    ...view,
    scale,
    panX: Math.min(Math.max(view.panX, -roomX), roomX),
    panY: Math.min(Math.max(view.panY, -roomY), roomY),
  };
}

/** Enlarges so that what is under the finger stays under the finger. */
export function zoomedAt(view: View, factor: number, at: Point, picture: PictureExtent, surface: Extent): View {
  const before = scaleOf(view, picture, surface);
  const { scale } = contained({ ...view, scale: before * factor }, picture, surface);
  const ratio = (scale ?? before) / before;
  const x = at.x - surface.width / 2;
  const y = at.y - surface.height / 2;
  return contained({ ...view, scale, panX: x - (x - view.panX) * ratio, panY: y - (y - view.panY) * ratio }, picture, surface);
}

export function panned(view: View, x: number, y: number, picture: PictureExtent, surface: Extent): View {
  return contained({ ...view, panX: view.panX + x, panY: view.panY + y }, picture, surface);
}

export function rotated(view: View): View {
  return { ...view, rotation: ((view.rotation + 90) % 360) as QuarterTurn, panX: -view.panY, panY: view.panX };
}

/** Mirrors left to right as the reader sees it, whatever the rotation: F·R(θ) = R(-θ)·F. */
export function mirrored(view: View): View {
  return { ...view, flipped: !view.flipped, rotation: ((360 - view.rotation) % 360) as QuarterTurn, panX: -view.panX };
}
