import type { Decoder } from '../ui/Decoder';
import { WorkerDecoder } from '../ui/WorkerDecoder';

/** The decoder of a page that a server gives: workers of its own origin, the one with the decoders when it is needed. */
export function onlineDecoder(): Decoder {
  let codecs: Worker | null = null;
  const worker = new Worker(new URL('./worker.ts', import.meta.url));
  const decoder = new WorkerDecoder(worker, async () => {
    codecs = new Worker(new URL('./codecsWorker.ts', import.meta.url));
    const { port1, port2 } = new MessageChannel();
    codecs.postMessage(null, [port2]);
    return port1;
  });
  const close = decoder.close.bind(decoder);
  decoder.close = () => {
    codecs?.terminate();
    close();
  };
  return decoder;
}
