// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { openDicom } from '.';
import { decodedWords } from './decoded';
import { DicomFault } from './fault';
import type { PixelDescription } from './pixels';
import { file, Header, joined, type Written } from './testing/files';

const pixels: PixelDescription = {
  rows: 1, columns: 3, samples: 1, frames: 1, photometric: 'MONOCHROME2', planar: false, bitsAllocated: 16, bitsStored: 12, highBit: 11,
  signed: false, element: 0x7fe00010, number: 'integer',
};

describe('decoded pixels', () => {
  it('of lossy streams are cut at the ends, not wrapped around', () => {
    const values = Uint16Array.from([0, 4095, 4495]);
    expect([...decodedWords({ values, photometric: 'MONOCHROME2', lossy: true }, pixels)]).toEqual([0, 4095, 4095]);
  });

  it('that are far from the bits of the header are refused', () => {
    const values = Uint16Array.from([0, 4095, 60000]);
    expect(() => decodedWords({ values, photometric: 'MONOCHROME2', lossy: true }, pixels)).toThrow(DicomFault);
  });

  it('of lossless streams keep unused bits, which are not theirs to judge', () => {
    const values = Uint16Array.from([0, 4095, 0x8001]);
    expect([...decodedWords({ values, photometric: 'MONOCHROME2', lossy: false }, pixels)]).toEqual([0, 4095, 0x8001]);
  });

  it('keep their sign where eight bits become sixteen', () => {
    const values = Int8Array.from([-1, 0, 1]);
    expect([...decodedWords({ values, photometric: 'MONOCHROME2', lossy: false }, pixels)]).toEqual([0xffff, 0, 1]);
  });

  it('of another number than promised are refused', () => {
    expect(() => decodedWords({ values: new Uint8Array(4), photometric: 'MONOCHROME2', lossy: false }, pixels)).toThrow(DicomFault);
  });
});

describe('video', () => {
  const item = (bytes: number[]): Uint8Array => joined([new Uint8Array([0xfe, 0xff, 0, 0xe0, bytes.length, 0, 0, 0]), new Uint8Array(bytes)]);
  const endOfItems = new Uint8Array([0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0]);
  const video = (end: Uint8Array): Uint8Array => {
    const rate: Written[] = [[0x00280008, 'IS', '50'], [0x00180040, 'IS', '25']];
    const begin = new Uint8Array([0xe0, 0x7f, 0x10, 0, 0x4f, 0x42, 0, 0, 0xff, 0xff, 0xff, 0xff]);
    return joined([file([...Header, ...rate], '1.2.840.10008.1.2.4.102'), begin, item([]), item([1, 2]), item([3, 4]), end]);
  };

  it('is handed out in one piece', () => {
    const opened = openDicom(video(endOfItems));
    expect(opened).toMatchObject({ kind: 'video', mime: 'video/mp4', frames: 50, frameRate: 25, bytes: new Uint8Array([1, 2, 3, 4]) });
  });

  it('that is not whole is not handed out', () => {
    expect(openDicom(video(new Uint8Array(0)))).toMatchObject({ kind: 'unsupported', reason: { code: 'truncated' } });
  });
});
