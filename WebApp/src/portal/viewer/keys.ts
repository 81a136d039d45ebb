// Which wish a key means in the viewer. Pure; the page carries it out.

export type Wish =
  | { kind: 'step'; delta: number }
  | { kind: 'first' }
  | { kind: 'last' }
  | { kind: 'series'; delta: 1 | -1 }
  | { kind: 'play' }
  | { kind: 'zoom'; factor: number }
  | { kind: 'fit' }
  | { kind: 'help' };

export const KeyZoom = 1.25;
const Leap = 10;

export const wishes: Readonly<Record<string, Wish>> = {
  ArrowDown: { kind: 'step', delta: 1 },
  ArrowRight: { kind: 'step', delta: 1 },
  ArrowUp: { kind: 'step', delta: -1 },
  ArrowLeft: { kind: 'step', delta: -1 },
  PageDown: { kind: 'step', delta: Leap },
  PageUp: { kind: 'step', delta: -Leap },
  Home: { kind: 'first' },
  End: { kind: 'last' },
  ']': { kind: 'series', delta: 1 },
  '[': { kind: 'series', delta: -1 },
  ' ': { kind: 'play' },
  '+': { kind: 'zoom', factor: KeyZoom },
  '=': { kind: 'zoom', factor: KeyZoom },
  '-': { kind: 'zoom', factor: 1 / KeyZoom },
  '0': { kind: 'fit' },
  '?': { kind: 'help' },
};

/** Keys that a button, a list or a slider under the focus needs for itself are left to it. */
export function wishOf(event: KeyboardEvent): Wish | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey) {
    return undefined;
  }
  const inside = (selector: string): boolean =>
    event.target instanceof Element && event.target.closest(selector) !== null;
  if (inside('input, select, textarea, dialog') || (event.key === ' ' && inside('button, a'))) {
    return undefined;
  }
  return wishes[event.key];
}
