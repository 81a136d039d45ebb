import { describe, expect, it } from 'vitest';
import { FrameCache } from './FrameCache';

describe('the cache of frames', () => {
  it('keeps within its bytes and lets the least used go', () => {
    const dropped: string[] = [];
    const cache = new FrameCache<number>(100, (key) => dropped.push(key));
    cache.keep('a', 1, 40);
    cache.keep('b', 2, 40);
    expect(cache.get('a')).toBe(1);
    cache.keep('c', 3, 40);
    expect(dropped).toEqual(['b']);
    expect(cache.bytes).toBe(80);
    expect([cache.has('a'), cache.has('b'), cache.has('c')]).toEqual([true, false, true]);
  });

  it('keeps the newest even where it alone is too large', () => {
    const cache = new FrameCache<number>(100);
    cache.keep('a', 1, 40);
    cache.keep('huge', 2, 500);
    expect([cache.has('a'), cache.has('huge')]).toEqual([false, true]);
    cache.keep('b', 3, 40);
    expect([cache.has('huge'), cache.bytes]).toEqual([false, 40]);
  });

  it('counts a value that is kept again once', () => {
    const cache = new FrameCache<number>(100);
    cache.keep('a', 1, 40);
    cache.keep('a', 2, 60);
    expect([cache.get('a'), cache.bytes]).toEqual([2, 60]);
  });

  it('forgets everything', () => {
    const cache = new FrameCache<number>(100);
    cache.keep('a', 1, 40);
    cache.clear();
    expect([cache.has('a'), cache.bytes]).toEqual([false, 0]);
  });
});
