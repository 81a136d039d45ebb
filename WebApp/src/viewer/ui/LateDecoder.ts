import type { Presentation } from '../image/types';
import type { Decoder, FileHead, OpenFrame } from './Decoder';

/** A decoder that is still starting: what it is asked waits, so that everything else need not. */
export class LateDecoder implements Decoder {
  constructor(private readonly starting: Promise<Decoder>) {}

  async open(key: string, bytes: ArrayBuffer): Promise<FileHead> {
    return (await this.starting).open(key, bytes);
  }

  async frame(key: string, index: number): Promise<OpenFrame> {
    return (await this.starting).frame(key, index);
  }

  async presentation(key: string, sopInstance: string, frame: number): Promise<Presentation | null> {
    return (await this.starting).presentation(key, sopInstance, frame);
  }

  forget(key: string): void {
    void this.starting.then((decoder) => decoder.forget(key));
  }

  close(): void {
    void this.starting.then((decoder) => decoder.close());
  }
}
