import { describe, expect, it } from 'vitest';
import { markDifferences, type Segment } from './differences';

/** "RXX100[4]5": what differs stands in brackets. */
const show = (segments: Segment[]) => segments.map(({ text, differs }) => (differs ? `[${text}]` : text)).join('');
const marks = (left: string, right: string, ignorable?: RegExp) => {
  const result = markDifferences(left, right, ignorable);
  return [show(result.left), show(result.right)];
};

describe('markDifferences (A17)', () => {
  it('marks a letter too many', () => {
    expect(marks('DOE^JANE', 'DOE^JANET')).toEqual(['DOE^JANE', 'DOE^JANE[T]']);
  });

  it('marks a letter replaced', () => {
    expect(marks('SMITH', 'SMYTH')).toEqual(['SM[I]TH', 'SM[Y]TH']);
  });

  it('does not mark case, which the rules forgive', () => {
    expect(marks('Doe^Jane', 'DOE^JANE')).toEqual(['Doe^Jane', 'DOE^JANE']);
  });

  it('never marks what carries no meaning', () => {
    expect(marks('943 476 5919', '943-476-5918', /[\s-]/)).toEqual(['943 476 591[9]', '943-476-591[8]']);
  });

  it('marks everything where nothing is shared', () => {
    expect(marks('ABC', 'XY')).toEqual(['[ABC]', '[XY]']);
  });

  it('loses no letter', () => {
    const { left, right } = markDifferences('MÜLLER^𝒥ane', 'MUELLER^Jane');
    expect(left.map((part) => part.text).join('')).toBe('MÜLLER^𝒥ane');
    expect(right.map((part) => part.text).join('')).toBe('MUELLER^Jane');
  });

  it('marks overlong values as a whole', () => {
    expect(markDifferences('x'.repeat(500), 'y').left).toEqual([{ text: 'x'.repeat(500), differs: true }]);
  });
});
