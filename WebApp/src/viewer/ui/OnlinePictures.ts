import type { VoiWindow } from '../image/types';
import { SourceError, type ImageSource } from '../source/ImageSource';
import type { Decoder, OpenPicture } from './Decoder';
import type { LoadedFrame, LoadedPreview } from './PictureLoader';
import { keyOf, type StackItem } from './stack';

const Pauses = [1000, 2000, 4000]; // milliseconds before a busy server is asked again

/** Pictures of a server: drawings at once, and the stored values behind them where they may be had. */
export class OnlinePictures {
  /** Instances whose values are not to be had: too large, refused, or of a kind that the server takes nothing out of. */
  private readonly drawnOnly = new Set<string>();
  /** Multi-frame instances whose attributes the decoder has. */
  private readonly described = new Set<string>();
  /** What was said of pictures that are only drawn, by instance: the server reads a whole file for it, and frames of one look alike. */
  private readonly descriptions = new Map<string, OpenPicture>();

  constructor(
    private readonly source: ImageSource,
    private readonly decoder: Decoder | null,
  ) {}

  /** Whether it is worth asking for this picture's values. */
  gives({ instance }: StackItem): boolean {
    return this.source.picture !== undefined && this.source.givesPixels?.() === true && this.decoder !== null && !this.drawnOnly.has(instance.key);
  }

  async drawing(item: StackItem, width: number, window: VoiWindow | null, signal: AbortSignal): Promise<LoadedPreview> {
    if (this.source.rendered === undefined) {
      throw new SourceError('Missing');
    }
    const blob = await this.source.rendered(item.instance, item.frame, width, signal, window);
    return this.known({ kind: 'preview', item, bitmap: await createImageBitmap(blob), window, described: null });
  }

  /** Null where the server draws this picture, and gives no values. */
  async values(item: StackItem, signal: AbortSignal): Promise<LoadedFrame | null> {
    const { key, frames } = item.instance;
    if (!this.gives(item)) {
      return null;
    }
    try {
      const { head, open } = await this.open(item, frames > 1 && this.described.has(key) ? 'Pixels' : 'Both', signal);
      return open && { kind: 'frame', item, head, info: open.info, frame: open.frame, applied: null };
    } catch (error) {
      if (!(error instanceof SourceError) || !['Undrawable', 'Refused'].includes(error.trouble)) {
        throw error;
      }
      this.drawnOnly.add(key);
      return null;
    }
  }

  /** What the file says of a picture that the server draws; null where it says nothing. */
  async describe(item: StackItem, signal: AbortSignal): Promise<OpenPicture | null> {
    const { key } = item.instance;
    const said = this.descriptions.get(key);
    if (said !== undefined || this.source.picture === undefined || this.decoder === null) {
      return said ?? null;
    }
    const description = await this.open(item, 'Attributes', signal).catch(() => null);
    if (description !== null) {
      this.descriptions.set(key, description);
    }
    return description;
  }

  /** A drawing with what is known of its picture, so that a window being moved goes on from drawing to drawing. */
  known(drawn: LoadedPreview): LoadedPreview {
    const described = this.descriptions.get(drawn.item.instance.key) ?? null;
    return drawn.described === described ? drawn : { ...drawn, described };
  }

  forgetFailures(): void {
    this.drawnOnly.clear();
    this.descriptions.clear();
  }

  private async open(item: StackItem, parts: 'Both' | 'Pixels' | 'Attributes', signal: AbortSignal): Promise<OpenPicture> {
    const { source, decoder } = this;
    const { instance } = item;
    const { picture } = source;
    if (picture === undefined || decoder === null) {
      throw new SourceError('Missing');
    }
    const opened = await decoder.picture(instance.key, await patiently(() => picture.call(source, instance, item.frame, parts, signal), signal));
    // What comes says itself what it is: it has to be what was asked for.
    if (keyOf(item) !== keyOf({ instance: { ...instance, key: opened.instance }, frame: opened.frame })) {
      throw new SourceError('Damaged');
    }
    if (instance.frames > 1) {
      this.described.add(instance.key);
    } else {
      decoder.forget(instance.key);
    }
    return opened;
  }
}

/** Asks a server that has too much to do again, each time after a longer rest. Meanwhile the drawing stands. */
async function patiently<T>(ask: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (const pause of Pauses) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof SourceError) || error.trouble !== 'Busy') {
        throw error;
      }
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
    signal.throwIfAborted();
  }
  return ask();
}
