import { describe, expect, it } from 'vitest';
import { DicomFault } from '../image';
import { serveDecoder } from './decodingWorker';
import { WorkerDecoder } from './WorkerDecoder';

/** The worker's two ends without a worker between them. */
function connected(): WorkerDecoder {
  const page = { onmessage: null as ((event: { data: unknown }) => void) | null };
  const inside = { onmessage: null as ((event: MessageEvent) => void) | null, postMessage: (data: unknown) => queueMicrotask(() => page.onmessage?.({ data })) };
  const worker = Object.assign(page, {
    postMessage: (data: unknown) => queueMicrotask(() => inside.onmessage?.({ data } as MessageEvent)),
    terminate: () => undefined,
    onerror: null,
  });
  serveDecoder(inside);
  return new WorkerDecoder(worker as unknown as Worker, () => Promise.reject(new Error('none here')));
}

describe('decoding in a worker', () => {
  it('tells a fault with its code', async () => {
    const failed = await connected().open('x', new ArrayBuffer(200)).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(DicomFault);
    expect(failed).toMatchObject({ code: 'not-dicom' });
  });

  it('knows no frame of a file that is not open', async () => {
    await expect(connected().frame('never opened', 0)).rejects.toMatchObject({ code: 'no-such-frame' });
  });

  it('answers what was asked when it is closed', async () => {
    const decoder = connected();
    const waiting = decoder.frame('x', 0);
    decoder.close();
    await expect(waiting).rejects.toMatchObject({ code: 'decoder-failed' });
  });
});
