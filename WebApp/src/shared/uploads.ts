import { computed, onScopeDispose, reactive } from 'vue';
import { asRefusal, isAbort } from './api/Refusal';

export type UploadState = 'waiting' | 'sending' | 'done' | 'failed';

export interface Upload<R> {
  id: number;
  file: File;
  state: UploadState;
  /** 0 to 1. */
  progress: number;
  error?: unknown;
  result?: R;
}

export interface Sending {
  signal: AbortSignal;
  onProgress: (share: number) => void;
}

/** Browsers open six connections to a server; half of them leaves room for the page itself. */
const AT_ONCE = 3;

/** Sends files one call each, a few at a time. `failureOf` reads a refusal out of an answer that names the file as bad. */
export function useUploads<R>(send: (file: File, sending: Sending) => Promise<R>, failureOf: (result: R) => string | undefined = () => undefined) {
  const items = reactive<Upload<R>[]>([]) as Upload<R>[];
  const running = new Map<number, AbortController>();
  let last = 0;

  onScopeDispose(() => running.forEach((controller) => controller.abort()));

  async function run(item: Upload<R>) {
    const controller = new AbortController();
    running.set(item.id, controller);
    item.state = 'sending';
    try {
      item.result = await send(item.file, { signal: controller.signal, onProgress: (share) => (item.progress = share) });
      const failure = failureOf(item.result);
      item.state = failure === undefined ? 'done' : 'failed';
      item.error = failure === undefined ? undefined : new Error(failure);
    } catch (error) {
      item.state = 'failed';
      item.error = isAbort(error) ? undefined : asRefusal(error);
    } finally {
      item.progress = 1;
      running.delete(item.id);
      startNext();
    }
  }

  function startNext() {
    while (running.size < AT_ONCE) {
      const item = items.find((candidate) => candidate.state === 'waiting');
      if (item === undefined) {
        return;
      }
      void run(item);
    }
  }

  function add(files: File[]) {
    for (const file of files) {
      last += 1;
      items.push({ id: last, file, state: 'waiting', progress: 0 });
    }
    startNext();
  }

  function remove(item: Upload<R>) {
    running.get(item.id)?.abort();
    const index = items.findIndex((candidate) => candidate.id === item.id);
    if (index >= 0) {
      items.splice(index, 1);
    }
  }

  function retry(item: Upload<R>) {
    item.state = 'waiting';
    item.progress = 0;
    item.error = undefined;
    startNext();
  }

  function stop() {
    items.filter((item) => item.state === 'waiting' || item.state === 'sending').forEach(remove);
  }

  return {
    items,
    add,
    remove,
    retry,
    stop,
    busy: computed(() => items.some((item) => item.state === 'waiting' || item.state === 'sending')),
    done: computed(() => items.filter((item) => item.state === 'done').length),
    failed: computed(() => items.filter((item) => item.state === 'failed')),
    /** Of all files together, 0 to 1. */
    progress: computed(() => {
      const total = items.reduce((sum, item) => sum + item.file.size, 0);
      return total === 0 ? 0 : items.reduce((sum, item) => sum + item.file.size * item.progress, 0) / total;
    }),
  };
}
