// @vitest-environment node
// Damaged files, the same ones every time: whatever is in them, an answer or a DicomFault comes at once.
import { deflateRawSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { DicomFault, openDicom, renderFrame, useCodecs } from '.';
import { decodeExtended } from './codecs/jpegExtended';
import { decodeLossless } from './codecs/jpegLossless';
import { checkTileParts, codestream, isIrreversible, readJpeg2000Header, readJpegHeader } from './codecs/streams';
import { inflate } from './inflate';
import { expandSegments } from './palette';
import { random } from './testing/damage';
import { file, Header, joined, picture, type Written } from './testing/files';

function damaged(bytes: Uint8Array, seed: number): Uint8Array {
  const next = random(seed);
  const copy = bytes.slice();
  const changes = 1 + Math.floor(next() * 8);
  for (let change = 0; change < changes; change++) {
    const at = Math.floor(next() * copy.length);
    const kind = next();
    if (kind < 0.5) {
      copy[at] = Math.floor(next() * 256);
    } else if (kind < 0.8) {
      copy.fill(next() < 0.5 ? 0xff : 0, at, at + 4);
    } else {
      copy.copyWithin(at, Math.floor(next() * copy.length), Math.floor(next() * copy.length));
    }
  }
  return next() < 0.2 ? copy.slice(0, Math.floor(next() * copy.length)) : copy;
}

async function survives(bytes: Uint8Array): Promise<void> {
  try {
    const opened = openDicom(bytes);
    if (opened.kind === 'presentation') {
      opened.presentationFor('2.25.1', 0);
    }
    if (opened.kind === 'image' && opened.width * opened.height < 1 << 22) {
      opened.info(0);
      renderFrame(await opened.frame(opened.frames - 1), { voi: { kind: 'default' }, invert: false, overlays: true });
    }
  } catch (error) {
    expect(error, 'only DicomFault is thrown').toBeInstanceOf(DicomFault);
  }
}

function survivesSync(work: () => unknown): void {
  try {
    work();
  } catch (error) {
    expect(error, 'only DicomFault is thrown').toBeInstanceOf(DicomFault);
  }
}

const values = Array.from({ length: 64 }, (_, at) => (at * 977) % 4096);
const nested = (depth: number): Written[] => (depth === 0 ? [[0x00080104, 'LO', 'Meaning']] : [[0x0040a730, 'SQ', [nested(depth - 1), nested(0)]]]);

function rle(): Uint8Array {
  const header = new Uint8Array(64);
  header.set([2, 0, 0, 0, 64, 0, 0, 0, 68, 0, 0, 0]);
  const fragment = joined([header, new Uint8Array([193, 1, 128, 128, 193, 7, 0, 0])]);
  const item = (bytes: Uint8Array): Uint8Array => joined([new Uint8Array([0xfe, 0xff, 0, 0xe0, bytes.length, 0, 0, 0]), bytes]);
  const end = new Uint8Array([0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0]);
  const whole = picture(values, [], 12);
  const before = whole.slice(0, whole.length - 128 - 4);
  const compressed = joined([before, new Uint8Array(4).fill(0xff), item(new Uint8Array(0)), item(fragment), end]);
  const syntax = new TextEncoder().encode('1.2.840.10008.1.2.5\0');
  // The meta information names the other syntax with one character less, and a zero for it.
  compressed.set(syntax, 140);
  return compressed;
}

const Files: Readonly<Record<string, Uint8Array>> = {
  gray: picture(values, [[0x00281050, 'DS', '2000'], [0x00281051, 'DS', '900'], [0x00280120, 'US', [0]]], 12),
  overlay: picture(values, [[0x60000010, 'US', [1]], [0x60000011, 'US', [64]], [0x60000050, 'SS', [1, 1]], [0x60003000, 'OW', new Uint8Array(8).fill(0x5a)]]),
  shutter: picture(values, [[0x00181600, 'CS', 'CIRCULAR\\POLYGONAL'], [0x00181610, 'IS', '1\\3'], [0x00181612, 'IS', '2'], [0x00181620, 'IS', '1\\1\\2\\9\\3\\4']]),
  tables: picture(values, [
    [0x00283000, 'SQ', [[[0x00283002, 'US', [4, 0, 16]], [0x00283006, 'OW', new Uint8Array(8)]]]],
    [0x00283010, 'SQ', [[[0x00283002, 'US', [4, 0, 12]], [0x00283006, 'OW', new Uint8Array(8)]]]],
  ]),
  report: file([[0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.88.33'], ...nested(12)]),
  presentation: file([
    [0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.11.1'],
    [0x00081115, 'SQ', [[[0x00081140, 'SQ', [[[0x00081155, 'UI', '2.25.1']]]]]]],
    [0x00700001, 'SQ', [[[0x00700002, 'CS', 'L'], [0x00700009, 'SQ', [[[0x00700022, 'FL', [1, 2, 3, 4]], [0x00700023, 'CS', 'POLYLINE']]]]]]],
  ]),
  rle: rle(),
  deflated: joined([file([], '1.2.840.10008.1.2.1.99'), deflateRawSync(picture(values).slice(132 + 28))]),
  japanese: file([...Header, [0x00080005, 'CS', '\\ISO 2022 IR 87\\ISO 2022 IR 159'], [0x00100010, 'PN', '\x1b$B;3ED\x1b(B^\x1b$(DB@\x1b(B']]),
};

beforeAll(() => {
  useCodecs(() => Promise.reject(new DicomFault('decoder-missing', 'not under test')));
});

describe('damaged files', () => {
  it.each(Object.keys(Files))('%s: nothing but a DicomFault, and soon', async (name) => {
    const whole = Files[name] ?? new Uint8Array(0);
    for (let seed = 0; seed < 300; seed++) {
      await survives(damaged(whole, seed));
    }
  });

  it.each(Object.keys(Files))('%s: of every shorter length', async (name) => {
    const whole = Files[name] ?? new Uint8Array(0);
    for (let length = 0; length <= whole.length; length++) {
      await survives(whole.slice(0, length));
    }
  });

  it('the undamaged ones are what they should be', async () => {
    const kinds = Object.entries(Files).map(([name, bytes]) => [name, openDicom(bytes).kind]);
    expect(Object.fromEntries(kinds)).toMatchObject({ gray: 'image', report: 'report', presentation: 'presentation', rle: 'image', deflated: 'image' });
    const opened = openDicom(Files['rle'] ?? new Uint8Array(0));
    const frame = opened.kind === 'image' ? await opened.frame(0) : null;
    expect(frame?.values[0]).toBe(0x107);
  });
});

/** Lossless JPEG of 4 x 2 pixels: every difference is zero. */
const Lossless = new Uint8Array([
  0xff, 0xd8, 0xff, 0xc3, 0, 11, 8, 0, 2, 0, 4, 1, 1, 0x11, 0, 0xff, 0xc4, 0, 21, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2,
  0xff, 0xda, 0, 8, 1, 1, 0, 1, 0, 0, 0x00, 0xff, 0xd9,
]);

describe('damaged streams', () => {
  const decode = (bytes: Uint8Array): unknown => {
    const header = readJpegHeader(bytes);
    if (header.width * header.height * header.components > 1 << 20) {
      return null;
    }
    return header.frame === 0xc3 ? decodeLossless(bytes, header) : decodeExtended(bytes, header);
  };

  it('lossless JPEG is decoded when whole', () => {
    expect(decode(Lossless)).toEqual(new Uint8Array(8).fill(128));
  });

  it('JPEG and JPEG 2000 give nothing but a DicomFault', () => {
    const siz = joined([
      new Uint8Array([0xff, 0x4f, 0xff, 0x51, 0, 41, 0, 0, 0, 0, 0, 8, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 8]),
      new Uint8Array([0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 7, 1, 1, 0xff, 0x90, 0, 10, 0, 0, 0, 0, 0, 20, 0, 1, 0xff, 0x93, 0, 0, 0, 0, 0, 0, 0xff, 0xd9]),
    ]);
    for (let seed = 0; seed < 1000; seed++) {
      survivesSync(() => decode(damaged(Lossless, seed)));
      survivesSync(() => {
        const stream = codestream(damaged(siz, seed));
        readJpeg2000Header(stream);
        isIrreversible(stream);
        checkTileParts(stream);
      });
    }
  });

  it('deflate stays within its bound', () => {
    const whole = new Uint8Array(deflateRawSync(new Uint8Array(100_000)));
    expect(() => inflate(whole, 99_999)).toThrow(DicomFault);
    expect(inflate(whole, 100_000)).toHaveLength(100_000);
    for (let seed = 0; seed < 1000; seed++) {
      survivesSync(() => inflate(damaged(whole, seed), 200_000));
    }
  });

  it('segmented palettes stay within theirs', () => {
    const whole = Uint16Array.from([0, 2, 10, 20, 1, 4, 100, 2, 1, 0, 0]);
    for (let seed = 0; seed < 1000; seed++) {
      const bytes = damaged(new Uint8Array(whole.buffer), seed);
      survivesSync(() => expandSegments(new Uint16Array(bytes.buffer, 0, bytes.length >> 1), 256, 0xffff));
    }
  });
});
