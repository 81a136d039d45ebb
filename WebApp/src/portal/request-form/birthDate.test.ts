import { describe, expect, it } from 'vitest';
import { birthDateProblem, dayOrder, toDicomDay } from './birthDate';

const now = new Date(2026, 10, 21);
const typed = (day: string, month: string, year: string) => ({ day, month, year });

describe('a birth date as people type it', () => {
  it('A22: follows the order of the reader’s language', () => {
    expect(dayOrder('en-GB')).toEqual(['day', 'month', 'year']);
    expect(dayOrder('en-US')).toEqual(['month', 'day', 'year']);
    expect(dayOrder('ja')).toEqual(['year', 'month', 'day']);
    expect(dayOrder(['th', 'en'])).toHaveLength(3);
  });

  it('A22: becomes a DICOM date, with or without leading zeros', () => {
    expect(toDicomDay(typed(' 3', '4 ', '1970'))).toBe('19700403');
    expect(toDicomDay(typed('31', '02', '1970'))).toBe('');
    expect(toDicomDay(typed('3', 'April', '1970'))).toBe('');
    expect(toDicomDay(typed('', '', ''))).toBe('');
  });

  it.each([
    [typed('', '4', '1970'), 'needed'],
    [typed('3', '4', '70'), 'shortYear'],
    [typed('31', '4', '1970'), 'noDay'],
    [typed('1', 'May', '1970'), 'noDay'],
    [typed('22', '11', '2026'), 'future'],
    [typed('1', '1', '1870'), 'tooOld'],
    [typed('21', '11', '2026'), undefined],
    [typed('29', '2', '2000'), undefined],
  ])('A22: checks %j', (day, problem) => {
    expect(birthDateProblem(day, now)).toBe(problem);
  });
});
