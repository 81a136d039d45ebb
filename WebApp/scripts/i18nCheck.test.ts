// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { flatten, usedIn } from './i18nCheck.mjs';

describe('i18nCheck', () => {
  it('flattens keys', () => {
    expect(flatten({ a: { b: 'x', c: { d: 'y' } } })).toEqual(['a.b', 'a.c.d']);
  });

  it('finds keys that are written out and the literal beginning of those made at run time', () => {
    const used = usedIn("t('a.b', 2) $t(\"c.d\") <i18n-t keypath=\"e.f\" /> t(`states.${name}`) meta: { title: 'titles.home' } import('x')");

    expect(used.keys).toEqual(['a.b', 'c.d', 'e.f']);
    expect(used.prefixes).toEqual(['states.']);
    expect(used.literals).toContain('titles.home');
  });
});
