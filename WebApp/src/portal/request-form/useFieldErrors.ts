import { computed, nextTick, ref } from 'vue';

/** Errors by field, as the server names fields; the summary above the form takes the focus when there are any. */
export function useFieldErrors() {
  const errors = ref<Readonly<Record<string, string>>>({});
  /** Counts the times that errors were shown, so that the summary takes the focus each time. */
  const shown = ref(0);
  const listed = computed(() => Object.entries(errors.value).map(([field, text]) => ({ field, text })));

  function clear(): void {
    errors.value = {};
  }

  async function show(found: Readonly<Record<string, string>>): Promise<void> {
    errors.value = found;
    await nextTick();
    shown.value += 1;
  }

  return { errors, listed, shown, clear, show };
}
