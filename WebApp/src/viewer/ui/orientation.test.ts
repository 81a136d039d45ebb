import { describe, expect, it } from 'vitest';
import { Fitted, matrixOf, mirrored, rotated, type View } from './geometry';
import { turnedLabels } from './orientation';

const axial = { left: 'R', right: 'L', top: 'A', bottom: 'P' };
const surface = { width: 400, height: 300 };
const picture = { width: 100, height: 100, pixelAspect: 1 };

function labels(view: View): string {
  const { left, right, top, bottom } = turnedLabels(axial, matrixOf(view, picture, surface));
  return left + right + top + bottom;
}

describe('D10: orientation letters go with the picture', () => {
  it.each<[string, View, string]>([
    ['as stored', Fitted, 'RLAP'],
    ['mirrored left and right', mirrored(Fitted), 'LRAP'],
    ['turned clockwise', rotated(Fitted), 'PARL'],
    ['turned twice', rotated(rotated(Fitted)), 'LRPA'],
    ['turned three times', rotated(rotated(rotated(Fitted))), 'APLR'],
    ['turned, then mirrored', mirrored(rotated(Fitted)), 'APRL'],
    ['mirrored, then turned', rotated(mirrored(Fitted)), 'PALR'],
  ])('%s', (_name, view, expected) => {
    expect(labels(view)).toBe(expected);
  });
});
