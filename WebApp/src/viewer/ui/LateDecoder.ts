import type { Presentation } from '../image/types';
import type { Decoder, FileHead, OpenFrame, OpenPicture } from './Decoder';
import { PageDecoder } from './PageDecoder';

const LargestHere = 8 * 1024 * 1024; // bytes; more would hold up the page longer than the other decoder takes to start

/**
 * A decoder that is still starting: what it is asked waits, so that everything else need not. The first file is opened in the
 * page, if it is small and needs no decoders: the first picture waits for nothing.
 */
export class LateDecoder implements Decoder {
  private readonly page = new PageDecoder();
  private started: Decoder | null = null;
  private first = true;
  /** The file that the page holds; every other is the started decoder's. */
  private here: string | null = null;

  constructor(private readonly starting: Promise<Decoder>) {
    void starting.then((decoder) => (this.started = decoder));
  }

  /** Waits for nobody: the first blocks are the first picture's. */
  unpack(blocks: readonly string[]): Promise<ArrayBuffer> {
    return (this.started ?? this.page).unpack(blocks);
  }

  async open(key: string, bytes: ArrayBuffer): Promise<FileHead> {
    const head = this.first && bytes.byteLength <= LargestHere ? await this.openHere(key, bytes) : null;
    if (head !== null) {
      return head;
    }
    if (this.here === key) {
      this.forgetHere();
    }
    return (await this.starting).open(key, bytes);
  }

  async frame(key: string, index: number): Promise<OpenFrame> {
    return this.here === key ? this.page.frame(key, index) : (await this.starting).frame(key, index);
  }

  async picture(key: string, excerpt: ArrayBuffer): Promise<OpenPicture> {
    return (await this.starting).picture(key, excerpt);
  }

  async presentation(key: string, sopInstance: string, frame: number): Promise<Presentation | null> {
    return (await this.starting).presentation(key, sopInstance, frame);
  }

  forget(key: string): void {
    if (this.here === key) {
      this.forgetHere();
      return;
    }
    void this.starting.then((decoder) => decoder.forget(key));
  }

  close(): void {
    this.forgetHere();
    void this.starting.then((decoder) => decoder.close());
  }

  /** Null for what the page leaves to the other decoder. */
  private async openHere(key: string, bytes: ArrayBuffer): Promise<FileHead | null> {
    this.first = false;
    this.here = key;
    const head = await this.page.open(key, bytes);
    if (head.kind === 'image' && !head.compressed && this.here === key) {
      return head;
    }
    this.forgetHere();
    return null;
  }

  private forgetHere(): void {
    this.page.close();
    this.here = null;
  }
}
