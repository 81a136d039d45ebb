import type { Picture } from './stacks';

// Fetches rendered frames and keeps the most recent ones, so that scrolling back costs nothing although the server
// forbids caches to keep patients' images. Memory only; close() forgets everything. Holds the compressed JPEGs, because
// a decoded series would not fit a telephone.

export class PictureRefused extends Error {
  constructor(public readonly status: number) {
    super(`Picture refused with ${status}`);
  }
}

export type PictureFetch = (picture: Picture, width: number, signal: AbortSignal) => Promise<Blob>;

const ParallelPreloads = 4;

export class PictureStore {
  private readonly kept_ = new Map<string, Blob>(); // insertion order is age
  private readonly coming_ = new Map<string, Promise<Blob>>();
  private readonly abort_ = new AbortController();
  private keptBytes_ = 0;
  private queue_: { picture: Picture; width: number }[] = [];
  private preloading_ = 0;

  constructor(
    private readonly fetch_: PictureFetch,
    private readonly byteLimit_: number,
  ) {}

  has(picture: Picture, width: number): boolean {
    return this.kept_.has(keyOf(picture, width));
  }

  async get(picture: Picture, width: number): Promise<Blob> {
    const key = keyOf(picture, width);
    const kept = this.kept_.get(key);
    if (kept !== undefined) {
      this.kept_.delete(key);
      this.kept_.set(key, kept);
      return kept;
    }
    const coming = this.coming_.get(key) ?? this.load(key, picture, width);
    return coming;
  }

  // Replaces what was waiting: only the newest neighbourhood is worth asking for.
  preload(pictures: Picture[], width: number): void {
    this.queue_ = pictures.map((picture) => ({ picture, width }));
    this.pump();
  }

  close(): void {
    this.queue_ = [];
    this.abort_.abort();
    this.kept_.clear();
    this.keptBytes_ = 0;
  }

  private pump(): void {
    while (this.preloading_ < ParallelPreloads) {
      const next = this.queue_.shift();
      if (next === undefined) {
        return;
      }
      const key = keyOf(next.picture, next.width);
      if (this.kept_.has(key) || this.coming_.has(key)) {
        continue;
      }
      this.preloading_++;
      // A failed preload says nothing: the picture is asked for again, and its error shown, when somebody gets there.
      this.load(key, next.picture, next.width)
        .catch(() => undefined)
        .finally(() => {
          this.preloading_--;
          this.pump();
        });
    }
  }

  private load(key: string, picture: Picture, width: number): Promise<Blob> {
    const coming = this.fetch_(picture, width, this.abort_.signal)
      .then((blob) => {
        this.keep(key, blob);
        return blob;
      })
      .finally(() => this.coming_.delete(key));
    this.coming_.set(key, coming);
    return coming;
  }

  private keep(key: string, blob: Blob): void {
    if (this.abort_.signal.aborted) {
      return;
    }
    this.kept_.set(key, blob);
    this.keptBytes_ += blob.size;
    for (const [oldest, old] of this.kept_) {
      if (this.keptBytes_ <= this.byteLimit_ || oldest === key) {
        return;
      }
      this.kept_.delete(oldest);
      this.keptBytes_ -= old.size;
    }
  }
}

function keyOf(picture: Picture, width: number): string {
  return `${picture.instance}/${picture.frame}@${width}`;
}
