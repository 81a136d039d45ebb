import { DicomFault } from '../image';
import type { Presentation } from '../image/types';
import type { Decoder, FileHead, OpenFrame, OpenPicture } from './Decoder';
import { PageDecoder } from './PageDecoder';

const LargestHere = 8 * 1024 * 1024; // bytes; more would hold up the page longer than the other decoder takes to start

/**
 * A decoder that is started when it is needed. The first file is opened in the page, if it is small and needs no decoders: the
 * first picture waits for nothing, and what it does without does not stand in its way.
 */
export class LateDecoder implements Decoder {
  private readonly page = new PageDecoder();
  private starting: Promise<Decoder> | null = null;
  private started: Decoder | null = null;
  private first = true;
  private closed = false;
  /** The file that the page holds; every other is the started decoder's. */
  private here: string | null = null;

  constructor(private readonly start: () => Promise<Decoder>) {}

  /** For who knows that the first file is not one for the page. */
  async begin(): Promise<Decoder> {
    if (this.closed) {
      throw new DicomFault('decoder-failed', 'the viewer was closed');
    }
    this.starting ??= this.start();
    this.started = await this.starting;
    return this.started;
  }

  /** Waits for nobody: the first blocks are the first picture's. */
  unpack(blocks: readonly string[]): Promise<ArrayBuffer> {
    if (!this.first) {
      this.begin().catch(() => undefined); // who asks it for more is told
    }
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
    return (await this.begin()).open(key, bytes);
  }

  async frame(key: string, index: number): Promise<OpenFrame> {
    return this.here === key ? this.page.frame(key, index) : (await this.begin()).frame(key, index);
  }

  async picture(key: string, excerpt: ArrayBuffer): Promise<OpenPicture> {
    return (await this.begin()).picture(key, excerpt);
  }

  async presentation(key: string, sopInstance: string, frame: number): Promise<Presentation | null> {
    return (await this.begin()).presentation(key, sopInstance, frame);
  }

  forget(key: string): void {
    if (this.here === key) {
      this.forgetHere();
      return;
    }
    void this.starting?.then((decoder) => decoder.forget(key));
  }

  close(): void {
    this.closed = true;
    this.forgetHere();
    void this.starting?.then((decoder) => decoder.close());
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
