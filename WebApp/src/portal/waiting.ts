import { inject, ref, type InjectionKey, type Ref } from 'vue';
import type { PortalApi } from './portalApi';

/** How many packages wait for a first look; stands beside "Action required" on every page. */
export interface Waiting {
  count: Readonly<Ref<number>>;
  refresh: () => Promise<void>;
}

export const WaitingKey: InjectionKey<Waiting> = Symbol('waiting');

export function createWaiting(api: PortalApi): Waiting {
  const count = ref(0);
  return {
    count,
    // The number is an extra: where it cannot be had, the pages say themselves what is wrong.
    refresh: async () => {
      count.value = await api.packages('ActionRequired', 1, null).then(
        (page) => page.Total,
        () => count.value,
      );
    },
  };
}

export function useWaiting(): Waiting {
  const waiting = inject(WaitingKey);
  if (waiting === undefined) {
    throw new Error('No count of waiting packages was provided');
  }
  return waiting;
}
