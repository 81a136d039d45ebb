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
  private readonly kept = new Map<string, Blob>(); // insertion order is age
  private readonly coming = new Map<string, Promise<Blob>>();
  private readonly abort = new AbortController();
  private keptBytes = 0;
  private queue: { picture: Picture; width: number }[] = [];
  private preloading = 0;

  constructor(
    private readonly fetchPicture: PictureFetch,
    private readonly byteLimit: number,
  ) {}

  has(picture: Picture, width: number): boolean {
    return this.kept.has(keyOf(picture, width));
  }

  async get(picture: Picture, width: number): Promise<Blob> {
    const key = keyOf(picture, width);
    const kept = this.kept.get(key);
    if (kept !== undefined) {
      this.kept.delete(key);
      this.kept.set(key, kept);
      return kept;
    }
    const coming = this.coming.get(key) ?? this.load(key, picture, width);
    return coming;
  }

  // Replaces what was waiting: only the newest neighbourhood is worth asking for.
  preload(pictures: Picture[], width: number): void {
    this.queue = pictures.map((picture) => ({ picture, width }));
    this.pump();
  }

  close(): void {
    this.queue = [];
    this.abort.abort();
    this.kept.clear();
    this.keptBytes = 0;
  }

  private pump(): void {
    while (this.preloading < ParallelPreloads) {
      const next = this.queue.shift();
      if (next === undefined) {
        return;
      }
      const key = keyOf(next.picture, next.width);
      if (this.kept.has(key) || this.coming.has(key)) {
        continue;
      }
      this.preloading++;
      // A failed preload says nothing: the picture is asked for again, and its error shown, when somebody gets there.
      this.load(key, next.picture, next.width)
        .catch(() => undefined)
        .finally(() => {
          this.preloading--;
          this.pump();
        });
    }
  }

  private load(key: string, picture: Picture, width: number): Promise<Blob> {
    const coming = this.fetchPicture(picture, width, this.abort.signal)
      .then((blob) => {
        this.keep(key, blob);
        return blob;
      })
      .finally(() => this.coming.delete(key));
    this.coming.set(key, coming);
    return coming;
  }

  private keep(key: string, blob: Blob): void {
    if (this.abort.signal.aborted) {
      return;
    }
    this.kept.set(key, blob);
    this.keptBytes += blob.size;
    for (const [oldest, old] of this.kept) {
      if (this.keptBytes <= this.byteLimit || oldest === key) {
        return;
      }
      this.kept.delete(oldest);
      this.keptBytes -= old.size;
    }
  }
}

function keyOf(picture: Picture, width: number): string {
  return `${picture.instance}/${picture.frame}@${width}`;
}
