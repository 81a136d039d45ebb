// @vitest-environment node
// Real files (those of Debian's python3-pydicom), damaged where it hurts: sizes, lengths, kinds of values, transfer syntaxes,
// the heads of compressed streams. Whatever is in them, a whole picture or a DicomFault comes. The decoders take part.
//   EXCHANGE_FUZZ_RUNS    damaged copies of each file (6)
//   EXCHANGE_FUZZ_SEED    where their numbers begin (0); a failure names the number of its copy
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { DicomFault, openDicom, renderFrame, useCodecs } from '.';
import { damagedDicom } from './testing/damage';
import type { ImageFile, ReportNode } from './types';

const Folders = ['test_files', 'charset_files'].map((name) => join('/usr/lib/python3/dist-packages/pydicom/data', name));
const Largest = 300_000;
const Runs = Number(process.env['EXCHANGE_FUZZ_RUNS'] ?? 6);
const First = Number(process.env['EXCHANGE_FUZZ_SEED'] ?? 0);
// Claimed sizes are bounded (pixels.ts); so many pixels take seconds to draw, and nothing else can go wrong with them.
const Drawn = 1 << 22;

const paths = Folders.filter((folder) => existsSync(folder))
  .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
  .filter((path) => path.endsWith('.dcm') && statSync(path).size <= Largest);

async function checkImage(file: ImageFile): Promise<void> {
  expect(file.width * file.height).toBeLessThanOrEqual(1 << 26);
  for (const index of new Set([0, file.frames - 1])) {
    file.info(index);
    if (file.width * file.height > Drawn) {
      continue;
    }
    const frame = await file.frame(index);
    const samples = frame.photometric === 'RGB' ? 3 : 1;
    expect(frame.values.length, 'a value for each pixel').toBe(file.width * file.height * samples);
    const { data } = renderFrame(frame, { voi: { kind: 'default' }, invert: false, overlays: true });
    expect(data.length).toBe(file.width * file.height * 4);
    expect(data[data.length - 1], 'opaque').toBe(255);
  }
}

function depthOf({ children }: ReportNode): number {
  return 1 + Math.max(0, ...children.map(depthOf));
}

async function check(bytes: Uint8Array): Promise<string> {
  try {
    const file = openDicom(bytes);
    if (file.kind === 'image') {
      await checkImage(file);
    } else if (file.kind === 'presentation') {
      file.presentationFor('2.25.1', 0);
    } else if (file.kind === 'report') {
      expect(depthOf(file.root)).toBeLessThan(64);
    }
    return file.kind;
  } catch (error) {
    if (!(error instanceof DicomFault)) {
      throw error;
    }
    return error.code;
  }
}

beforeAll(() => {
  useCodecs(async () => (await import('./codecs/decoders')).decoders);
});

describe.skipIf(paths.length === 0)('damaged real files', () => {
  it('whole, compressed ones are decoded', async () => {
    const kinds = await Promise.all(['JPEG2000.dcm', 'SC_rgb_jpeg_gdcm.dcm', 'MR_small_jpeg_ls_lossless.dcm'].map((name) => check(readFileSync(join(Folders[0] ?? '', name)))));
    expect(kinds).toEqual(['image', 'image', 'image']);
  });

  it.each(paths)('%s', async (path) => {
    const whole = new Uint8Array(readFileSync(path));
    for (let seed = First; seed < First + Runs; seed++) {
      try {
        await check(damagedDicom(whole, seed));
      } catch (error) {
        throw new Error(`EXCHANGE_FUZZ_SEED=${seed} breaks it`, { cause: error });
      }
    }
  }, 60_000 + Runs * 2000);
});
