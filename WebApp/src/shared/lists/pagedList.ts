import { onScopeDispose, ref, shallowRef, type Ref, type ShallowRef } from 'vue';
import type { Page } from '../api/client';
import { isAbort } from '../api/Refusal';

export interface PageCall {
  cursor: string | undefined;
  limit: number;
  signal: AbortSignal;
}

/** A list that the server gives out page by page. */
export interface PagedList<T> {
  items: ShallowRef<T[]>;
  total: Ref<number>;
  hasMore: Ref<boolean>;
  /** Nothing to show yet: skeletons stand in. */
  loading: Ref<boolean>;
  loadingMore: Ref<boolean>;
  error: ShallowRef<unknown>;
  /** Why the last press on "Load more" brought nothing; said where that button is, far below the other. */
  moreError: ShallowRef<unknown>;
  /** From the start, with skeletons: another search or filter. */
  reload: () => Promise<void>;
  /** The same rows once more, without any sign of it; a failure is kept to itself. */
  refresh: () => Promise<void>;
  loadMore: () => Promise<void>;
}

const PAGE = 50;
/** The most that the server gives at once. */
const MAXIMUM = 500;

export function usePagedList<T>(fetchPage: (call: PageCall) => Promise<Page<T>>): PagedList<T> {
  const items = shallowRef<T[]>([]);
  const total = ref(0);
  const hasMore = ref(false);
  const loading = ref(true);
  const loadingMore = ref(false);
  const error = shallowRef<unknown>();
  const moreError = shallowRef<unknown>();
  let next: string | null = null;
  let running: AbortController | undefined;

  onScopeDispose(() => running?.abort());

  function show(page: Page<T>, keep: T[] = []) {
    items.value = [...keep, ...page.Items];
    total.value = page.Total;
    next = page.Next;
    hasMore.value = page.Next !== null && page.Next !== '';
    error.value = undefined;
    moreError.value = undefined;
  }

  /** A later call makes an earlier one worthless, whatever order the answers come in. */
  async function fetchLatest(cursor: string | undefined, limit: number): Promise<Page<T> | undefined> {
    running?.abort();
    const mine = new AbortController();
    running = mine;
    try {
      const page = await fetchPage({ cursor, limit, signal: mine.signal });
      return running === mine ? page : undefined;
    } catch (failure) {
      if (isAbort(failure) || running !== mine) {
        return undefined;
      }
      throw failure;
    }
  }

  async function reload() {
    loading.value = true;
    loadingMore.value = false;
    try {
      const page = await fetchLatest(undefined, PAGE);
      if (page !== undefined) {
        show(page);
        loading.value = false;
      }
    } catch (failure) {
      error.value = failure;
      loading.value = false;
    }
  }

  async function refresh() {
    if (loading.value || loadingMore.value || items.value.length > MAXIMUM) {
      return;
    }
    try {
      const page = await fetchLatest(undefined, Math.max(PAGE, items.value.length));
      if (page !== undefined) {
        show(page);
      }
    } catch {
      // The rows shown are still the last known truth; the next press or refresh tells.
    }
  }

  async function loadMore() {
    if (next === null || loadingMore.value) {
      return;
    }
    loadingMore.value = true;
    moreError.value = undefined;
    try {
      const page = await fetchLatest(next, PAGE);
      if (page !== undefined) {
        show(page, items.value);
      }
    } catch (failure) {
      moreError.value = failure;
    } finally {
      loadingMore.value = false;
    }
  }

  return { items, total, hasMore, loading, loadingMore, error, moreError, reload, refresh, loadMore };
}
