// Lines and texts of a presentation state (C.10.5), by layer (C.10.7).
import type { DataSet } from './dataset';
import type { GraphicLayer, GraphicObject, GraphicUnits, TextObject, UnsupportedPart } from './types';

type Point = { x: number; y: number };

const Kinds: Readonly<Record<string, GraphicObject['kind']>> = {
  POINT: 'point',
  POLYLINE: 'polyline',
  INTERPOLATED: 'interpolated',
  CIRCLE: 'circle',
  ELLIPSE: 'ellipse',
};

/** How many points a graphic has, where that is fixed: a circle's centre and edge, the ends of an ellipse's two axes. */
const PointCount: Readonly<Partial<Record<GraphicObject['kind'], number>>> = { point: 1, circle: 2, ellipse: 4 };

/** What readLayers leaves out of these annotations: kinds and shapes there is no rule for, and texts without a place. */
export function unsupportedGraphics(annotations: readonly DataSet[]): UnsupportedPart[] {
  const graphics = annotations.flatMap((annotation) => annotation.items(0x00700009));
  const texts = annotations.flatMap((annotation) => annotation.items(0x00700008));
  const parts: UnsupportedPart[] = [];
  if (annotations.some((annotation) => annotation.items(0x00700209).length > 0) || graphics.some((item) => readGraphic(item) === null)) {
    parts.push('graphics');
  }
  if (texts.some((item) => !hasPlace(readText(item)))) {
    parts.push('texts');
  }
  if ([...graphics, ...texts].some((item) => [0x00700231, 0x00700232, 0x00700233].some((style) => item.has(style)))) {
    parts.push('styles');
  }
  return parts;
}

export function readLayers(dataSet: DataSet, annotations: readonly DataSet[]): GraphicLayer[] {
  const names = new Set(annotations.map((annotation) => annotation.code(0x00700002)));
  const described = new Map(dataSet.items(0x00700060).map((layer) => [layer.code(0x00700002), layer]));
  return [...names]
    .map((name) => {
      const own = annotations.filter((annotation) => annotation.code(0x00700002) === name);
      const layer = described.get(name);
      return {
        name,
        order: layer?.number(0x00700062, 'IS') ?? 0,
        colour: layer ? recommendedColour(layer) : '',
        graphics: own.flatMap((annotation) => annotation.items(0x00700009)).map(readGraphic).filter((one) => one !== null),
        texts: own.flatMap((annotation) => annotation.items(0x00700008)).map(readText).filter(hasPlace),
      };
    })
    .sort((one, other) => one.order - other.order);
}

function recommendedColour(layer: DataSet): string {
  const gray = layer.number(0x00700066, 'US');
  const rgb = layer.numbers(0x00700067, 'US');
  const shades = rgb.length === 3 ? rgb : gray === null ? [] : [gray, gray, gray];
  return shades.length === 3 ? `rgb(${shades.map((shade) => shade >> 8).join(', ')})` : '';
}

/** MATRIX is a slide's own, which is not told here: its coordinates are the picture's pixels as well. */
function units(code: string): GraphicUnits {
  return code === 'DISPLAY' ? 'display' : 'pixel';
}

/** The corner of the first pixel is 0, 0 and its other corner 1, 1: fractions lie within pixels. */
function points(numbers: readonly number[]): Point[] {
  return Array.from({ length: numbers.length >> 1 }, (_, index) => ({ x: numbers[index * 2] ?? 0, y: numbers[index * 2 + 1] ?? 0 }));
}

function readGraphic(item: DataSet): GraphicObject | null {
  const kind = Kinds[item.code(0x00700023)];
  const unit = units(item.code(0x00700005));
  const numbers = item.numbers(0x00700022, 'FL');
  const count = kind ? PointCount[kind] : undefined;
  if (!kind || numbers.length < 2 || !numbers.every(Number.isFinite) || (count !== undefined && numbers.length !== count * 2)) {
    return null;
  }
  return { kind, units: unit, points: points(numbers), filled: item.code(0x00700024) === 'Y' };
}

function hasPlace({ box, anchor }: TextObject): boolean {
  return box !== null || anchor !== null;
}

function readText(item: DataSet): TextObject {
  const boxUnits = units(item.code(0x00700003));
  const anchorUnits = units(item.code(0x00700004));
  const [topLeft] = points(item.numbers(0x00700010, 'FL'));
  const [bottomRight] = points(item.numbers(0x00700011, 'FL'));
  const [anchor] = points(item.numbers(0x00700014, 'FL'));
  const align = item.code(0x00700012);
  return {
    text: item.wholeText(0x00700006),
    units: boxUnits,
    box: topLeft && bottomRight ? { left: topLeft.x, top: topLeft.y, right: bottomRight.x, bottom: bottomRight.y } : null,
    anchor: anchor ?? null,
    anchorUnits,
    anchorVisible: item.code(0x00700015) === 'Y',
    align: align === 'CENTER' ? 'center' : align === 'RIGHT' ? 'right' : 'left',
  };
}
