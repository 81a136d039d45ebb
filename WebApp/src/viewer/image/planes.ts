// Overlays and shutters onto a picture.
import type { Overlay, Shutter, ShutterShape } from './types';

const White = 0xffffffff;

export function drawOverlay({ rows, columns, top, left, bits }: Overlay, pixels: Uint32Array, width: number, height: number): void {
  const firstRow = Math.max(0, -top);
  const lastRow = Math.min(rows, height - top);
  const firstColumn = Math.max(0, -left);
  const lastColumn = Math.min(columns, width - left);
  for (let row = firstRow; row < lastRow; row++) {
    for (let column = firstColumn; column < lastColumn; column++) {
      if (bits[row * columns + column] === 1) {
        pixels[(top + row) * width + left + column] = White;
      }
    }
  }
}

export function drawShutter({ shapes, gray }: Shutter, pixels: Uint32Array, width: number, height: number): void {
  const dark = ((Math.min(gray, 255) * 0x010101) | 0xff000000) >>> 0;
  for (const shape of shapes) {
    const open = openAt(shape);
    for (let y = 0, index = 0; y < height; y++) {
      for (let x = 0; x < width; x++, index++) {
        if (!open(x, y)) {
          pixels[index] = dark;
        }
      }
    }
  }
}

function openAt(shape: ShutterShape): (x: number, y: number) => boolean {
  switch (shape.kind) {
    case 'rectangle':
      return (x, y) => x > shape.left && x < shape.right && y > shape.top && y < shape.bottom;
    case 'circle':
      return (x, y) => (x - shape.x) ** 2 + (y - shape.y) ** 2 <= shape.radius ** 2;
    case 'polygon':
      return (x, y) => isInside(shape.points, x, y);
    case 'bitmap':
      return (x, y) => !isSet(shape.overlay, x, y);
  }
}

function isSet({ rows, columns, top, left, bits }: Overlay, x: number, y: number): boolean {
  const row = y - top;
  const column = x - left;
  return row >= 0 && column >= 0 && row < rows && column < columns && bits[row * columns + column] === 1;
}

function isInside(points: readonly { x: number; y: number }[], x: number, y: number): boolean {
  let inside = false;
  points.forEach((point, index) => {
    const before = points[(index + points.length - 1) % points.length] ?? point;
    const crosses = point.y > y !== before.y > y;
    if (crosses && x < ((before.x - point.x) * (y - point.y)) / (before.y - point.y) + point.x) {
      inside = !inside;
    }
  });
  return inside;
}
