import { DicomFault, openDicom } from '../image';
import type { DicomFile, Presentation } from '../image/types';
import { headOf, type Decoder, type FileHead, type OpenFrame } from './Decoder';

/** Decodes where it is called: in the worker, or in the page where there is none. */
export class PageDecoder implements Decoder {
  private readonly files = new Map<string, DicomFile>();

  // The promises are the interface's: a worker needs them.
  async open(key: string, bytes: ArrayBuffer): Promise<FileHead> {
    const file = openDicom(new Uint8Array(bytes));
    this.files.set(key, file);
    return headOf(file);
  }

  async frame(key: string, index: number): Promise<OpenFrame> {
    const file = this.files.get(key);
    if (file?.kind !== 'image') {
      throw new DicomFault('no-such-frame', `${key} is not an open image`);
    }
    const frame = await file.frame(index);
    return { frame, info: file.info(index) };
  }

  async presentation(key: string, sopInstance: string, frame: number): Promise<Presentation | null> {
    const file = this.files.get(key);
    return file?.kind === 'presentation' ? file.presentationFor(sopInstance, frame) : null;
  }

  forget(key: string): void {
    this.files.delete(key);
  }

  close(): void {
    this.files.clear();
  }
}
