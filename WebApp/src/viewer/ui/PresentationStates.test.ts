import { describe, expect, it, vi } from 'vitest';
import { soon } from '@shared/testing/soon';
import type { Presentation } from '../image/types';
import type { StateHead } from './Decoder';
import type { Loaded, LoadedFrame, PictureLoader } from './PictureLoader';
import { PictureSlot } from './PictureSlot';
import { PresentationStates, type KnownState } from './PresentationStates';
import { keyOf, type StackItem } from './stack';
import { itemAt, testStack } from './testItems';

const stack = testStack('ct', 4);
const stateStack = testStack('states', 1);
const { study } = stack;
itemAt(stateStack, 0).instance.sopClass = '1.2.840.10008.5.1.4.1.1.11.1';
study.series.push(stateStack.series);

function attributes(uid: string, patient = 'P1', of = 'study') {
  return { patient: { id: patient }, study: { uid: of }, instance: { uid } };
}

function pictureOf(item: StackItem): LoadedFrame {
  return { kind: 'frame', item, head: { attributes: attributes(item.instance.uid) }, applied: null } as unknown as LoadedFrame;
}

function stateHead(changes: object = {}, frames: readonly number[] = []): StateHead {
  const references = ['1.2.0', '1.2.1'].map((sopInstance) => ({ sopClass: '', sopInstance, series: '', frames }));
  return { kind: 'presentation', attributes: attributes('9'), label: 'S', description: '', date: '', time: '', references, ...changes } as unknown as StateHead;
}

function world(head: StateHead | null) {
  const loader = { state: vi.fn(async () => head), presentation: vi.fn(async (_state: StackItem, { item }: LoadedFrame) => ({ of: keyOf(item) }) as unknown as Presentation) };
  const found = vi.fn();
  return { loader, found, states: new PresentationStates(loader as unknown as PictureLoader, async () => undefined, found) };
}

async function offered(head: StateHead | null, index: number): Promise<number> {
  const { states } = world(head);
  states.of(pictureOf(itemAt(stack, index)));
  await new Promise((resolve) => setTimeout(resolve));
  return states.of(pictureOf(itemAt(stack, index))).length;
}

describe('D10: presentation states', () => {
  it('are read once for a study, and offered for the pictures they refer to', async () => {
    const { states, loader, found } = world(stateHead());
    const picture = pictureOf(itemAt(stack, 0));
    expect(states.of(picture)).toEqual([]);
    await soon(() => expect(found).toHaveBeenCalledTimes(1));
    expect(states.of(picture)).toHaveLength(1);
    expect(states.of(pictureOf(itemAt(stack, 2)))).toHaveLength(0);
    expect(loader.state).toHaveBeenCalledTimes(1);
  });

  it('are not offered for other frames, another patient or another study, nor where they cannot be read', async () => {
    expect(await offered(stateHead({}, [0]), 0)).toBe(1);
    expect(await offered(stateHead({}, [1]), 0)).toBe(0);
    expect(await offered(stateHead({ attributes: attributes('9', 'P2') }), 0)).toBe(0);
    expect(await offered(stateHead({ attributes: attributes('9', 'P1', 'another') }), 0)).toBe(0);
    expect(await offered(null, 0)).toBe(0);
  });

  it('come with their picture as one: a slow one never stands on the picture that came after', async () => {
    const { states, loader } = world(stateHead());
    const state: KnownState = { item: itemAt(stateStack, 0), head: stateHead() };
    loader.presentation.mockImplementation(async (_state, { item }) => {
      await new Promise((resolve) => setTimeout(resolve, item.instance.uid === '1.2.0' ? 30 : 5));
      return { of: keyOf(item) } as unknown as Presentation;
    });
    const shown: (LoadedFrame | null)[] = [];
    const slot = new PictureSlot<Loaded>((item) => states.apply(pictureOf(item), state), ({ shown: now }) => shown.push(now as LoadedFrame | null));
    await Promise.all([0, 1, 2].map((at) => slot.show(itemAt(stack, at))));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(slot.state.shown).toMatchObject({ item: itemAt(stack, 2), applied: null });
    await slot.show(itemAt(stack, 1));
    expect(slot.state.shown).toMatchObject({ applied: { presentation: { of: keyOf(itemAt(stack, 1)) } } });
    for (const picture of shown) {
      expect(picture?.applied?.presentation ?? { of: picture && keyOf(picture.item) }).toEqual({ of: picture && keyOf(picture.item) });
    }
  });

  it('that cannot be applied leave the picture as stored, and say so', async () => {
    const { states, loader } = world(stateHead());
    loader.presentation.mockRejectedValue(new Error('damaged'));
    const applied = await states.apply(pictureOf(itemAt(stack, 0)), { item: itemAt(stateStack, 0), head: stateHead() });
    expect(applied).toMatchObject({ kind: 'frame', applied: { presentation: null } });
  });
});
