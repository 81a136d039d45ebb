import { flushPromises } from '@vue/test-utils';
import { effectScope } from 'vue';
import { describe, expect, it, vi } from 'vitest';
import { Refusal } from './api/Refusal';
import { soon } from './testing/soon';
import { useUploads, type Sending, type UploadRules } from './uploads';

const file = (name: string, size = 10) => ({ file: new File([new Uint8Array(size)], name), path: `folder/${name}` });

interface Pending {
  file: File;
  sending: Sending;
  resolve: (value: string) => void;
  reject: (error: unknown) => void;
}

function queue(rules: UploadRules<string> = {}) {
  const pending: Pending[] = [];
  const uploads = effectScope().run(() =>
    useUploads<string>(
      (sent, sending) =>
        new Promise<string>((resolve, reject) => {
          pending.push({ file: sent, sending, resolve, reject });
          sending.signal.addEventListener('abort', () => reject(new DOMException('', 'AbortError')));
        }),
      rules,
    ),
  ) as ReturnType<typeof useUploads<string>>;
  return { pending, uploads };
}

describe('useUploads (A12)', () => {
  it('sends three at a time, the others as these end', async () => {
    const { pending, uploads } = queue();

    uploads.add([1, 2, 3, 4].map((n) => file(`${n}`)));
    expect(pending).toHaveLength(3);
    pending[0]?.resolve('ok');
    await flushPromises();

    expect(pending).toHaveLength(4);
    expect(uploads.counts).toMatchObject({ all: 4, done: 1, waiting: 0 });
  });

  it('weighs progress by size', () => {
    const { pending, uploads } = queue();

    uploads.add([file('a', 90), file('b', 10)]);
    pending[0]?.sending.onProgress(0.5);

    expect(uploads.progress.value).toBeCloseTo(0.45);
  });

  it('names what failed and goes on with the rest', async () => {
    const onFailed = vi.fn();
    const { pending, uploads } = queue({ onFailed });

    uploads.add([file('a'), file('b')]);
    pending[0]?.reject(new Refusal(413, 'TooLarge', 'Too large.'));
    pending[1]?.resolve('ok');
    await flushPromises();

    expect(uploads.failed.value.map((item) => [item.path, (item.error as Error).message])).toEqual([['folder/a', 'Too large.']]);
    expect(onFailed).toHaveBeenCalledOnce();
    expect(uploads.busy.value).toBe(false);
    expect(uploads.progress.value).toBe(1);
  });

  it('tries one again', async () => {
    const { pending, uploads } = queue();
    uploads.add([file('a')]);
    pending[0]?.reject(new Error('line'));
    await flushPromises();

    uploads.retry(...uploads.failed.value);
    expect(uploads.progress.value).toBe(0);
    pending[1]?.resolve('ok');
    await flushPromises();

    expect(uploads.counts).toMatchObject({ all: 1, done: 1 });
    expect(uploads.failed.value).toHaveLength(0);
  });

  it('does not send what is not wanted', async () => {
    const { pending, uploads } = queue({ wants: async (item) => !item.file.name.endsWith('.txt') });

    uploads.add([file('a.txt'), file('b.dcm')]);
    await flushPromises();

    expect(pending.map((each) => each.file.name)).toEqual(['b.dcm']);
  });

  it('breaks off one, and the others go on', async () => {
    const { pending, uploads } = queue();
    uploads.add([1, 2, 3, 4].map((n) => file(`${n}`)));

    uploads.cancel(uploads.sending[1] as never);
    await flushPromises();

    expect(pending[1]?.sending.signal.aborted).toBe(true);
    expect(pending).toHaveLength(4);
    expect(uploads.counts.cancelled).toBe(1);
    expect(uploads.failed.value).toHaveLength(0);
  });

  it('stops what is under way and starts nothing more', async () => {
    const { pending, uploads } = queue();
    uploads.add([1, 2, 3, 4, 5].map((n) => file(`${n}`)));

    uploads.stop();
    await flushPromises();

    expect(pending.every((each) => each.sending.signal.aborted)).toBe(true);
    expect(pending).toHaveLength(3);
    expect(uploads.busy.value).toBe(false);
    expect(uploads.counts).toMatchObject({ all: 5, cancelled: 5, done: 0 });
  });

  it('takes tens of thousands without a walk through all of them for each', async () => {
    const sent = vi.fn(async () => 'ok');
    const uploads = effectScope().run(() => useUploads(sent)) as ReturnType<typeof useUploads<string>>;
    const one = new File(['x'], 'x');

    uploads.add(Array.from({ length: 20_000 }, (_, n) => ({ file: one, path: `${n}` })));
    await soon(() => expect(uploads.busy.value).toBe(false));

    expect(sent).toHaveBeenCalledTimes(20_000);
    expect(uploads.counts.done).toBe(20_000);
  }, 30_000);
});
