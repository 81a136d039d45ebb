import { serveDecoder } from '../ui/decodingWorker';

// Decodes what the server sends, off the page's thread.
serveDecoder(self as unknown as Parameters<typeof serveDecoder>[0]);
