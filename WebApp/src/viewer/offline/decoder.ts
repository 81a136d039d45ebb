import { DicomFault, useCodecs, type Codecs } from '../image';
import type { Decoder } from '../ui/Decoder';
import { PageDecoder } from '../ui/PageDecoder';
import { WorkerDecoder } from '../ui/WorkerDecoder';
import { WorkerReady } from '../ui/workerMessages';
import { programText } from './program';

/** The decoders arrive as a function that makes them, so that its text can be handed to the worker. */
export type CodecsFactory = () => Codecs;

const GiveUpAfter = 4000; // milliseconds; a worker that has not said a word by then is not waited for

function scriptUrl(text: string): string {
  return URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
}

/** A worker where the browser allows one, else the page itself. `loadCodecs` brings VIEWER/codecs.js. */
export async function startDecoder(loadCodecs: () => Promise<CodecsFactory>): Promise<Decoder> {
  try {
    const worker = await startWorker();
    return new WorkerDecoder(worker, async () => scriptUrl(`self.ExchangeCodecs=(${(await loadCodecs()).toString()})();`));
  } catch {
    useCodecs(async () => (await loadCodecs())());
    return new PageDecoder();
  }
}

function startWorker(): Promise<Worker> {
  return new Promise((resolve, reject) => {
    const url = scriptUrl(programText());
    const worker = new Worker(url);
    const giveUp = setTimeout(() => {
      worker.terminate();
      reject(new DicomFault('decoder-missing', 'the worker does not answer'));
    }, GiveUpAfter);
    worker.onmessage = ({ data }) => {
      if (data === WorkerReady) {
        clearTimeout(giveUp);
        URL.revokeObjectURL(url);
        resolve(worker);
      }
    };
    worker.onerror = (event) => {
      clearTimeout(giveUp);
      reject(new DicomFault('decoder-missing', event.message));
    };
  });
}
