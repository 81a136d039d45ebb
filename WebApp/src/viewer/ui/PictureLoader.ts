import { DicomFault } from '../image';
import type { Attributes, DecodedFrame, FrameInfo, Presentation } from '../image/types';
import { SourceError, type ImageSource } from '../source/ImageSource';
import type { BytesHead, Decoder, FileHead, ImageHead, ReportHead, StateHead } from './Decoder';
import { FrameCache } from './FrameCache';
import type { AppliedState } from './PresentationStates';
import { keyOf, type StackItem } from './stack';

/** A picture with everything that is written about it, from one file: it is shown whole or not at all. */
export interface LoadedFrame {
  kind: 'frame';
  item: StackItem;
  head: ImageHead;
  info: FrameInfo;
  frame: DecodedFrame;
  /** The presentation state it was asked for with; null for the picture as stored. */
  applied: AppliedState | null;
}

/** Drawn elsewhere: no values, no scale. */
export interface LoadedPreview {
  kind: 'preview';
  item: StackItem;
  bitmap: ImageBitmap;
}

export type Loaded = LoadedFrame | LoadedPreview | ({ item: StackItem } & (BytesHead | ReportHead | { kind: 'nothing'; attributes: Attributes | null } | { kind: 'elsewhere'; attributes: null; url: string }));

export interface Limits {
  frameBytes: number;
  fileBytes: number;
}

const ThumbnailWidth = 144;
const FrameOverhead = 4096; // bytes of a frame's description, roughly

/** Brings pictures: from memory, else from the source through the decoder; fetches neighbours while nobody waits. */
export class PictureLoader {
  private readonly frames: FrameCache<LoadedFrame | LoadedPreview>;
  private readonly heads: FrameCache<Promise<FileHead>>;
  private readonly coming = new Map<string, Promise<Loaded>>();
  private readonly inUse = new Map<string, number>();
  private readonly abort = new AbortController();
  private queue: StackItem[] = [];
  private ahead = 0;

  constructor(
    private readonly source: ImageSource,
    private readonly decoder: Decoder | null,
    limits: Limits,
    /** How wide a drawn picture is to be, in device pixels. */
    private readonly previewWidth: () => number,
    private readonly parallel = 4,
  ) {
    this.frames = new FrameCache(limits.frameBytes);
    this.heads = new FrameCache(limits.fileBytes, (file) => this.forgetUnused(file));
  }

  ready(item: StackItem): boolean {
    return this.frames.has(this.key(item));
  }

  /** A small picture for the list: the picture itself, or a small drawing where somebody else draws. */
  async thumbnail(item: StackItem): Promise<Loaded> {
    const { source } = this;
    if (source.bytes !== undefined || source.rendered === undefined) {
      return this.load(item);
    }
    return { kind: 'preview', item, bitmap: await createImageBitmap(await source.rendered(item.instance, item.frame, ThumbnailWidth, this.abort.signal)) };
  }

  load(item: StackItem): Promise<Loaded> {
    const key = this.key(item);
    const kept = this.frames.get(key);
    if (kept !== undefined) {
      return Promise.resolve(kept);
    }
    const coming = this.coming.get(key);
    if (coming !== undefined) {
      return coming;
    }
    const fresh = this.fetch(item, key).finally(() => this.coming.delete(key));
    this.coming.set(key, fresh);
    return fresh;
  }

  /** Null where the file is no presentation state that can be applied. */
  async state(item: StackItem): Promise<StateHead | null> {
    const head = await this.head(item);
    return head.kind === 'presentation' ? head : null;
  }

  /** What a presentation state asks for this picture. */
  presentation(state: StackItem, { head, item }: LoadedFrame): Promise<Presentation | null> {
    const { key } = state.instance;
    return this.using(key, async () => {
      await this.head(state);
      return this.opener.presentation(key, head.attributes.instance.uid, item.frame);
    });
  }

  /** Replaces what was waiting: only the newest neighbourhood is worth having. */
  prefetch(items: readonly StackItem[]): void {
    this.queue = [...items];
    this.pump();
  }

  /** After the source has changed (a folder was opened): what failed may work now. */
  forgetFailures(): void {
    this.heads.clear();
  }

  close(): void {
    this.queue = [];
    this.abort.abort();
    this.frames.clear();
    this.heads.clear();
    this.decoder?.close();
  }

