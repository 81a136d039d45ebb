import '../ui/viewer.css';
import './page.css';
import type { Codecs } from '../image';
import type { Manifest } from '../source/manifest';
import { serveCodecs } from '../ui/codecsPort';
import { serveDecoder } from '../ui/decodingWorker';
import { WorkerReady } from '../ui/workerMessages';
import { startPage } from './page';

// VIEWER/viewer.js runs in the page, as its decoding worker, and, behind the decoders' script, as theirs (decoder.ts).

interface WorkerGlobal {
  /** There in the decoders' worker only. */
  ExchangeCodecs?: Codecs;
  onmessage: ((event: MessageEvent) => void) | null;
  postMessage(message: unknown): void;
}

declare global {
  interface Window {
    /** What manifest.js, data/NNNNN.js and codecs.js call. */
    ExchangeViewer: {
      manifest(manifest: Manifest): void;
      data(number: number, base64: string): void;
      codecs(factory: () => Codecs): void;
    };
  }
}

if (typeof document === 'undefined') {
  const scope = self as unknown as WorkerGlobal;
  const { ExchangeCodecs } = scope;
  if (ExchangeCodecs === undefined) {
    serveDecoder(scope);
  } else {
    scope.onmessage = ({ ports: [port] }) => port !== undefined && serveCodecs(port, ExchangeCodecs);
  }
  scope.postMessage(WorkerReady);
} else {
  startPage();
}
