import { DicomFault } from '../image';
import type { Presentation } from '../image/types';
import type { Decoder, FileHead, OpenFrame, OpenPicture } from './Decoder';
import type { WorkerAnswer, WorkerCall } from './workerMessages';

interface Waiting {
  resolve: (value: never) => void;
  reject: (fault: DicomFault) => void;
}

type Asked<T> = T extends { id: number } ? Omit<T, 'id'> : never;

/** Decodes in a worker, so that scrolling stays smooth. `codecs` starts the decoders when the worker asks for them. */
export class WorkerDecoder implements Decoder {
  private readonly waiting = new Map<number, Waiting>();
  private next = 1;

  constructor(
    private readonly worker: Worker,
    private readonly codecs: () => Promise<MessagePort>,
  ) {
    worker.onmessage = (event: MessageEvent<WorkerAnswer>) => this.answer(event.data);
    worker.onerror = () => this.fail('the decoding worker stopped');
  }

  unpack(blocks: readonly string[]): Promise<ArrayBuffer> {
    return this.ask<ArrayBuffer>({ call: 'unpack', blocks });
  }

  open(key: string, bytes: ArrayBuffer): Promise<FileHead> {
    return this.ask<FileHead>({ call: 'open', key, bytes }, [bytes]);
  }

  frame(key: string, index: number): Promise<OpenFrame> {
    return this.ask<OpenFrame>({ call: 'frame', key, index });
  }

  picture(key: string, excerpt: ArrayBuffer): Promise<OpenPicture> {
    return this.ask<OpenPicture>({ call: 'picture', key, excerpt }, [excerpt]);
  }

  presentation(key: string, sopInstance: string, frame: number): Promise<Presentation | null> {
    return this.ask<Presentation | null>({ call: 'presentation', key, sopInstance, frame });
  }

  forget(key: string): void {
    this.tell({ call: 'forget', key });
  }

  close(): void {
    this.worker.terminate();
    this.fail('the viewer was closed');
  }

  private ask<T>(call: Asked<WorkerCall>, transfer: Transferable[] = []): Promise<T> {
    const id = this.next++;
    return new Promise<T>((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.worker.postMessage({ ...call, id }, transfer);
    });
  }

  private tell(call: WorkerCall, transfer: Transferable[] = []): void {
    this.worker.postMessage(call, transfer);
  }

  private answer(answer: WorkerAnswer): void {
    if ('need' in answer) {
      void this.codecs().then(
        (port) => this.tell({ call: 'codecs', port }, [port]),
        () => this.tell({ call: 'codecs', port: null }),
      );
      return;
    }
    const waiting = this.waiting.get(answer.id);
    this.waiting.delete(answer.id);
    if ('fault' in answer) {
      waiting?.reject(new DicomFault(answer.fault.code, answer.fault.message));
    } else {
      waiting?.resolve(answer.value as never);
    }
  }

  private fail(reason: string): void {
    for (const { reject } of this.waiting.values()) {
      reject(new DicomFault('decoder-failed', reason));
    }
    this.waiting.clear();
  }
}
