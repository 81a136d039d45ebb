import { describe, expect, it } from 'vitest';
import type { Spacing, UltrasoundRegion } from '../image/types';
import { angleOf, lengthOf, scaleBar } from './measure';

const none: Spacing = { kind: 'none', row: 1, column: 1 };
const inPatient: Spacing = { kind: 'patient', row: 2, column: 0.5 };
const onDetector: Spacing = { kind: 'detector', row: 0.1, column: 0.1 };

function region(changes: Partial<UltrasoundRegion> = {}): UltrasoundRegion {
  return {
    left: 0, top: 0, right: 99, bottom: 99, unitX: 'cm', unitY: 'cm', deltaX: 0.05, deltaY: 0.05, reference: null, spatial: '2d', ...changes,
  };
}

describe('D10: lengths', () => {
  it('are millimetres in the patient, each direction by its own spacing', () => {
    expect(lengthOf({ x: 0, y: 0 }, { x: 6, y: 2 }, inPatient, [])).toEqual({ value: 5, unit: 'mm' });
  });

  it('say so where they are millimetres at the detector', () => {
    expect(lengthOf({ x: 0, y: 0 }, { x: 30, y: 40 }, onDetector, [])).toEqual({ value: 5, unit: 'mm-detector' });
  });

  it('are pixels where nothing is calibrated', () => {
    expect(lengthOf({ x: 0, y: 0 }, { x: 3, y: 4 }, none, [])).toEqual({ value: 5, unit: 'px' });
  });

  it('are centimetres within a region of ultrasound', () => {
    const { value, unit } = lengthOf({ x: 10, y: 10 }, { x: 40, y: 50 }, none, [region()]);
    expect(unit).toBe('cm');
    expect(value).toBeCloseTo(2.5);
  });

  it.each<[string, UltrasoundRegion[]]>([
    ['leaves the region', [region({ right: 30 })]],
    ['lies in a region of time', [region({ unitX: 's', spatial: 'motion' })]],
    ['lies in two regions of different scales', [region(), region({ deltaX: 0.1 })]],
    ['lies in a region without a scale', [region({ deltaX: 0 })]],
  ])('are pixels where one %s', (_name, regions) => {
    expect(lengthOf({ x: 10, y: 10 }, { x: 40, y: 50 }, none, regions)).toEqual({ value: 50, unit: 'px' });
  });

  it('are never taken from the spacing of the picture within a region that says otherwise', () => {
    expect(lengthOf({ x: 10, y: 10 }, { x: 40, y: 50 }, inPatient, [region({ unitX: 's' })]).unit).toBe('px');
  });
});

describe('D10: angles', () => {
  it('are as they lie in the patient, not on the grid of pixels', () => {
    const square = angleOf({ x: 4, y: 0 }, { x: 0, y: 0 }, { x: 4, y: 1 }, inPatient, [], 1);
    expect(square).toEqual({ value: 45, unit: 'degree' });
  });

  it('follow the pixels on the screen where nothing is calibrated', () => {
    expect(angleOf({ x: 2, y: 0 }, { x: 0, y: 0 }, { x: 2, y: 1 }, none, [], 2).value).toBeCloseTo(45);
  });

  it('go from 0 to 180 degrees, whichever way they open', () => {
    expect(angleOf({ x: 1, y: 0 }, { x: 0, y: 0 }, { x: -1, y: 0 }, none, [], 1).value).toBeCloseTo(180);
    expect(angleOf({ x: 0, y: -1 }, { x: 0, y: 0 }, { x: 1, y: 0 }, none, [], 1).value).toBeCloseTo(90);
  });
});

describe('the scale bar', () => {
  it('is the longest round length that fits', () => {
    expect(scaleBar(inPatient, 2, 300)).toEqual({ millimetres: 50, pixels: 200 });
  });

  it('is missing where there is no scale', () => {
    expect(scaleBar(none, 2, 300)).toBeNull();
    expect(scaleBar(inPatient, 1000, 300)).toBeNull();
  });
});
