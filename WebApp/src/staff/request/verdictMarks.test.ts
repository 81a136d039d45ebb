import { describe, expect, it } from 'vitest';
import type { Verdict } from '../api/types';
import { markVerdict } from './verdictMarks';

const verdict = (overrides: Partial<Verdict>): Verdict => ({ Field: 'PatientID', Requested: 'P 100', Found: 'P-100', Match: false, Required: true, Reason: 'Different', ...overrides });
const marked = (value: Verdict) => markVerdict(value).right.filter((part) => part.differs).map((part) => part.text);

describe('markVerdict (A17)', () => {
  it('marks nothing in a field that matches', () => {
    expect(marked(verdict({ Found: 'p-100', Match: true }))).toEqual([]);
  });

  it('marks nothing beside an empty value', () => {
    expect(marked(verdict({ Requested: '' }))).toEqual([]);
  });

  it('does not mark spaces and dashes of numbers, but does in names', () => {
    expect(marked(verdict({ Found: 'P-101' }))).toEqual(['1']);
    expect(marked(verdict({ Field: 'PatientName', Requested: 'DOE^MARYANN', Found: 'DOE^MARY-ANN' }))).toEqual(['-']);
  });

  it('holds the requested number beside the nearest of several', () => {
    const marks = markVerdict(verdict({ Field: 'NationalID', Requested: '9434765919', Found: '4857773456\\9434765911' }));

    expect(marks.right.map((part) => part.text).join('')).toBe('9434765911 · 4857773456');
    expect(marks.right.filter((part) => part.differs).map((part) => part.text)).toEqual(['1']);
  });
});
