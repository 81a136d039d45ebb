import { flushPromises } from '@vue/test-utils';
import { effectScope } from 'vue';
import { describe, expect, it } from 'vitest';
import { Refusal } from './api/Refusal';
import { useUploads, type Sending } from './uploads';

const file = (name: string, size = 10) => new File([new Uint8Array(size)], name);

interface Pending {
  file: File;
  sending: Sending;
  resolve: (value: string) => void;
  reject: (error: unknown) => void;
}

function queue() {
  const pending: Pending[] = [];
  const uploads = effectScope().run(() =>
    useUploads(
      (sent, sending) =>
        new Promise<string>((resolve, reject) => {
          pending.push({ file: sent, sending, resolve, reject });
          sending.signal.addEventListener('abort', () => reject(new DOMException('', 'AbortError')));
        }),
      (result) => (result === 'bad' ? 'This is no DICOM file.' : undefined),
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
    expect(uploads.done.value).toBe(1);
  });

  it('weighs progress by size', () => {
    const { pending, uploads } = queue();

    uploads.add([file('a', 90), file('b', 10)]);
    pending[0]?.sending.onProgress(0.5);

    expect(uploads.progress.value).toBeCloseTo(0.45);
  });

  it('names what was refused and goes on with the rest', async () => {
    const { pending, uploads } = queue();

    uploads.add([file('a'), file('b'), file('c')]);
    pending[0]?.reject(new Refusal(413, 'TooLarge', 'Too large.'));
    pending[1]?.resolve('bad');
    pending[2]?.resolve('ok');
    await flushPromises();

    expect(uploads.failed.value.map((item) => [item.file.name, (item.error as Error).message])).toEqual([['a', 'Too large.'], ['b', 'This is no DICOM file.']]);
    expect(uploads.busy.value).toBe(false);
    expect(uploads.done.value).toBe(1);
  });

  it('tries one again', async () => {
    const { pending, uploads } = queue();
    uploads.add([file('a')]);
    pending[0]?.reject(new Error('line'));
    await flushPromises();

    uploads.retry(uploads.failed.value[0] as never);
    pending[1]?.resolve('ok');
    await flushPromises();

    expect(uploads.done.value).toBe(1);
    expect(uploads.failed.value).toHaveLength(0);
  });

  it('stops what is under way and starts nothing more', async () => {
    const { pending, uploads } = queue();
    uploads.add([1, 2, 3, 4, 5].map((n) => file(`${n}`)));

    uploads.stop();
    await flushPromises();

    expect(pending.slice(0, 3).every((each) => each.sending.signal.aborted)).toBe(true);
    expect(pending).toHaveLength(3);
    expect(uploads.items).toHaveLength(0);
  });
});
