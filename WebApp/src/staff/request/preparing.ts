import { onBeforeUnmount, watch } from 'vue';
import { useExchange } from '../api/exchange';
import type { OpenRequest } from './requestState';

const PAUSE = 3000;

/**
 * Asks how far the downloads of a request are while one is being prepared, as long as somebody looks at the page. All else stays as it
 * is shown: a press of Send must say which state of the request was seen.
 */
export function usePreparing({ request }: OpenRequest): void {
  const exchange = useExchange();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let left = false;

  function wait(): void {
    clearTimeout(timer);
    const underWay = !left && request.value.Packages.some((item) => item.Preparing !== null);
    timer = underWay ? setTimeout(() => void look(), PAUSE) : undefined;
  }

  async function look(): Promise<void> {
    if (document.visibilityState === 'visible') {
      await ask();
    }
    wait();
  }

  async function ask(): Promise<void> {
    const before = request.value;
    // What stands here stays where the server cannot be reached for the moment, and where it was read again meanwhile.
    const fresh = await exchange.request(before.ID).catch(() => undefined);
    if (fresh !== undefined && request.value === before) {
      request.value = { ...before, Packages: fresh.Packages };
    }
  }

  watch(request, wait, { immediate: true });
  onBeforeUnmount(() => {
    left = true;
    clearTimeout(timer);
  });
}

/** 0 to 100, whole. */
export function percentOf({ Done, Total }: { Done: number; Total: number }): number {
  return Total === 0 ? 0 : Math.floor((100 * Done) / Total);
}
