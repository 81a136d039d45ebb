// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { openDicom } from '.';
import type { FrameInfo, ImageFile } from '.';
import { direction, opposite } from './geometry';
import { picture, type Written } from './testing/files';

function imageOf(elements: readonly Written[]): ImageFile {
  return openDicom(picture([1, 2], elements)) as ImageFile;
}

function infoOf(elements: readonly Written[]): FrameInfo {
  return imageOf(elements).info(0);
}

describe('orientation', () => {
  it('names directions with the greater share first', () => {
    expect(direction([1, 0, 0])).toBe('L');
    expect(direction([0, -1, 0])).toBe('A');
    expect(direction([0.6, 0.8, 0])).toBe('PL');
    expect(direction([0.999, 0.01, 0.02])).toBe('L');
    expect(opposite('RAH')).toBe('LPF');
  });

  it('labels an axial slice', () => {
    expect(infoOf([[0x00200037, 'DS', '1\\0\\0\\0\\1\\0']]).labels).toEqual({ left: 'R', right: 'L', top: 'A', bottom: 'P' });
  });

  it('labels a radiograph by its patient orientation', () => {
    expect(infoOf([[0x00200020, 'CS', 'L\\F']]).labels).toEqual({ left: 'R', right: 'L', top: 'H', bottom: 'F' });
  });

  it('labels nothing from nonsense', () => {
    const none = { left: '', right: '', top: '', bottom: '' };
    expect(infoOf([[0x00200020, 'CS', 'LEFT\\FOOT']]).labels).toEqual(none);
    expect(infoOf([[0x00200037, 'DS', '1\\0\\0\\x\\1\\0']]).labels).toEqual(none);
  });

  it('labels no four-footed patient, whose sides have other names', () => {
    const none = { left: '', right: '', top: '', bottom: '' };
    const quadruped: Written = [0x00102210, 'CS', 'QUADRUPED'];
    expect(infoOf([quadruped, [0x00200037, 'DS', '1\\0\\0\\0\\1\\0']]).labels).toEqual(none);
    expect(infoOf([quadruped, [0x00200020, 'CS', 'R\\L']]).labels).toEqual(none);
    expect(infoOf([[0x00102210, 'CS', 'BIPED'], [0x00200020, 'CS', 'L\\F']]).labels.right).toBe('L');
  });

  it('orders slices along their normal', () => {
    const plane = infoOf([[0x00200032, 'DS', '-10\\-20\\33.5'], [0x00200037, 'DS', '1\\0\\0\\0\\1\\0']]).plane;
    expect(plane?.location).toBe(33.5);
  });
});

describe('spacing', () => {
  it('is of the patient before it is of the detector', () => {
    const detector: Written = [0x00181164, 'DS', '0.1\\0.2'];
    expect(infoOf([detector, [0x00280030, 'DS', '0.5\\0.25']]).spacing).toEqual({ kind: 'patient', row: 0.5, column: 0.25 });
    expect(infoOf([detector]).spacing).toEqual({ kind: 'detector', row: 0.1, column: 0.2 });
  });

  it('is of the detector where both say the same and nobody calibrated', () => {
    const both: Written[] = [[0x00181164, 'DS', '0.1\\0.2'], [0x00280030, 'DS', '0.1\\0.2']];
    expect(infoOf(both).spacing.kind).toBe('detector');
    expect(infoOf([...both, [0x00280a02, 'CS', 'GEOMETRY']]).spacing.kind).toBe('patient');
  });

  it('is none where it cannot be', () => {
    expect(infoOf([[0x00280030, 'DS', '0\\0']]).spacing).toEqual({ kind: 'none', row: 1, column: 1 });
    expect(infoOf([]).spacing.kind).toBe('none');
  });

  it('makes the aspect of a pixel', () => {
    expect(imageOf([[0x00280034, 'IS', '4\\3']]).pixelAspect).toBeCloseTo(4 / 3);
    expect(imageOf([[0x00280030, 'DS', '0.5\\0.25']]).pixelAspect).toBe(2);
  });
});

describe('regions of ultrasound', () => {
  const region = (deltaX: number): Written[] => [
    [0x00186012, 'US', [1]],
    [0x00186018, 'UL', [10]],
    [0x0018601a, 'UL', [20]],
    [0x0018601c, 'UL', [110]],
    [0x0018601e, 'UL', [220]],
    [0x00186020, 'SL', [50]],
    [0x00186022, 'SL', [0]],
    [0x00186024, 'US', [3]],
    [0x00186026, 'US', [7]],
    [0x0018602c, 'FD', [deltaX]],
    [0x0018602e, 'FD', [-0.5]],
  ];

  it('have units of their own on each axis', () => {
    expect(imageOf([[0x00186011, 'SQ', [region(0.02)]]]).regions).toEqual([
      {
        left: 10, top: 20, right: 110, bottom: 220, unitX: 'cm', unitY: 'cm/s', deltaX: 0.02, deltaY: 0.5,
        reference: { x: 60, y: 20 }, spatial: '2d',
      },
    ]);
  });

  it('are left out when they measure nothing', () => {
    expect(imageOf([[0x00186011, 'SQ', [region(0)]]]).regions).toEqual([]);
  });
});
