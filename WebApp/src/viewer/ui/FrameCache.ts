/** Keeps the most recently used values within a limit of bytes; the newest is kept even where it alone is larger. */
export class FrameCache<T> {
  private readonly kept = new Map<string, { value: T; bytes: number }>(); // insertion order is age
  private used = 0;

  constructor(
    private readonly byteLimit: number,
    /** Told of every value that leaves, so that what it holds elsewhere can be let go. */
    private readonly onDrop: (key: string, value: T) => void = () => undefined,
  ) {}

  get bytes(): number {
    return this.used;
  }

  has(key: string): boolean {
    return this.kept.has(key);
  }

  get(key: string): T | undefined {
    const found = this.kept.get(key);
    if (found !== undefined) {
      this.kept.delete(key);
      this.kept.set(key, found);
    }
    return found?.value;
  }

  keep(key: string, value: T, bytes: number): void {
    this.drop(key);
    this.kept.set(key, { value, bytes });
    this.used += bytes;
    for (const oldest of this.kept.keys()) {
      if (this.used <= this.byteLimit || oldest === key) {
        return;
      }
      this.drop(oldest);
    }
  }

  clear(): void {
    for (const key of [...this.kept.keys()]) {
      this.drop(key);
    }
  }

  drop(key: string): void {
    const found = this.kept.get(key);
    if (found !== undefined) {
      this.kept.delete(key);
      this.used -= found.bytes;
      this.onDrop(key, found.value);
    }
  }
}
