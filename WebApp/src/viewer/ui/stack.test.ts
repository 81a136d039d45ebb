import { describe, expect, it } from 'vitest';
import { bounded, cineNext, cineRange, firstItem, firstStack, linkedIndex, prefetchOrder, stacksOf } from './stack';
import { testStack } from './testItems';

describe('series as one list', () => {
  const clips = testStack('clips', 2, 3);

  it('lays out the frames of its images one after the other', () => {
    expect(clips.items.map(({ instance, frame }) => `${instance.number}.${frame}`)).toEqual(['1.0', '1.1', '1.2', '2.0', '2.1', '2.2']);
  });

  it('begins with a series of pictures, if there is any', () => {
    const report = testStack('report', 1, 0);
    const nothing = testStack('nothing', 0);
    const contents = (...stacks: (typeof clips)[]) => ({ institution: '', createdAt: '', attachments: [], studies: stacks.map(({ study }) => study) });
    for (const given of [[nothing, report, clips], [report], [nothing], []]) {
      const stacks = stacksOf(contents(...given));
      expect(firstItem(contents(...given))).toEqual(stacks[firstStack(stacks)]?.items[0] ?? null);
    }
    expect(firstItem(contents(nothing, report, clips))?.instance.key).toBe('clips/0');
  });

  it('makes no list of more frames than a file can hold', () => {
    const hostile = testStack('hostile', 2, 2 ** 31 - 1);
    expect(hostile.items).toHaveLength(2);
    expect(cineRange(hostile, 1)).toEqual({ first: 0, last: 1 });
    expect(testStack('dense', 1, 1000).items).toHaveLength(1000);
  });

  it('plays round within one clip, or through the whole series', () => {
    expect(cineRange(clips, 4)).toEqual({ first: 3, last: 5 });
    expect(cineNext(clips, 5)).toBe(3);
    expect(cineRange(testStack('ct', 4), 2)).toEqual({ first: 0, last: 3 });
  });

  it('reads ahead in the direction of travel, nearest first', () => {
    expect(prefetchOrder(100, 50, 1, 4, 1)).toEqual([51, 49, 52, 53, 54]);
    expect(prefetchOrder(100, 50, -1, 2, 1)).toEqual([49, 51, 48]);
    expect(prefetchOrder(3, 2, 1, 4, 1)).toEqual([1]);
  });

  it('never leaves its ends', () => {
    expect([bounded(-5, 10), bounded(99, 10), bounded(3, 0)]).toEqual([0, 9, 0]);
  });

  it('links series of different lengths by the share of the way', () => {
    expect([linkedIndex(0, 10, 100), linkedIndex(9, 10, 100), linkedIndex(5, 10, 10), linkedIndex(3, 1, 10)]).toEqual([0, 99, 5, 3]);
  });
});
