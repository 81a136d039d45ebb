import { onBeforeUnmount, onMounted } from 'vue';

/** Calls when the reader comes back to this window, for example from the viewer, which may have changed what it shows. */
export function useReturn(back: () => unknown): void {
  function onFocus(): void {
    if (document.visibilityState === 'visible') {
      back();
    }
  }
  onMounted(() => window.addEventListener('focus', onFocus));
  onBeforeUnmount(() => window.removeEventListener('focus', onFocus));
}
