import { effectScope } from 'vue';
import { describe, expect, it, vi } from 'vitest';
import type { Page } from '../api/client';
import { usePagedList, type PageCall } from './pagedList';

const page = (items: number[], next: string | null, total = 5): Page<number> => ({ Items: items, Next: next, Total: total });

function listOf(fetchPage: (call: PageCall) => Promise<Page<number>>) {
  const scope = effectScope();
  return { scope, list: scope.run(() => usePagedList(fetchPage)) as ReturnType<typeof usePagedList<number>> };
}

describe('usePagedList', () => {
  it('adds the next page to what is shown', async () => {
    const fetchPage = vi.fn<(call: PageCall) => Promise<Page<number>>>(async ({ cursor }) => (cursor === undefined ? page([1, 2, 3], 'c1') : page([4, 5], null)));
    const { list } = listOf(fetchPage);

    await list.reload();
    expect(list.hasMore.value).toBe(true);
    await list.loadMore();

    expect(list.items.value).toEqual([1, 2, 3, 4, 5]);
    expect(list.hasMore.value).toBe(false);
    expect(fetchPage.mock.calls[1]?.[0].cursor).toBe('c1');
  });

  it('shows the answer to the last question, in whatever order answers come', async () => {
    const answers: ((value: Page<number>) => void)[] = [];
    const { list } = listOf(() => new Promise((resolve) => answers.push(resolve)));

    const first = list.reload();
    const second = list.reload();
    answers[1]?.(page([2], null));
    answers[0]?.(page([1], null));
    await Promise.all([first, second]);

    expect(list.items.value).toEqual([2]);
  });

  it('keeps what it shows when a quiet refresh fails', async () => {
    const fetchPage = vi.fn<(call: PageCall) => Promise<Page<number>>>(async () => page([1], null));
    const { list } = listOf(fetchPage);
    await list.reload();
    fetchPage.mockRejectedValueOnce(new Error('down'));

    await list.refresh();

    expect(list.items.value).toEqual([1]);
    expect(list.error.value).toBeUndefined();
  });

  it('shows what was refused', async () => {
    const { list } = listOf(() => Promise.reject(new Error('no')));

    await list.reload();

    expect(list.loading.value).toBe(false);
    expect(list.error.value).toEqual(new Error('no'));
  });

  it('says where the button is that there is no more to be had, keeps the rows, and takes it back', async () => {
    const fetchPage = vi.fn<(call: PageCall) => Promise<Page<number>>>(async () => page([1, 2, 3], 'c1'));
    const { list } = listOf(fetchPage);
    await list.reload();
    fetchPage.mockRejectedValueOnce(new Error('down'));
    await list.loadMore();
    expect(list.items.value).toEqual([1, 2, 3]);
    expect(list.moreError.value).toEqual(new Error('down'));
    expect(list.error.value).toBeUndefined();
    await list.loadMore();
    expect(list.moreError.value).toBeUndefined();
  });

  it('stops asking when its page is left', async () => {
    let signal: AbortSignal | undefined;
    const { list, scope } = listOf((call) => {
      signal = call.signal;
      return new Promise(() => undefined);
    });

    void list.reload();
    scope.stop();

    expect(signal?.aborted).toBe(true);
  });
});
