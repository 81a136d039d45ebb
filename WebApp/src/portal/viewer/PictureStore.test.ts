import { describe, expect, it } from 'vitest';
import { PictureRefused, PictureStore } from './PictureStore';
import type { Picture } from './stacks';

const picture = (frame: number): Picture => ({ instance: 'i', frame, frames: 9 });
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

function jpeg(size: number): Blob {
  return new Blob([new Uint8Array(size)]);
}

describe('PictureStore', () => {
  it('asks once for a picture wanted twice', async () => {
    const asked: number[] = [];
    const store = new PictureStore(async (p) => (asked.push(p.frame), jpeg(10)), 1000);
    await Promise.all([store.get(picture(1), 512), store.get(picture(1), 512)]);
    await store.get(picture(1), 512);
    expect(asked).toEqual([1]);
    await store.get(picture(1), 1024);
    expect(asked).toEqual([1, 1]);
  });

  it('forgets the oldest beyond its limit', async () => {
    const store = new PictureStore(async () => jpeg(40), 100);
    await store.get(picture(0), 512);
    await store.get(picture(1), 512);
    await store.get(picture(0), 512);
    await store.get(picture(2), 512);
    expect([0, 1, 2].map((frame) => store.has(picture(frame), 512))).toEqual([true, false, true]);
  });

  it('asks again for what failed', async () => {
    let calls = 0;
    const store = new PictureStore(async () => {
      calls++;
      if (calls === 1) {
        throw new PictureRefused(503);
      }
      return jpeg(1);
    }, 100);
    await expect(store.get(picture(0), 512)).rejects.toMatchObject({ status: 503 });
    await expect(store.get(picture(0), 512)).resolves.toBeInstanceOf(Blob);
  });

  it('drops a neighbourhood that is no longer wanted', async () => {
    const asked: number[] = [];
    const store = new PictureStore(async (p) => (asked.push(p.frame), jpeg(1)), 100);
    store.preload([1, 2, 3, 4, 5, 6].map(picture), 512);
    store.preload([20].map(picture), 512);
    await settle();
    expect(asked).toEqual([1, 2, 3, 4, 20]);
  });

  it('keeps nothing after it was closed', async () => {
    const store = new PictureStore(async () => jpeg(1), 100);
    const coming = store.get(picture(0), 512);
    store.close();
    await coming;
    expect(store.has(picture(0), 512)).toBe(false);
  });
});
