import { DicomFault, useCodecs, type Codecs } from '../image';
import type { Decoder } from '../ui/Decoder';
import { PageDecoder } from '../ui/PageDecoder';
import { WorkerDecoder } from '../ui/WorkerDecoder';
import { WorkerReady } from '../ui/workerMessages';
import { programText } from './program';

/** The decoders arrive as a function that makes them, so that its text can be handed to the worker. */
export type CodecsFactory = () => Codecs;

const GiveUpAfter = 4000; // milliseconds; a worker that has not said a word by then is not waited for

/** A worker where the browser allows one, else the page itself. `loadCodecs` brings VIEWER/codecs.js. */
export async function startDecoder(loadCodecs: () => Promise<CodecsFactory>): Promise<Decoder> {
  try {
    const worker = await startWorker(programText());
    return new WorkerDecoder(worker, async () => startCodecs(await loadCodecs()));
  } catch {
    useCodecs(async () => (await loadCodecs())());
    return new PageDecoder();
  }
}

async function startCodecs(factory: CodecsFactory): Promise<MessagePort> {
  const worker = await startWorker(`self.ExchangeCodecs=(${factory.toString()})();${programText()}`);
  const { port1, port2 } = new MessageChannel();
  worker.postMessage(null, [port2]);
  return port1;
}

function startWorker(text: string): Promise<Worker> {
  return new Promise((resolve, reject) => {
    const url = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
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
