import { describe, expect, it } from 'vitest';
import { commandOf, commandOfEvent, needsValues } from './keys';

function pressed(key: string, on: Element = document.body, modifiers: KeyboardEventInit = {}): ReturnType<typeof commandOfEvent> {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, ...modifiers });
  Object.defineProperty(event, 'target', { value: on });
  return commandOfEvent(event);
}

describe('E4: pictures drawn elsewhere', () => {
  it('are not measured: they have no values and no scale; their window is moved where they are drawn', () => {
    const refused = ['l', 'a', '1', 'o', 'g', 'Delete'].map((key) => commandOf(key, false));
    expect(refused.every((command) => command !== undefined && needsValues(command))).toBe(true);
    const allowed = ['w', 's', 'h', 'z', 'i', 'r', 'f', '0', '+', 'p'].map((key) => commandOf(key, false));
    expect(allowed.some((command) => command === undefined || needsValues(command))).toBe(false);
  });
});

describe('keys', () => {
  it('walk through a series', () => {
    expect(commandOf('ArrowDown', false)).toEqual({ kind: 'step', delta: 1 });
    expect(commandOf('PageUp', false)).toEqual({ kind: 'step', delta: -10 });
    expect(commandOf('End', false)).toEqual({ kind: 'last' });
  });

  it('move the picture with Shift', () => {
    expect(commandOf('ArrowLeft', true)).toEqual({ kind: 'pan', x: 40, y: 0 });
  });

  it('choose windows by number', () => {
    expect(commandOf('1', false)).toEqual({ kind: 'preset', number: 1 });
    expect(commandOf('9', false)).toEqual({ kind: 'preset', number: 9 });
    expect(commandOf('0', false)).toEqual({ kind: 'fit' });
  });

  it('mean the same with capitals locked', () => {
    expect(commandOf('R', false)).toEqual({ kind: 'rotate' });
  });

  it('mean nothing where nothing is meant', () => {
    expect(commandOf('q', false)).toBeUndefined();
    expect(commandOf('F5', false)).toBeUndefined();
  });

  it("are left to the browser with Ctrl, and to a slider that has the focus", () => {
    const slider = document.createElement('input');
    slider.type = 'range';
    expect(pressed('p', document.body, { ctrlKey: true })).toBeUndefined();
    expect(pressed('ArrowDown', slider)).toBeUndefined();
    expect(pressed('w', slider)).toEqual({ kind: 'tool', tool: 'window' });
    expect(pressed('w', document.createElement('select'))).toBeUndefined();
    expect(pressed('ArrowDown')).toEqual({ kind: 'step', delta: 1 });
  });

  it('leave the space bar to a button, and no other key', () => {
    const button = document.createElement('button');
    expect(pressed(' ', button)).toBeUndefined();
    expect(pressed('r', button)).toEqual({ kind: 'rotate' });
  });
});
