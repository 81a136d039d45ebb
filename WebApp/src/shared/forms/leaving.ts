import { onBeforeUnmount, onMounted, ref, watch, type Ref } from 'vue';
import { onBeforeRouteLeave, onBeforeRouteUpdate } from 'vue-router';

export interface Leaving {
  /** True while the page's own dialog asks; closed without an answer, the reader stays. */
  asking: Ref<boolean>;
  /** The answer that leaves. */
  leave: () => void;
}

/**
 * Asks before something typed or under way is lost: within the application by a dialog of the page, before the window is closed or
 * reloaded by the browser's own. `everyStep` asks on the way to another address of the same page, too.
 */
export function useLeaving(wouldLose: () => boolean, { everyStep = false } = {}): Leaving {
  const asking = ref(false);
  let decide: ((leave: boolean) => void) | undefined;

  function guard(): boolean | Promise<boolean> {
    if (!wouldLose()) {
      return true;
    }
    asking.value = true;
    return new Promise((resolve) => (decide = resolve));
  }
  onBeforeRouteLeave(guard);
  if (everyStep) {
    onBeforeRouteUpdate(guard);
  }
  watch(asking, (isShown) => !isShown && decide?.(false));

  function leave() {
    decide?.(true);
    asking.value = false;
  }

  function beforeUnload(event: BeforeUnloadEvent) {
    if (wouldLose()) {
      event.preventDefault();
    }
  }
  onMounted(() => window.addEventListener('beforeunload', beforeUnload));
  onBeforeUnmount(() => window.removeEventListener('beforeunload', beforeUnload));

  return { asking, leave };
}
