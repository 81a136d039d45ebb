import { computed, nextTick, reactive, ref } from 'vue';

/** Errors by field, as the server names fields; the summary above the form takes the focus when there are any. */
export function useFieldErrors() {
  const errors = reactive<Record<string, string>>({});
  /** Counts the times that errors were shown, so that the summary takes the focus each time. */
  const shown = ref(0);

  function clear(): void {
    Object.keys(errors).forEach((field) => delete errors[field]);
  }

  async function show(found: Record<string, string>): Promise<void> {
    clear();
    Object.assign(errors, found);
    await nextTick();
    shown.value += 1;
  }

  const listed = computed(() => Object.entries(errors).map(([field, text]) => ({ field, text })));
  return { errors, listed, shown, clear, show };
}

export type FieldErrors = ReturnType<typeof useFieldErrors>;
