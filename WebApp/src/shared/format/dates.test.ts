import { describe, expect, it, vi } from 'vitest';
import { dueState, formatDay, formatDicomTime, formatInstant, formatInstantDay, parseDay, readerLocale, toDicomDate } from './dates';

describe('the reader’s languages', () => {
  it('leave out what is none, as browsers on bare systems say', () => {
    vi.spyOn(navigator, 'languages', 'get').mockReturnValue(['C', 'de-CH', '']);
    expect(readerLocale()).toEqual(['de-CH']);
    expect(formatInstant('2026-11-21T12:00:00Z', undefined, 'UTC')).toContain('2026');
  });
});

describe('parseDay', () => {
  it.each(['20240229', '2024-02-29', ' 19700131 '])('reads %s', (value) => {
    expect(parseDay(value)).toBeInstanceOf(Date);
  });

  it.each(['20230229', '19701301', '1970', '19700132', 'yesterday', ''])('refuses %s', (value) => {
    expect(parseDay(value)).toBeUndefined();
  });
});

describe('days', () => {
  it('are written in the reader’s language and belong to no zone', () => {
    expect(formatDay('19700131', 'en-GB')).toBe('31 Jan 1970');
    expect(formatDay('2026-12-21', 'de-DE')).toBe('21.12.2026');
  });

  it('are shown as they are when they are none', () => {
    expect(formatDay('1970', 'en-GB')).toBe('1970');
  });

  it('go back to DICOM', () => {
    expect(toDicomDate('1970-01-31')).toBe('19700131');
    expect(toDicomDate('')).toBe('');
  });
});

describe('moments', () => {
  it('are written in the reader’s zone', () => {
    expect(formatInstant('2026-11-21T23:30:00Z', 'en-GB', 'Europe/London')).toBe('21 Nov 2026, 23:30');
    expect(formatInstant('2026-11-21T23:30:00Z', 'en-GB', 'Europe/Helsinki')).toBe('22 Nov 2026, 01:30');
    expect(formatInstantDay('2026-11-21T23:30:00Z', 'en-GB', 'Europe/Helsinki')).toBe('22 Nov 2026');
  });

  it('are shown as they are when they are none', () => {
    expect(formatInstant('Tuesday', 'en-GB')).toBe('Tuesday');
  });
});

describe('formatDicomTime', () => {
  it('gives hours and minutes', () => {
    expect(formatDicomTime('143015.25')).toBe('14:30');
    expect(formatDicomTime('14')).toBe('14');
  });
});

describe('dueState (A23)', () => {
  const now = new Date(2026, 10, 21, 23, 59);

  it.each([
    ['2026-11-20', 'overdue', -1],
    ['2026-11-21', 'soon', 0],
    ['2026-11-28', 'soon', 7],
    ['2026-11-29', 'later', 8],
  ])('%s is %s', (dueDate, kind, days) => {
    expect(dueState(dueDate, now)).toEqual({ kind, days });
  });
});
