// Overlay planes (C.9.2), of their own data or in the unused bits of the pixels, and display shutters (C.7.6.11, C.7.6.15).
import type { DataSet } from './dataset';
import type { RawValues } from './native';
import type { PixelDescription } from './pixels';
import type { Overlay, Shutter, ShutterShape } from './types';

const Groups = Array.from({ length: 16 }, (_, index) => 0x60000000 + index * 0x20000);

export function overlayGroups(dataSet: DataSet): number[] {
  return Groups.filter((group) => dataSet.has(group + 0x0010) && dataSet.has(group + 0x0011));
}

/** `raw` are the pixels before unused bits are taken away; null where they had none. */
export function readOverlays(dataSet: DataSet, frame: number, raw: RawValues | null, pixels: PixelDescription | null): Overlay[] {
  return overlayGroups(dataSet)
    .map((group) => readOverlay(dataSet, group, frame, raw, pixels))
    .filter((overlay) => overlay !== null);
}

export function readOverlay(
  dataSet: DataSet,
  group: number,
  frame: number,
  raw: RawValues | null = null,
  pixels: PixelDescription | null = null,
): Overlay | null {
  const rows = dataSet.number(group + 0x0010, 'US') ?? 0;
  const columns = dataSet.number(group + 0x0011, 'US') ?? 0;
  if (rows === 0 || columns === 0 || rows * columns > 1 << 26) {
    return null;
  }
  const frames = dataSet.number(group + 0x0015, 'IS') ?? 1;
  const first = (dataSet.number(group + 0x0051, 'US') ?? 1) - 1;
  const single = !dataSet.has(group + 0x0015);
  const plane = single ? 0 : frame - first;
  if (plane < 0 || plane >= frames) {
    return null;
  }
  const bits = dataSet.has(group + 0x3000) ? separate(dataSet, group, plane, rows * columns) : embedded(dataSet, group, raw, pixels);
  if (bits?.length !== rows * columns) {
    return null;
  }
  const [top = 1, left = 1] = dataSet.numbers(group + 0x0050, 'SS');
  return {
    group: group >>> 16,
    rows,
    columns,
    top: top - 1,
    left: left - 1,
    kind: dataSet.code(group + 0x0040) === 'R' ? 'roi' : 'graphics',
    label: dataSet.text(group + 0x1500),
    description: dataSet.text(group + 0x0022),
    bits,
  };
}

function separate(dataSet: DataSet, group: number, plane: number, count: number): Uint8Array | null {
  const words = dataSet.words(group + 0x3000);
  const element = dataSet.elements.get(group + 0x3000);
  const bytes = dataSet.bytes(group + 0x3000);
  if (!words || !bytes || bytes.length * 8 < (plane + 1) * count) {
    return null;
  }
  const swap = element?.vr !== 'OB' && !dataSet.encoding.littleEndian ? 1 : 0;
  const bits = new Uint8Array(count);
  for (let index = 0; index < count; index++) {
    const at = plane * count + index;
    bits[index] = ((bytes[(at >> 3) ^ swap] ?? 0) >> (at & 7)) & 1;
  }
  return bits;
}

/** A plane in a bit of the pixels that they do not use themselves. */
function embedded(dataSet: DataSet, group: number, raw: RawValues | null, pixels: PixelDescription | null): Uint8Array | null {
  const position = dataSet.number(group + 0x0102, 'US');
  const allocated = dataSet.number(group + 0x0100, 'US');
  if (!raw || pixels?.samples !== 1 || pixels.number !== 'integer' || position === null || allocated !== pixels.bitsAllocated) {
    return null;
  }
  const unused = position < allocated && (position > pixels.highBit || position <= pixels.highBit - pixels.bitsStored);
  return unused ? Uint8Array.from(raw, (value) => (value >>> position) & 1) : null;
}

export function readShutter(dataSet: DataSet): Shutter | null {
  const shapes = dataSet
    .codes(0x00181600)
    .map((shape) => readShape(dataSet, shape))
    .filter((shape) => shape !== null);
  return shapes.length > 0 ? { shapes, gray: (dataSet.number(0x00181622, 'US') ?? 0) >> 8 } : null;
}

function readShape(dataSet: DataSet, shape: string): ShutterShape | null {
  // Rows and columns count from 1 in the file and from 0 here; edges are the first and last pixel that is dark.
  const at = (tag: number): number => (dataSet.number(tag, 'IS') ?? NaN) - 1;
  if (shape === 'RECTANGULAR') {
    const edges = { left: at(0x00181602), right: at(0x00181604), top: at(0x00181606), bottom: at(0x00181608) };
    return Object.values(edges).every(Number.isFinite) ? { kind: 'rectangle', ...edges } : null;
  }
  const numbers = dataSet.numbers(shape === 'CIRCULAR' ? 0x00181610 : 0x00181620, 'IS').map((number) => number - 1);
  if (shape === 'CIRCULAR') {
    const radius = dataSet.number(0x00181612, 'IS');
    const [y, x] = numbers;
    return x !== undefined && y !== undefined && radius !== null && Number.isFinite(x + y) ? { kind: 'circle', x, y, radius } : null;
  }
  if (shape !== 'POLYGONAL' || numbers.length < 6 || !numbers.every(Number.isFinite)) {
    return null;
  }
  const points = Array.from({ length: numbers.length >> 1 }, (_, point) => ({ x: numbers[point * 2 + 1] ?? 0, y: numbers[point * 2] ?? 0 }));
  return { kind: 'polygon', points };
}
