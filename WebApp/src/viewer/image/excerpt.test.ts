// @vitest-environment node
import { deflateRawSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Container } from './container';
import { imageOf, isExcerpt, openExcerpt, readExcerpt, type Excerpt } from './excerpt';
import type { Image } from './image';
import { openDicom } from './open';
import { dataSet, Header, joined, picture, type Written } from './testing/files';
import type { ImageFile } from './types';

const BasicText = '1.2.840.10008.5.1.4.1.1.88.11';
const Values = [5, 700, 4095, 0];
const Described: readonly Written[] = [
  ...Header,
  [0x00280002, 'US', [1]], [0x00280004, 'CS', 'MONOCHROME2'], [0x00280008, 'IS', '2'], [0x00280010, 'US', [1]], [0x00280011, 'US', [4]],
  [0x00280100, 'US', [16]], [0x00280101, 'US', [12]], [0x00280102, 'US', [11]], [0x00280103, 'US', [0]],
  [0x00281050, 'DS', '40'], [0x00281051, 'DS', '400'], [0x00281052, 'DS', '-1024'], [0x00281053, 'DS', '1'],
  [0x7fe00010, 'OW', new Uint8Array(0)],
];
const Pixels = new Uint8Array(new Uint16Array(Values).buffer);

function packed(change: Record<string, unknown> = {}, attributes = dataSet(Described), pixels = Pixels, apart = new Uint8Array(0)): Uint8Array {
  const description = new TextEncoder().encode(JSON.stringify({
    Version: 1, Instance: 'i', Frame: 1, TransferSyntaxUID: '1.2.840.10008.1.2.1', SOPClassUID: '1.2', ExplicitVR: true, LittleEndian: true,
    NativeLength: 16, Attributes: attributes.length, Pixels: pixels.length + apart.length, ...change,
  }));
  const deflated = new Uint8Array(deflateRawSync(joined([attributes, pixels])));
  const lengths = new Uint8Array(new Uint32Array([description.length, deflated.length]).buffer);
  return joined([new TextEncoder().encode('XPIC'), lengths, description, deflated, apart]);
}

const shown = (excerpt: Excerpt): Image => imageOf(excerpt.container as Container, excerpt);

function NoBareStreams(): never {
  throw new TypeError("Unsupported format: 'deflate-raw'");
}

describe.each([['the browser’s own inflating', null], ['a browser that has none for it', NoBareStreams]])('an excerpt of the server, with %s', (_name, lacking) => {
  beforeEach(() => {
    if (lacking !== null) {
      vi.stubGlobal('DecompressionStream', lacking);
    }
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('gives the picture that the file gives', async () => {
    const excerpt = await readExcerpt(packed());
    const image = shown(excerpt);
    const frame = await image.frame(1);
    const file = openDicom(picture(Values, [[0x00281052, 'DS', '-1024'], [0x00281053, 'DS', '1']], 12)) as ImageFile;
    const whole = await file.frame(0);
    expect([...frame.values]).toEqual([...whole.values]);
    expect(frame.modality).toEqual(whole.modality);
    expect(image.attributes.patient.name.alphabetic).toBe('Doe^Jane');
    expect(image.window(1)).toEqual({ kind: 'window', center: 40, width: 400 });
  });

  it('gives no other frame than the one that came', async () => {
    const excerpt = await readExcerpt(packed());
    await expect(shown(excerpt).frame(0)).rejects.toMatchObject({ code: 'no-such-frame' });
  });

  it.each<[string, Uint8Array, string]>([
    ['is no excerpt', new TextEncoder().encode('<!doctype html><html>'), 'malformed'],
    ['is of another form', packed({ Version: 2 }), 'malformed'],
    ['claims more than came', packed({ Pixels: 99 }), 'truncated'],
    ['claims less than came', packed({ Pixels: 2 }), 'truncated|too-large'],
    ['claims more than a browser holds', packed({ Pixels: 2 ** 40 }), 'malformed'],
    ['is of a syntax that nobody knows', packed({ TransferSyntaxUID: '1.2.3' }), 'unsupported-transfer-syntax'],
    ['breaks off', packed().subarray(0, 200), 'malformed'],
    ['is empty', new Uint8Array(0), 'malformed'],
  ])('is refused where it %s', async (_name, bytes, code) => {
    await expect(readExcerpt(bytes)).rejects.toMatchObject({ code: expect.stringMatching(code) as unknown });
  });

  it('gives the report that the file gives, and no other instance’s', async () => {
    const attributes = dataSet([...Header.filter(([tag]) => tag !== 0x00080016), [0x00080016, 'UI', BasicText], [0x0040a040, 'CS', 'CONTAINER'], [0x0040a491, 'CS', 'COMPLETE']].sort(([one], [other]) => Number(one) - Number(other)) as Written[]);
    const report = packed({ SOPClassUID: BasicText, Frame: 0, NativeLength: 0 }, attributes, new Uint8Array(0));
    expect(isExcerpt(report)).toBe(true);
    expect(isExcerpt(picture(Values))).toBe(false);
    expect(await openExcerpt(report, 'i')).toMatchObject({ kind: 'report', completed: true, verified: false, attributes: { patient: { name: { alphabetic: 'Doe^Jane' } } } });
    await expect(openExcerpt(report, 'another')).rejects.toMatchObject({ code: 'malformed' });
    await expect(openExcerpt(packed({}, new Uint8Array(0)), 'i')).rejects.toMatchObject({ code: 'malformed' });
  });

  it('refuses pixels that its attributes contradict', async () => {
    const short = await readExcerpt(packed({}, undefined, Pixels.subarray(0, 6)));
    await expect(shown(short).frame(1)).rejects.toMatchObject({ code: 'invalid-pixels' });
    const less = await readExcerpt(packed({ NativeLength: 14 }));
    await expect(shown(less).frame(1)).rejects.toMatchObject({ code: 'truncated' });
  });
});
