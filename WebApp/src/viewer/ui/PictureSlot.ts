import { keyOf, type StackItem } from './stack';

export interface SlotState<T> {
  /** What the reader asked for. */
  wanted: StackItem | null;
  /** What is here; its labels come from itself, so that a label never stands by another picture. */
  shown: T | null;
  pending: boolean;
  /** Why `wanted` cannot be shown; then nothing else is shown either. */
  trouble: unknown;
}

const Empty = { wanted: null, shown: null, pending: false, trouble: null };

/**
 * One place on the screen. Pictures arrive in any order; only the last one asked for is ever put up. Until it is here the one
 * before stays, with its own labels, if it is of the same series; else the place is empty.
 */
export class PictureSlot<T extends { item: StackItem }> {
  private current: SlotState<T> = Empty;
  private turn = 0;

  constructor(
    private readonly load: (item: StackItem) => Promise<T>,
    private readonly changed: (state: Readonly<SlotState<T>>) => void,
  ) {}

  get state(): Readonly<SlotState<T>> {
    return this.current;
  }

  async show(item: StackItem): Promise<void> {
    const turn = ++this.turn;
    const before = this.current.shown;
    this.set({ wanted: item, shown: before?.item.series === item.series ? before : null, pending: true, trouble: null });
    try {
      const loaded = await this.load(item);
      if (turn !== this.turn) {
        return;
      }
      if (keyOf(loaded.item) !== keyOf(item)) {
        throw new Error('Another picture came than was asked for');
      }
      this.set({ wanted: item, shown: loaded, pending: false, trouble: null });
    } catch (error) {
      if (turn === this.turn) {
        this.set({ wanted: item, shown: null, pending: false, trouble: error });
      }
    }
  }

  /** A better form of what stands there; of anything else it changes nothing. */
  replace(loaded: T): void {
    const { shown, pending } = this.current;
    if (!pending && shown !== null && keyOf(shown.item) === keyOf(loaded.item)) {
      this.set({ ...this.current, shown: loaded });
    }
  }

  clear(): void {
    this.turn++;
    this.set(Empty);
  }

  private set(state: SlotState<T>): void {
    this.current = state;
    this.changed(state);
  }
}
