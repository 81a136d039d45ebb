import { deflateSync } from 'node:zlib';

// Pictures for the development server, drawn on the spot so that no patient's image lies in the repository: a head-like
// phantom of ellipses whose inside changes with the slice. PNG, because it needs no encoder beyond zlib.

interface Ellipse {
  x: number;
  y: number;
  a: number;
  b: number;
  value: number;
}

const Skull: Ellipse[] = [
  { x: 0, y: 0, a: 0.72, b: 0.9, value: 200 },
  { x: 0, y: 0, a: 0.66, b: 0.84, value: -120 },
];

function inside({ x, y, a, b }: Ellipse, px: number, py: number): boolean {
  return ((px - x) / a) ** 2 + ((py - y) / b) ** 2 <= 1;
}

function brain(share: number): Ellipse[] {
  const size = Math.sin(Math.PI * Math.min(Math.max(share, 0.05), 0.95));
  return [
    ...Skull.map((e) => ({ ...e, a: e.a * (0.4 + 0.6 * size), b: e.b * (0.4 + 0.6 * size) })),
    { x: -0.2 * size, y: -0.1, a: 0.1 * size, b: 0.28 * size, value: -50 },
    { x: 0.2 * size, y: -0.1, a: 0.1 * size, b: 0.28 * size, value: -50 },
    { x: 0.28 - 0.5 * share, y: 0.34, a: 0.12 * size, b: 0.12 * size, value: 60 },
  ];
}

let table: number[] | undefined;

function crc32(bytes: Uint8Array): number {
  table ??= Array.from({ length: 256 }, (_, n) => {
    let c = n;
    for (let bit = 0; bit < 8; bit++) {
      c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    }
    return c >>> 0;
  });
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc = ((table[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8)) >>> 0;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

function chunk(name: string, body: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), body]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(body.length, 0);
  frame.writeUInt32BE(crc32(named), 4);
  return Buffer.concat([frame.subarray(0, 4), named, frame.subarray(4)]);
}

function png(pixels: Uint8Array, width: number, height: number): Buffer {
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++) {
    rows.set(pixels.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 0], 8); // eight bits of grey
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}

/** Slice `share` (0 to 1) through the phantom; `aspect` is height by width. */
export function phantom(share: number, width: number, aspect: number): Buffer {
  const height = Math.round(width * aspect);
  const shapes = brain(share);
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const px = (x / width) * 2 - 1;
      const py = (y / height) * 2 - 1;
      const grey = shapes.reduce((sum, shape) => sum + (inside(shape, px, py) ? shape.value : 0), 8);
      pixels[y * width + x] = Math.min(Math.max(grey + ((x * 7919 + y * 104729) % 17) - 8, 0), 255);
    }
  }
  return png(pixels, width, height);
}
