import { nextTick, reactive, ref, shallowRef } from 'vue';
import { asRefusal, type Refusal } from '../api/Refusal';

/** The server begins with the field's path, "Requester.Email is needed."; beside the field itself, "This" is enough. */
export function aboutThis({ message, field = '' }: Refusal): string {
  return field !== '' && message.startsWith(`${field} `) ? `This${message.slice(field.length)}` : message;
}

/**
 * A form whose last word is the server's: a refusal that names a field ("Requester.Email") is shown at that field, any other
 * above the form. `known` lists the fields; the server may also name the last part alone ("Email").
 */
export function useServerForm(known: readonly string[]) {
  const errors = reactive<Record<string, string>>({});
  const error = shallowRef<unknown>();
  const busy = ref(false);

  function clear() {
    error.value = undefined;
    known.forEach((field) => (errors[field] = ''));
  }

  function fieldOf(named: string | undefined): string | undefined {
    return known.find((field) => field === named) ?? known.find((field) => named !== undefined && field.split('.').at(-1) === named.split('.').at(-1));
  }

  /** Shows an error at a field and brings the reader there. */
  async function showAt(field: string, message: string) {
    errors[field] = message;
    await nextTick();
    document.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }

  /** Runs `work` once, however often the button is pressed; undefined when it was refused. */
  async function submit<T>(work: () => Promise<T>): Promise<T | undefined> {
    if (busy.value) {
      return undefined;
    }
    clear();
    busy.value = true;
    try {
      return await work();
    } catch (failure) {
      const refusal = asRefusal(failure);
      const field = fieldOf(refusal.field);
      if (field === undefined) {
        error.value = failure;
      } else {
        busy.value = false;
        await showAt(field, aboutThis(refusal));
      }
      return undefined;
    } finally {
      busy.value = false;
    }
  }

  clear();
  return { errors, error, busy, clear, showAt, submit };
}
