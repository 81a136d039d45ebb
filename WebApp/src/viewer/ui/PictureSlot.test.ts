import { describe, expect, it } from 'vitest';
import { PictureSlot } from './PictureSlot';
import { keyOf, type StackItem } from './stack';
import { itemAt, testStack } from './testItems';

interface Picture {
  item: StackItem;
}

/** A loader whose pictures arrive when and in what order the test says. */
function slowSlot(): { slot: PictureSlot<Picture>; arrive: (item: StackItem, picture?: Picture) => Promise<void>; fail: (item: StackItem) => Promise<void>; shown: () => string | null; everShown: string[] } {
  const waiting = new Map<string, { resolve: (picture: Picture) => void; reject: (error: Error) => void }>();
  const everShown: string[] = [];
  const slot = new PictureSlot<Picture>(
    (item) => new Promise((resolve, reject) => waiting.set(keyOf(item), { resolve, reject })),
    ({ shown, wanted, pending }) => shown !== null && !pending && everShown.push(`${wanted ? keyOf(wanted) : '-'} shows ${keyOf(shown.item)}`),
  );
  const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
  return {
    slot,
    everShown,
    shown: () => (slot.state.shown === null ? null : keyOf(slot.state.shown.item)),
    arrive: (item, picture = { item }) => {
      waiting.get(keyOf(item))?.resolve(picture);
      return settle();
    },
    fail: (item) => {
      waiting.get(keyOf(item))?.reject(new Error('broken'));
      return settle();
    },
  };
}

describe('D10: never a wrong picture under a label', () => {
  const head = testStack('head', 3);
  const chest = testStack('chest', 3);
  const [first, second] = [itemAt(head, 0), itemAt(head, 1)];
  const other = itemAt(chest, 0);

  it('shows the last one asked for, in whatever order they arrive', async () => {
    const { slot, arrive, shown, everShown } = slowSlot();
    void slot.show(first);
    void slot.show(second);
    await arrive(second);
    expect(shown()).toBe(keyOf(second));
    await arrive(first);
    expect(shown()).toBe(keyOf(second));
    expect(everShown).toEqual([`${keyOf(second)} shows ${keyOf(second)}`]);
  });

  it('is empty at once where another series was asked for, and stays so when it fails', async () => {
    const { slot, arrive, fail, shown } = slowSlot();
    void slot.show(first);
    await arrive(first);
    void slot.show(other);
    expect(shown()).toBeNull();
    await fail(other);
    expect(shown()).toBeNull();
    expect(slot.state.trouble).toBeInstanceOf(Error);
  });

  it('keeps the picture before, with its own name, only while the next of the same series is coming', async () => {
    const { slot, arrive, fail, shown } = slowSlot();
    void slot.show(first);
    await arrive(first);
    void slot.show(second);
    expect([shown(), slot.state.pending]).toEqual([keyOf(first), true]);
    await fail(second);
    expect([shown(), slot.state.pending]).toEqual([null, false]);
  });

  it('a failure that comes late does not disturb what is shown', async () => {
    const { slot, arrive, fail, shown } = slowSlot();
    void slot.show(first);
    void slot.show(second);
    await arrive(second);
    await fail(first);
    expect([shown(), slot.state.trouble]).toEqual([keyOf(second), null]);
  });

  it('refuses another picture than was asked for', async () => {
    const { slot, arrive, shown } = slowSlot();
    void slot.show(first);
    await arrive(first, { item: other });
    expect(shown()).toBeNull();
    expect(slot.state.trouble).toBeInstanceOf(Error);
  });

  it('shows nothing that arrives after it was cleared', async () => {
    const { slot, arrive, shown } = slowSlot();
    void slot.show(first);
    slot.clear();
    await arrive(first);
    expect(shown()).toBeNull();
  });
});
