import { DicomFault } from '../image';
import type { Attributes, DecodedFrame, FrameInfo, Presentation, VoiWindow } from '../image/types';
import { SourceError, type ImageSource } from '../source/ImageSource';
import { kindOf } from '../source/model';
import type { BytesHead, Decoder, FileHead, ImageHead, OpenPicture, ReportHead, StateHead } from './Decoder';
import { drawn } from './dom';
import { FrameCache } from './FrameCache';
import { OnlinePictures } from './OnlinePictures';
import type { AppliedState } from './PresentationStates';
import { Requests } from './Requests';
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
  /** What it was drawn with; null for the file's own. */
  window: VoiWindow | null;
  /** What its file says of it, once it is known; then its window can be moved at the server. */
  described: OpenPicture | null;
}

export type Loaded = LoadedFrame | LoadedPreview | ({ item: StackItem } & (BytesHead | ReportHead | { kind: 'nothing'; attributes: Attributes | null } | { kind: 'elsewhere'; attributes: null; url: string }));

export interface Limits {
  frameBytes: number;
  fileBytes: number;
}

const Ahead = 12;
const ShareAhead = 0.6; // of memory
const ThumbnailWidth = 144;
const ObjectBytes = 2 * 1024 * 1024; // of a file without pictures whose size nobody tells, at most as a rule
const FrameOverhead = 4096; // bytes of a frame's description, roughly

/** Brings pictures: from memory, else from the source through the decoder; fetches neighbours while nobody waits. */
export class PictureLoader {
  private readonly frames: FrameCache<LoadedFrame | LoadedPreview>;
  private readonly heads: FrameCache<Promise<FileHead>>;
  private readonly requests = new Requests<Loaded | OpenPicture | null>();
  private readonly online: OnlinePictures;
  private frameBytes = 0;
  private readonly inUse = new Map<string, number>();
  private readonly abort = new AbortController();
  private queue: StackItem[] = [];
  private fetching = 0;
  private look: VoiWindow | null = null;
  /** Settled once the first picture stands on the screen. */
  private begun: Promise<void> | null = null;

  constructor(
    private readonly source: ImageSource,
    private readonly decoder: Decoder | null,
    private readonly limits: Limits,
    /** How wide a drawn picture is to be, in device pixels. */
    private readonly previewWidth: () => number,
    private readonly parallel = 4,
  ) {
    this.frames = new FrameCache(limits.frameBytes);
    this.online = new OnlinePictures(source, decoder);
    this.heads = new FrameCache(limits.fileBytes, (file) => this.forgetUnused(file));
  }

  /** `look` is the window that a drawing is to be drawn with. */
  ready(item: StackItem, look: VoiWindow | null = null): boolean {
    return this.frames.has(keyOf(item)) || this.frames.has(this.key(item, look));
  }

  /** How many pictures are worth fetching ahead, each as large as the last one: not more than memory keeps beside others. */
  get ahead(): number {
    return this.source.bytes !== undefined || this.frameBytes === 0 ? Ahead : Math.max(Math.floor((this.limits.frameBytes * ShareAhead) / this.frameBytes), Ahead);
  }

  /** A small picture for the list: the picture itself, or a small drawing where somebody else draws. */
  async thumbnail(item: StackItem): Promise<Loaded> {
    const { source } = this;
    if (source.bytes !== undefined || source.rendered === undefined) {
      return this.load(item);
    }
    try {
      const drawn = await source.rendered(item.instance, item.frame, ThumbnailWidth, this.abort.signal);
      return { kind: 'preview', item, bitmap: await createImageBitmap(drawn), window: null, described: null };
    } catch (error) {
      return this.instead(error, item);
    }
  }

  load(item: StackItem, look: VoiWindow | null = null): Promise<Loaded> {
    const key = this.key(item, look);
    const kept = this.frames.get(keyOf(item)) ?? this.frames.get(key);
    if (kept === undefined) {
      return this.asked(key, item, (signal) => this.fetch(item, key, look, signal));
    }
    return Promise.resolve(kept.kind === 'preview' ? this.online.known(kept) : kept);
  }

  /** The picture itself in place of a drawing of it; null where there is only the drawing. */
  async values(item: StackItem): Promise<LoadedFrame | null> {
    const kept = this.frames.get(keyOf(item));
    if (kept !== undefined || this.source.bytes !== undefined || item.instance.frames === 0) {
      return kept?.kind === 'frame' ? kept : null;
    }
    return this.asked(`${keyOf(item)} values`, item, async (signal) => {
      const loaded = await this.online.values(item, signal);
      if (loaded !== null) {
        this.keepFrame(loaded);
      }
      return loaded;
    });
  }

  /** What is known of a picture that is drawn elsewhere. */
  describe(item: StackItem): Promise<OpenPicture | null> {
    return this.asked(`${keyOf(item)} description`, item, (signal) => this.online.describe(item, signal));
  }

  /** What `owner` looks at and may look at next; everything else that nobody wants is broken off. */
  wish(owner: object, items: readonly StackItem[]): void {
    if (this.source.bytes === undefined) {
      this.requests.wish(owner, new Set(items.map(keyOf)));
    }
  }

