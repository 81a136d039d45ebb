import { DicomFault, useCodecs, type Codecs } from '../image';
import { PageDecoder } from './PageDecoder';
import { WorkerReady, type WorkerAnswer, type WorkerCall } from './workerMessages';

interface WorkerScope {
  onmessage: ((event: MessageEvent<WorkerCall>) => void) | null;
  postMessage(answer: WorkerAnswer | typeof WorkerReady): void;
}

/** The worker's side of WorkerDecoder. `importCodecs` runs the decoders' script from the address the page names. */
export function serveDecoder(scope: WorkerScope, importCodecs: (url: string) => Promise<Codecs>): void {
  const decoder = new PageDecoder();
  let arrived: ((url: string | null) => void) | null = null;

  useCodecs(async () => {
    const url = await new Promise<string | null>((resolve) => {
      arrived = resolve;
      scope.postMessage({ need: 'codecs' });
    });
    if (url === null) {
      throw new DicomFault('decoder-missing', 'the page could not load the decoders');
    }
    return importCodecs(url);
  });

  async function answer(id: number, work: Promise<unknown>): Promise<void> {
    try {
      scope.postMessage({ id, value: await work });
    } catch (error) {
      const fault = error instanceof DicomFault ? error : new DicomFault('decoder-failed', String(error));
      scope.postMessage({ id, fault: { code: fault.code, message: fault.message } });
    }
  }

  scope.onmessage = ({ data }) => {
    switch (data.call) {
      case 'open':
        return void answer(data.id, decoder.open(data.key, data.bytes));
      case 'frame':
        return void answer(data.id, decoder.frame(data.key, data.index));
      case 'presentation':
        return void answer(data.id, decoder.presentation(data.key, data.sopInstance, data.frame));
      case 'forget':
        return decoder.forget(data.key);
      case 'codecs':
        return arrived?.(data.url);
    }
  };
  scope.postMessage(WorkerReady);
}
