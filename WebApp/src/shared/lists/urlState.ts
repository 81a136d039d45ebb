import { computed, type WritableComputedRef } from 'vue';
import { useRoute, useRouter } from 'vue-router';

/** A value that lives in the address, so that a link or the Back button brings it again. An empty one leaves the address. */
export function useUrlState(key: string, fallback = ''): WritableComputedRef<string> {
  const route = useRoute();
  const router = useRouter();
  return computed({
    get: () => {
      const value = route.query[key];
      return typeof value === 'string' ? value : fallback;
    },
    set: (value) => {
      // vue-router leaves out what is undefined.
      const query = { ...router.currentRoute.value.query, [key]: value === fallback ? undefined : value };
      void router.replace({ query });
    },
  });
}
