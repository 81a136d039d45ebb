import { onBeforeUnmount, watch } from 'vue';
import type { OpenRequest } from './requestState';

const PAUSE = 3000;

/** Reads the request again while a download of it is being prepared, as long as somebody looks at the page. */
export function usePreparing({ request, reload }: OpenRequest): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let left = false;

  function wait(): void {
    clearTimeout(timer);
    const underWay = !left && request.value.Packages.some((item) => item.Preparing !== null);
    timer = underWay ? setTimeout(() => void look(), PAUSE) : undefined;
  }

  async function look(): Promise<void> {
    if (document.visibilityState === 'visible') {
      // What stands here stays where the server cannot be reached for the moment.
      await reload().catch(() => undefined);
    }
    wait();
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