  /** Drawn pictures are kept by their width, too: after the window grew, a sharper one is asked for. */
  private key(item: StackItem): string {
    return this.source.bytes === undefined ? `${keyOf(item)}@${this.previewWidth()}` : keyOf(item);
  }

  private pump(): void {
    while (this.ahead < this.parallel && !this.abort.signal.aborted) {
      const item = this.queue.shift();
      if (item === undefined) {
        return;
      }
      if (this.ready(item) || this.coming.has(this.key(item))) {
        continue;
      }
      this.ahead++;
      // A failure ahead of time says nothing: it is met again, and shown, when somebody gets there.
      this.load(item)
        .catch(() => undefined)
        .finally(() => {
          this.ahead--;
          this.pump();
        });
    }
  }

  private async fetch(item: StackItem, key: string): Promise<Loaded> {
    if (this.source.bytes === undefined) {
      return this.fetchPreview(item, key);
    }
    return this.using(item.instance.key, () => this.fetchFile(item, key));
  }

  private async using<T>(file: string, work: () => Promise<T>): Promise<T> {
    this.inUse.set(file, (this.inUse.get(file) ?? 0) + 1);
    try {
      return await work();
    } finally {
      this.inUse.set(file, (this.inUse.get(file) ?? 1) - 1);
      if (!this.heads.has(file)) {
        this.forgetUnused(file);
      }
    }
  }

  /** A file that leaves the cache while one of its frames is being decoded is let go afterwards. */
  private forgetUnused(file: string): void {
    if ((this.inUse.get(file) ?? 0) === 0) {
      this.inUse.delete(file);
      this.decoder?.forget(file);
    }
  }

  private async fetchFile(item: StackItem, key: string): Promise<Loaded> {
    const head = await this.head(item);
    switch (head.kind) {
      case 'image':
        return this.fetchFrame(item, key, head);
      case 'unsupported':
        // A plan or a curve is not a picture that failed.
        if (item.instance.frames === 0 && head.reason.code === 'unsupported-pixels') {
          return { kind: 'nothing', item, attributes: head.attributes };
        }
        throw new DicomFault(head.reason.code, head.reason.message);
      case 'presentation':
        return { kind: 'nothing', item, attributes: head.attributes };
      default:
        return { ...head, item };
    }
  }

  private async fetchFrame(item: StackItem, key: string, head: ImageHead): Promise<Loaded> {
    const { frame, info } = await this.opener.frame(item.instance.key, item.frame);
    const loaded: LoadedFrame = { kind: 'frame', item, head, info, frame, applied: null };
    this.frames.keep(key, loaded, frame.values.byteLength + FrameOverhead);
    return loaded;
  }

  private async fetchPreview(item: StackItem, key: string): Promise<Loaded> {
    if (item.instance.frames === 0) {
      const url = (await this.source.documentUrl?.(item.instance)) ?? null;
      return url === null ? { kind: 'nothing', item, attributes: null } : { kind: 'elsewhere', item, attributes: null, url };
    }
    if (this.source.rendered === undefined) {
      throw new SourceError('Missing');
    }
    const blob = await this.source.rendered(item.instance, item.frame, this.previewWidth(), this.abort.signal);
    const bitmap = await createImageBitmap(blob);
    const loaded: LoadedPreview = { kind: 'preview', item, bitmap };
    this.frames.keep(key, loaded, bitmap.width * bitmap.height * 4);
    return loaded;
  }

  private get opener(): Decoder {
    if (this.decoder === null) {
      throw new DicomFault('decoder-missing', 'this page opens no DICOM files');
    }
    return this.decoder;
  }

  private head(item: StackItem): Promise<FileHead> {
    const { key: file } = item.instance;
    const known = this.heads.get(file);
    if (known !== undefined) {
      return known;
    }
    const opening = this.open(item);
    this.heads.keep(file, opening, Math.max(item.instance.bytes, 1));
    opening.catch(() => this.heads.drop(file));
    return opening;
  }

  private async open({ instance }: StackItem): Promise<FileHead> {
    const bytes = await this.source.bytes?.(instance, this.abort.signal);
    if (bytes === undefined) {
      throw new SourceError('Missing');
    }
    const head = await this.opener.open(instance.key, bytes);
    // What is shown under a name must be what the name stands for: the manifest and the file have to agree.
    if (head.attributes.instance.uid !== '' && head.attributes.instance.uid !== instance.uid) {
      throw new SourceError('Damaged');
    }
    return head;
  }
}
