import { browsersInflater, inflate } from '../image/inflate';

const MostBytes = 2 ** 24; // a block holds 3 MB

/** The bytes of one `ExchangeViewer.data` block: base64 of a deflate-raw stream. The browser's own code does both, off the page's thread, where it can. */
export async function inflateBlock(base64: string): Promise<ArrayBuffer> {
  const packed = await fetch(`data:application/octet-stream;base64,${base64}`);
  if (packed.body === null) {
    throw new TypeError('The block has no content');
  }
  const inflater = browsersInflater();
  if (inflater === null) {
    return inflate(new Uint8Array(await packed.arrayBuffer()), MostBytes).slice().buffer;
  }
  return new Response(packed.body.pipeThrough(inflater)).arrayBuffer();
}

export function joined(parts: readonly ArrayBuffer[]): ArrayBuffer {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) {
    return only;
  }
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(new Uint8Array(part), at);
    at += part.byteLength;
  }
  return whole.buffer;
}
