// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { defaultVoi, openDicom, presets, renderFrame } from '.';
import type { Presentation } from '.';
import { file, picture, type Written } from './testing/files';

const Shown: Written[] = [[0x00081150, 'UI', '1.2.840.10008.5.1.4.1.1.2'], [0x00081155, 'UI', '2.25.1']];

function state(more: readonly Written[], before: readonly Written[] = []): Presentation {
  const bytes = file([
    [0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.11.1'],
    [0x00080018, 'UI', '2.25.9'],
    [0x00081115, 'SQ', [[[0x00081140, 'SQ', [Shown]], [0x0020000e, 'UI', '2.25.2']]]],
    ...before,
    ...more,
  ]);
  const opened = openDicom(bytes);
  const found = opened.kind === 'presentation' ? opened.presentationFor('2.25.1', 0) : null;
  if (found === null) {
    throw new Error(`it is ${opened.kind}`);
  }
  return found;
}

function annotation(...items: Written[]): Written {
  return [0x00700001, 'SQ', [[[0x00700002, 'CS', 'L'], ...items]]];
}

const circle = (numbers: number[]): Written[] => [[0x00700005, 'CS', 'PIXEL'], [0x00700022, 'FL', numbers], [0x00700023, 'CS', 'CIRCLE']];

describe('a presentation state', () => {
  it('takes the place of all that the picture says of its shades: what it leaves out is the identity (PS3.4 N.2)', async () => {
    const opened = openDicom(picture([0, 100, 255], [[0x00281050, 'DS', '10'], [0x00281051, 'DS', '20'], [0x00281052, 'DS', '-1000'], [0x00281053, 'DS', '2']], 8));
    const frame = opened.kind === 'image' ? await opened.frame(0) : null;
    if (frame === null) {
      throw new Error('no picture');
    }
    const presentation = state([]);
    const view = { voi: { kind: 'default' }, invert: false, overlays: true, presentation } as const;
    expect([...renderFrame(frame, view).data].filter((_, at) => at % 4 === 0)).toEqual([0, 100, 255]);
    expect(presets(frame, 'CT', presentation)[0]?.voi).toEqual(defaultVoi(frame, presentation));
  });

  it('says which of its parts are not applied, and of others nothing', () => {
    expect(state([]).unsupported).toEqual([]);
    expect(state([annotation([0x00700009, 'SQ', [circle([1, 1, 2, 2])]])]).unsupported).toEqual([]);
    expect(state([annotation([0x00700009, 'SQ', [circle([1, 1, 2])]])]).unsupported).toEqual(['graphics']);
    expect(state([annotation([0x00700209, 'SQ', [[[0x00700294, 'CS', 'ARROW']]]])]).unsupported).toEqual(['graphics']);
    expect(state([annotation([0x00700008, 'SQ', [[[0x00700006, 'ST', 'lost']]]])]).unsupported).toEqual(['texts']);
    expect(state([[0x00700042, 'US', [45]]]).unsupported).toEqual(['rotation']);
    expect(state([], [[0x00181600, 'CS', 'HEXAGONAL']]).unsupported).toEqual(['shutter']);
    expect(state([], [[0x00286100, 'SQ', [[[0x00286101, 'CS', 'AVG_SUB']]]]]).unsupported).toEqual(['mask']);
  });

  it('names the overlays of the picture that are shown', () => {
    expect(state([[0x60001001, 'CS', 'L'], [0x60041001, 'CS', '']]).imageOverlays).toEqual([0x6000]);
  });

  it('tells nothing of the shape of pixels where it names none', () => {
    const corners: Written[] = [[0x00700052, 'SL', [1, 1]], [0x00700053, 'SL', [3, 1]]];
    expect(state([[0x0070005a, 'SQ', [corners]]]).area?.pixelAspect).toBeNull();
    expect(state([[0x0070005a, 'SQ', [[...corners, [0x00700102, 'IS', '2\\1']]]]]).area?.pixelAspect).toBe(2);
  });
});
