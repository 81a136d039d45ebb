import { onBeforeUnmount, onMounted } from 'vue';

/** Calls `work` every `seconds` while the page can be seen, and at once when it is seen again. */
export function useRefreshing(work: () => void, seconds = 30): void {
  let timer: ReturnType<typeof setInterval> | undefined;
  const runWhenVisible = () => {
    if (document.visibilityState === 'visible') {
      work();
    }
  };
  onMounted(() => {
    timer = setInterval(runWhenVisible, seconds * 1000);
    document.addEventListener('visibilitychange', runWhenVisible);
  });
  onBeforeUnmount(() => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', runWhenVisible);
  });
}
