import { DicomFault, imageOf, isExcerpt, openDicom, openExcerpt, readExcerpt } from '../image';
import type { Container } from '../image/container';
import type { DicomFile, Presentation } from '../image/types';
import { unpackBlocks } from '../source/blocks';
import { headOf, imageHead, type Decoder, type FileHead, type OpenFrame, type OpenPicture } from './Decoder';

/** Decodes where it is called: in the worker, or in the page where there is none. */
export class PageDecoder implements Decoder {
  private readonly files = new Map<string, DicomFile>();
  private readonly containers = new Map<string, Container>();

  unpack(blocks: readonly string[]): Promise<ArrayBuffer> {
    return unpackBlocks(blocks);
  }

  // The promises are the interface's: a worker needs them.
  async open(key: string, bytes: ArrayBuffer): Promise<FileHead> {
    const content = new Uint8Array(bytes);
    const file = isExcerpt(content) ? await openExcerpt(content, key) : openDicom(content);
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

  async picture(key: string, bytes: ArrayBuffer): Promise<OpenPicture> {
    const excerpt = await readExcerpt(new Uint8Array(bytes));
    const container = excerpt.container ?? this.containers.get(key);
    if (container === undefined) {
      throw new DicomFault('no-such-frame', `${key} came without its attributes`);
    }
    this.containers.set(key, container);
    const { instance, frame } = excerpt;
    const image = imageOf(container, excerpt);
    const open = excerpt.pixels === null ? null : { frame: await image.frame(frame), info: image.info(frame) };
    return { instance, frame, head: imageHead(image), open, window: image.window(frame) };
  }

  async presentation(key: string, sopInstance: string, frame: number): Promise<Presentation | null> {
    const file = this.files.get(key);
    return file?.kind === 'presentation' ? file.presentationFor(sopInstance, frame) : null;
  }

  forget(key: string): void {
    this.files.delete(key);
    this.containers.delete(key);
  }

  close(): void {
    this.files.clear();
    this.containers.clear();
  }
}
