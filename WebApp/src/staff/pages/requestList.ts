import { computed, watch, type ComputedRef, type WritableComputedRef } from 'vue';
import { usePagedList, type PagedList } from '@shared/lists/pagedList';
import { useRefreshing } from '@shared/lists/refreshing';
import { useUrlState } from '@shared/lists/urlState';
import { useExchange } from '../api/exchange';
import type { RequestRow } from '../api/types';

export type RequestFilterName = 'overdue' | 'source' | 'outcome';

export interface RequestList {
  list: PagedList<RequestRow>;
  filters: Record<RequestFilterName, WritableComputedRef<string>>;
  filtered: ComputedRef<boolean>;
}

/** One table of requests: search, order and filters stand in the address, and the server does the work. */
export function useRequestList(fixed: Record<string, string>, prefix: string): RequestList {
  const exchange = useExchange();
  const q = useUrlState(`${prefix}q`);
  const sort = useUrlState(`${prefix}sort`);
  const filters = {
    overdue: useUrlState(`${prefix}overdue`),
    source: useUrlState(`${prefix}source`),
    outcome: useUrlState(`${prefix}outcome`),
  };
  const query = computed(() => ({
    ...fixed, q: q.value, sort: sort.value, overdue: filters.overdue.value, source: filters.source.value, outcome: filters.outcome.value,
  }));
  const filtered = computed(() => Object.values(filters).some((filter) => filter.value !== ''));
  const list = usePagedList(({ cursor, limit, signal }) => exchange.requests({ ...query.value, cursor, limit }, signal));
  watch(() => JSON.stringify(query.value), () => list.reload(), { immediate: true });
  useRefreshing(() => void list.refresh());
  return { list, filters, filtered };
}
