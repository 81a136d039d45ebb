import { DicomFault } from '../image';
import { unpack } from '../image/inflate';

const MostBytes = 2 ** 24; // a block holds 3 MB

/** What `ExchangeViewer.data` blocks hold, put together: each is base64 of a deflate-raw stream. */
export async function unpackBlocks(blocks: readonly string[]): Promise<ArrayBuffer> {
  try {
    return joined(await Promise.all(blocks.map(async (block) => unpack(await fromBase64(block), MostBytes))));
  } catch {
    throw new DicomFault('malformed', 'a block of the zip cannot be inflated');
  }
}

/** The browser's own code: that of 2025 at once, that of before through an address. */
async function fromBase64(text: string): Promise<Uint8Array> {
  const own = (Uint8Array as { fromBase64?: (text: string) => Uint8Array }).fromBase64;
  if (own !== undefined) {
    return own.call(Uint8Array, text);
  }
  return new Uint8Array(await (await fetch(`data:application/octet-stream;base64,${text}`)).arrayBuffer());
}

export function joined(parts: readonly Uint8Array<ArrayBuffer>[]): ArrayBuffer {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) {
    return only.buffer; // unpack() gives whole buffers
  }
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole.buffer;
}
