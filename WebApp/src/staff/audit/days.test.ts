import { expect, it } from 'vitest';
import { actionWords } from './actionWords';
import { dayEnd, dayStart } from './days';

it('a day lasts from its first to its last second where the reader is, in whole seconds', () => {
  expect(dayStart('2026-11-21')).toBe('2026-11-21T00:00:00Z');
  expect(dayEnd('2026-11-21')).toBe('2026-11-21T23:59:59Z');
  expect(dayStart('')).toBe('');
  expect(dayEnd('nonsense')).toBe('');
});

it('actions read as words', () => {
  expect(actionWords('PackageSent')).toBe('Package sent');
  expect(actionWords('NationalID')).toBe('National ID');
});
