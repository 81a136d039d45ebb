import { computed, onScopeDispose, reactive, shallowReactive } from 'vue';
import { asRefusal, isAbort } from './api/Refusal';
import type { LocalFile } from './files/localFiles';

export type UploadState = 'waiting' | 'sending' | 'done' | 'failed' | 'cancelled';

export interface Upload<R = unknown> {
  id: number;
  file: File;
  path: string;
  unreadable: boolean;
  /** Asked once: browsers look at the disk for it. */
  size: number;
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

export interface UploadRules<R> {
  /** Looks at a file before it is sent; false: it is not to be sent, and was dealt with. */
  wants?: (item: Upload<R>) => Promise<boolean>;
  onDone?: (item: Upload<R>) => void;
  onFailed?: (item: Upload<R>) => void;
}

/** Browsers open six connections to a server; half of them leaves room for the page itself. */
const AT_ONCE = 3;
const SLICE = 250;

/** Sends files one call each, a few at a time. Built for tens of thousands: nothing here walks through all of them. */
export function useUploads<R>(send: (file: File, sending: Sending, item: Upload<R>) => Promise<R>, rules: UploadRules<R> = {}) {
  let unmeasured: LocalFile[] = [];
  let queue: Upload<R>[] = [];
  let next = 0;
  let last = 0;
  const running = new Map<number, AbortController>();
  const sending = shallowReactive<Upload<R>[]>([]);
  const failed = shallowReactive<Upload<R>[]>([]);
  const counts = reactive({ all: 0, waiting: 0, done: 0, cancelled: 0, bytes: 0, endedBytes: 0 });

  onScopeDispose(() => running.forEach((controller) => controller.abort()));

  function end(item: Upload<R>, state: UploadState) {
    item.state = state;
    counts.endedBytes += item.size;
    counts.done += state === 'done' ? 1 : 0;
    counts.cancelled += state === 'cancelled' ? 1 : 0;
    if (state === 'failed') {
      failed.push(item);
      rules.onFailed?.(item);
    } else if (state === 'done') {
      rules.onDone?.(item);
    }
  }

  async function deliver(item: Upload<R>, controller: AbortController): Promise<UploadState> {
    try {
      if (rules.wants === undefined || (await rules.wants(item))) {
        controller.signal.throwIfAborted();
        item.result = await send(item.file, { signal: controller.signal, onProgress: (share) => (item.progress = share) }, item);
      }
      return 'done';
    } catch (error) {
      if (isAbort(error)) {
        return 'cancelled';
      }
      item.error = asRefusal(error);
      return 'failed';
    }
  }

  async function run(item: Upload<R>) {
    const controller = new AbortController();
    running.set(item.id, controller);
    item.state = 'sending';
    sending.push(item);
    const state = await deliver(item, controller);
    sending.splice(sending.indexOf(item), 1);
    running.delete(item.id);
    end(item, state);
    startNext();
  }

  function startNext() {
    while (running.size < AT_ONCE && next < queue.length) {
      const item = queue[next] as Upload<R>;
      next += 1;
      if (item.state === 'waiting') {
        counts.waiting -= 1;
        void run(item);
      }
    }
    if (next === queue.length) {
      queue = [];
      next = 0;
    }
  }

  function enqueue(added: Upload<R>[]) {
    queue = queue.slice(next).concat(added);
    next = 0;
    counts.bytes += added.reduce((sum, item) => sum + item.size, 0);
    startNext();
  }

  /** A slice at a time, so that the page goes on while ten thousand sizes are asked for. */
  function measure() {
    enqueue(unmeasured.splice(0, SLICE).map(({ file, path, unreadable = false }) => {
      last += 1;
      return shallowReactive<Upload<R>>({ id: last, file, path, unreadable, size: file.size, state: 'waiting', progress: 0 });
    }));
    if (unmeasured.length > 0) {
      setTimeout(measure);
    }
  }

  function add(files: LocalFile[]) {
    counts.waiting += files.length;
    counts.all += files.length;
    const idle = unmeasured.length === 0;
    unmeasured = unmeasured.concat(files);
    if (idle) {
      measure();
    }
  }

  /** Breaks off one that is being sent. What the server has received whole, it may still take. */
  function cancel(item: Upload<R>) {
    running.get(item.id)?.abort();
  }

  /** Takes failed ones off the list, and sends them again. */
  function retry(...items: Upload<R>[]) {
    for (const item of items) {
      failed.splice(failed.indexOf(item), 1);
      counts.waiting += 1;
      counts.bytes -= item.size;
      counts.endedBytes -= item.size;
      Object.assign(item, { state: 'waiting', progress: 0, error: undefined });
    }
    enqueue(items);
  }

  /** Breaks off all, and starts nothing that waits. */
  function stop() {
    const waiting = queue.slice(next);
    queue = [];
    next = 0;
    counts.waiting = 0;
    counts.cancelled += unmeasured.length;
    unmeasured = [];
    waiting.forEach((item) => end(item, 'cancelled'));
    running.forEach((controller) => controller.abort());
  }

  return {
    add,
    cancel,
    retry,
    stop,
    counts,
    /** The few under way. */
    sending,
    failed: computed(() => failed),
    busy: computed(() => counts.waiting > 0 || sending.length > 0),
    /** Of all files together, 0 to 1, by size. */
    progress: computed(() => (counts.bytes === 0 ? 0 : sending.reduce((sum, item) => sum + item.size * item.progress, counts.endedBytes) / counts.bytes)),
  };
}
