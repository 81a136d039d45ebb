import { expect, it } from 'vitest';
import { formatBytes } from './bytes';

it.each([
  [0, '0 byte'],
  [999, '999 byte'],
  [1500, '1.5 kB'],
  [999_600, '1 MB'],
  [482_113, '482 kB'],
  [4_200_000_000, '4.2 GB'],
])('writes %i bytes as %s', (bytes, text) => {
  expect(formatBytes(bytes, 'en-GB')).toBe(text);
});
