import { afterEach, describe, expect, it } from 'vitest';
import { wishOf, type Wish } from './keys';

function press(key: string, on: HTMLElement = document.body, more: KeyboardEventInit = {}): Wish | undefined {
  let heard: Wish | undefined;
  const listen = (event: KeyboardEvent): void => {
    heard = wishOf(event);
  };
  document.addEventListener('keydown', listen);
  on.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, ...more }));
  document.removeEventListener('keydown', listen);
  return heard;
}

function add(name: string): HTMLElement {
  return document.body.appendChild(document.createElement(name));
}

afterEach(() => document.body.replaceChildren());

describe('wishOf', () => {
  it('walks through the images', () => {
    expect(press('ArrowDown')).toEqual({ kind: 'step', delta: 1 });
    expect(press('PageUp')).toEqual({ kind: 'step', delta: -10 });
    expect(press('End')).toEqual({ kind: 'last' });
  });

  it('leaves keys to the slider, the list and the dialog that have the focus', () => {
    expect(press('ArrowDown', add('input'))).toBeUndefined();
    expect(press('End', add('select'))).toBeUndefined();
    expect(press('?', add('dialog'))).toBeUndefined();
  });

  it('leaves Space to a button, but not the arrows', () => {
    const button = add('button');
    expect(press(' ', button)).toBeUndefined();
    expect(press('ArrowDown', button)).toEqual({ kind: 'step', delta: 1 });
    expect(press(' ')).toEqual({ kind: 'play' });
  });

  it("leaves the browser's own shortcuts alone", () => {
    expect(press('0', document.body, { ctrlKey: true })).toBeUndefined();
    expect(press('ArrowLeft', document.body, { altKey: true })).toBeUndefined();
  });
});
