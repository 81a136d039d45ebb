/** What is under way, by key: asked for once, and broken off when nobody wants it any more. */
export class Requests<T> {
  private readonly running = new Map<string, { answer: Promise<T>; stop: AbortController; item: string }>();
  private readonly wanted = new Map<object, ReadonlySet<string>>();

  has(key: string): boolean {
    return this.running.has(key);
  }

  /** `item` names what the request is for, as wish() does. */
  ask(key: string, item: string, start: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const known = this.running.get(key);
    if (known !== undefined) {
      return known.answer;
    }
    const stop = new AbortController();
    const answer = start(stop.signal).finally(() => {
      if (this.running.get(key)?.stop === stop) {
        this.running.delete(key);
      }
    });
    this.running.set(key, { answer, stop, item });
    return answer;
  }

  /** All that `owner` wants from now on; what no owner wants is broken off. */
  wish(owner: object, items: ReadonlySet<string>): void {
    this.wanted.set(owner, items);
    for (const [key, { stop, item }] of this.running) {
      if (![...this.wanted.values()].some((wanted) => wanted.has(item))) {
        this.running.delete(key);
        stop.abort();
      }
    }
  }

  close(): void {
    this.running.forEach(({ stop }) => stop.abort());
    this.running.clear();
  }
}