  /** Null where the file is no presentation state that can be applied. */
  async state(item: StackItem): Promise<StateHead | null> {
    const head = await this.using(item.instance.key, () => this.head(item));
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

  /** Replaces what was waiting: only the newest neighbourhood is worth having. None comes before the first picture is on the screen. */
  prefetch(items: readonly StackItem[], look: VoiWindow | null = null): void {
    this.look = look;
    this.queue = [...items];
    this.begun ??= drawn();
    void this.begun.then(() => this.pump());
  }

  /** After the source has changed (a folder was opened): what failed may work now. */
  forgetFailures(): void {
    this.online.forgetFailures();
    this.heads.clear();
  }

  close(): void {
    this.queue = [];
    this.abort.abort();
    this.requests.close();
    this.frames.clear();
    this.heads.clear();
    this.decoder?.close();
  }

  /** Drawn pictures are kept by their width and window, too: after the window grew, a sharper one is asked for. */
  private key(item: StackItem, look: VoiWindow | null): string {
    return this.source.bytes === undefined ? `${keyOf(item)}@${this.previewWidth()}${look === null ? '' : `:${look.center}:${look.width}`}` : keyOf(item);
  }

  private asked<T extends Loaded | OpenPicture | null>(key: string, item: StackItem, start: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return this.requests.ask(key, keyOf(item), start) as Promise<T>;
  }

  private keepFrame(loaded: LoadedFrame): void {
    this.frameBytes = loaded.frame.values.byteLength + FrameOverhead;
    this.frames.keep(keyOf(loaded.item), loaded, this.frameBytes);
  }

  private pump(): void {
    while (this.fetching < this.parallel && !this.abort.signal.aborted) {
      const item = this.queue.shift();
      if (item === undefined) {
        return;
      }
      if (this.isHere(item)) {
        continue;
      }
      this.fetching++;
      // A failure ahead of time says nothing: it is met again, and shown, when somebody gets there.
      this.prepare(item)
        .catch(() => undefined)
        .finally(() => {
          this.fetching--;
          this.pump();
        });
    }
  }

  private isHere(item: StackItem): boolean {
    return this.online.gives(item) ? this.frames.has(keyOf(item)) : this.ready(item, this.look);
  }

  private async prepare(item: StackItem): Promise<unknown> {
    return (this.online.gives(item) ? await this.values(item) : null) ?? this.load(item, this.look);
  }

  private async fetch(item: StackItem, key: string, look: VoiWindow | null, signal: AbortSignal): Promise<Loaded> {
    if (this.source.bytes === undefined) {
      return this.fetchPreview(item, key, look, signal);
    }
    return this.using(item.instance.key, () => this.fetchFile(item));
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

  private async fetchFile(item: StackItem): Promise<Loaded> {
    const head = await this.head(item);
    switch (head.kind) {
      case 'image':
        return this.fetchFrame(item, head);
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

  private async fetchFrame(item: StackItem, head: ImageHead): Promise<Loaded> {
    const { frame, info } = await this.opener.frame(item.instance.key, item.frame);
    const loaded: LoadedFrame = { kind: 'frame', item, head, info, frame, applied: null };
    this.keepFrame(loaded);
    return loaded;
  }

  private async fetchPreview(item: StackItem, key: string, look: VoiWindow | null, signal: AbortSignal): Promise<Loaded> {
    if (item.instance.frames === 0) {
      return this.fetchObject(item);
    }
    try {
      const drawn = await this.online.drawing(item, this.previewWidth(), look, signal);
      this.frames.keep(key, drawn, drawn.bitmap.width * drawn.bitmap.height * 4);
      return drawn;
    } catch (error) {
      return this.instead(error, item);
    }
  }

  /** What the server cannot draw (palette colour, newer compressions), the browser perhaps can. */
  private async instead(error: unknown, item: StackItem): Promise<LoadedFrame> {
    const values = error instanceof SourceError && error.trouble === 'Undrawable' ? await this.values(item) : null;
    if (values === null) {
      throw error;
    }
    return values;
  }

  /** A report in words, a PDF by its address; whatever else has no pictures shows nothing. */
  private async fetchObject(item: StackItem): Promise<Loaded> {
    if (this.source.object !== undefined && kindOf(item.instance) === 'Report') {
      return this.using(item.instance.key, () => this.fetchFile(item));
    }
    const url = kindOf(item.instance) === 'Pdf' ? ((await this.source.documentUrl?.(item.instance)) ?? null) : null;
    return url === null ? { kind: 'nothing', item, attributes: null } : { kind: 'elsewhere', item, attributes: null, url };
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
    this.heads.keep(file, opening, item.instance.bytes || ObjectBytes);
    opening.catch(() => this.heads.drop(file));
    return opening;
  }

  private async open({ instance }: StackItem): Promise<FileHead> {
    const { source, abort } = this;
    const bytes = await (source.bytes?.(instance, abort.signal) ?? source.object?.(instance, abort.signal));
    if (bytes === undefined) {
      throw new SourceError('Missing');
    }
    const head = await this.opener.open(instance.key, bytes);
    // What is shown under a name must be what the name stands for: the manifest and the file have to agree. Of an excerpt the
    // decoder has seen to it.
    if (source.bytes !== undefined && head.attributes.instance.uid !== '' && head.attributes.instance.uid !== instance.uid) {
      throw new SourceError('Damaged');
    }
    return head;
  }
}
