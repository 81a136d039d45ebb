import { emptyDraft, type RequestDraft } from './requestForm';

const Key = 'exchange-request-form';

/** `from`'s words in the shape of `shape`; what is missing or of another kind stays as it is in `shape`. */
function takeOver<T extends object>(shape: T, from: unknown): T {
  const given: Record<string, unknown> = typeof from === 'object' && from !== null ? { ...from } : {};
  const entries = Object.entries(shape).map(([key, value]: [string, unknown]) => {
    if (typeof value === 'object' && value !== null) {
      return [key, takeOver(value, given[key])];
    }
    return [key, typeof given[key] === typeof value ? given[key] : value];
  });
  return Object.fromEntries(entries) as T;
}

/**
 * What was typed survives a reload, and ends with this window: the computer may be others' as well, so it never goes to
 * localStorage. A browser that keeps nothing at all only loses the reload.
 */
export function readDraft(): RequestDraft {
  try {
    return takeOver(emptyDraft(), JSON.parse(sessionStorage.getItem(Key) ?? '{}'));
  } catch {
    return emptyDraft();
  }
}

export function keepDraft(draft: RequestDraft): void {
  try {
    sessionStorage.setItem(Key, JSON.stringify(draft));
  } catch {
    // Nothing is kept, then.
  }
}

export function forgetDraft(): void {
  try {
    sessionStorage.removeItem(Key);
  } catch {
    // Nothing was kept, then.
  }
}
