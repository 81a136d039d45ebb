import { describe, expect, it } from 'vitest';
import { matchesWith, studyOf } from '../testing/samples';
import { liveCount, selectedStudies, wholeSelection } from './selection';

const matches = matchesWith([studyOf('s1', 2), studyOf('s2', 184), studyOf('s3', 311, true)]);

describe('liveCount (A15)', () => {
  it('is the server’s own while nothing was changed', () => {
    expect(liveCount(matches, new Set(['s3']))).toBe(186);
  });

  it('is less by what an X took off', () => {
    expect(liveCount(matches, new Set(['s2', 's3']))).toBe(2);
  });

  it('is more by what was put back', () => {
    expect(liveCount(matches, new Set())).toBe(497);
  });

  it('is none when everything is off', () => {
    expect(liveCount(matches, new Set(['s1', 's2', 's3']))).toBe(0);
  });
});

describe('the selection', () => {
  it('holds what is listed and not taken off', () => {
    expect(selectedStudies(matches, new Set(['s1'])).map((match) => match.Study)).toEqual(['s2', 's3']);
  });

  it('keeps what was excluded before and is not on the list now', () => {
    expect(wholeSelection(matches, new Set(['s2']), ['s3', 'gone'])).toEqual(['gone', 's2']);
  });
});
