import type { GraphicLayer, GraphicObject, GraphicUnits, TextObject } from '../image/types';
import type { Point } from './geometry';
import { outlineOf } from './presentationGeometry';

/** A presentation state's lines and texts, and where their points are on the surface. */
export interface Annotations {
  layers: readonly GraphicLayer[];
  place(point: Point, units: GraphicUnits): Point;
}

const DefaultColour = '#7fdfff';
const Halo = 'rgba(0, 0, 0, 0.75)';
const Font = '600 14px system-ui, sans-serif';
const LineHeight = 18;
const DotRadius = 3;
const BesideAnchor = 8; // CSS pixels from an anchor to its text

/** Draws in CSS pixels, layer by layer. Sizes are the screen's: a state gives none. */
export function drawAnnotations(context: CanvasRenderingContext2D, { layers, place }: Annotations): void {
  for (const { colour, graphics, texts } of layers) {
    graphics.forEach((graphic) => drawGraphic(context, graphic, place, colour || DefaultColour));
    texts.forEach((text) => drawText(context, text, place, colour || DefaultColour));
  }
}

function drawGraphic(context: CanvasRenderingContext2D, graphic: GraphicObject, place: Annotations['place'], colour: string): void {
  const points = graphic.points.map((point) => place(point, graphic.units));
  const [only] = points;
  if (graphic.kind === 'point' && only !== undefined) {
    context.beginPath();
    context.arc(only.x, only.y, DotRadius, 0, 2 * Math.PI);
    context.fillStyle = colour;
    context.fill();
    return;
  }
  line(context, outlineOf(graphic.kind, points), colour, graphic.filled);
}

function line(context: CanvasRenderingContext2D, points: readonly Point[], colour: string, filled = false): void {
  context.beginPath();
  points.forEach(({ x, y }) => context.lineTo(x, y));
  if (filled) {
    context.fillStyle = colour;
    context.fill();
  }
  context.lineCap = 'round';
  context.lineJoin = 'round';
  for (const [style, width] of [[Halo, 3.5], [colour, 1.5]] as const) {
    context.strokeStyle = style;
    context.lineWidth = width;
    context.stroke();
  }
}

function drawText(context: CanvasRenderingContext2D, text: TextObject, place: Annotations['place'], colour: string): void {
  const anchor = text.anchor === null ? null : place(text.anchor, text.anchorUnits);
  const box = boxOf(text, place);
  context.font = Font;
  context.textBaseline = 'top';
  const lines = text.text.split(/\r\n|\r|\n/);
  if (box === null) {
    if (anchor !== null) {
      write(context, lines, 'left', anchor.x + BesideAnchor, anchor.y - (lines.length * LineHeight) / 2, colour);
    }
    return;
  }
  if (anchor !== null && text.anchorVisible) {
    const near = { x: Math.min(Math.max(anchor.x, box.left), box.right), y: Math.min(Math.max(anchor.y, box.top), box.bottom) };
    line(context, [near, anchor], colour);
  }
  const x = text.align === 'left' ? box.left : text.align === 'right' ? box.right : (box.left + box.right) / 2;
  write(context, lines, text.align, x, box.top, colour);
}

/** Texts stand upright, however the picture is turned. */
function boxOf({ box, units }: TextObject, place: Annotations['place']): { left: number; top: number; right: number; bottom: number } | null {
  if (box === null) {
    return null;
  }
  const one = place({ x: box.left, y: box.top }, units);
  const other = place({ x: box.right, y: box.bottom }, units);
  return { left: Math.min(one.x, other.x), top: Math.min(one.y, other.y), right: Math.max(one.x, other.x), bottom: Math.max(one.y, other.y) };
}

function write(context: CanvasRenderingContext2D, lines: readonly string[], align: CanvasTextAlign, x: number, y: number, colour: string): void {
  context.textAlign = align;
  lines.forEach((text, index) => {
    context.strokeStyle = Halo;
    context.lineWidth = 4;
    context.strokeText(text, x, y + index * LineHeight);
    context.fillStyle = colour;
    context.fillText(text, x, y + index * LineHeight);
  });
  context.textAlign = 'left';
}
