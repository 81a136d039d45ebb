import { computed, nextTick, ref } from 'vue';

/** What is typed into one field may be what another one lacked. */
const Together: Readonly<Record<string, readonly string[]>> = {
  'Requester.SecondEmail': ['Requester.Mobile'],
  Relationship: ['Patient.PatientName'],
};

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

  /** Somebody is at it: its error has been read, and is judged anew with the next Continue. */
  function touch(field: string): void {
    const mended = [field, ...(Together[field] ?? [])];
    if (mended.some((each) => each in errors.value)) {
      errors.value = Object.fromEntries(Object.entries(errors.value).filter(([each]) => !mended.includes(each)));
    }
  }

  return { errors, listed, shown, clear, show, touch };
}
