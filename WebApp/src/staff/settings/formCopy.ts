import { reactive, watch } from 'vue';

/** A copy to edit; it follows what is saved, and `reset` brings that back. */
export function useFormCopy<T extends object>(saved: () => T) {
  const clone = () => JSON.parse(JSON.stringify(saved())) as T;
  const values = reactive({ current: clone() }) as { current: T };
  const reset = () => {
    values.current = clone();
  };
  watch(saved, reset);
  return { values, reset };
}
