import '../ui/viewer.css';
import type { Codecs } from '../image';
import type { Manifest } from '../source/manifest';
import { serveDecoder } from '../ui/decodingWorker';
import { startPage } from './page';

// VIEWER/viewer.js runs twice: in the page, and as the page's decoding worker (program.ts).

interface WorkerGlobal {
  importScripts(url: string): void;
  ExchangeCodecs: Codecs;
  onmessage: null;
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
  serveDecoder(scope, async (url) => {
    scope.importScripts(url);
    return scope.ExchangeCodecs;
  });
} else {
  startPage();
}
