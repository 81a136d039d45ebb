import { joined, unpackBlocks } from './blocks';

/** A first picture's block that comes before anybody knows of the picture: it is inflated meanwhile. */
export class FirstBlock {
  private text: string | null = null;
  private bytes: Promise<ArrayBuffer> = Promise.resolve(new ArrayBuffer(0));

  begin(text: string): void {
    this.text = text;
    this.bytes = unpackBlocks([text]);
    this.bytes.catch(() => undefined); // whoever asks for it is told
  }

  /** What the blocks hold, put together; `unpack` does what is not done yet. */
  async unpack(blocks: readonly string[], unpack: (blocks: readonly string[]) => Promise<ArrayBuffer>): Promise<ArrayBuffer> {
    const [first, ...others] = blocks;
    if (first === undefined || first !== this.text) {
      return unpack(blocks);
    }
    this.text = null; // once: what is joined is handed over
    const rest = others.length > 0 ? [unpack(others)] : [];
    return joined((await Promise.all([this.bytes, ...rest])).map((bytes) => new Uint8Array(bytes)));
  }
}
