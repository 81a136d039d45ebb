// Which command a key means. Pure; the viewer carries it out.

export type Tool = 'scroll' | 'window' | 'pan' | 'zoom' | 'length' | 'angle';

export type Command =
  | { kind: 'step'; delta: number }
  | { kind: 'first' | 'last' }
  | { kind: 'series'; delta: 1 | -1 }
  | { kind: 'tool'; tool: Tool }
  | { kind: 'preset'; number: number }
  | { kind: 'zoom'; factor: number }
  | { kind: 'pan'; x: number; y: number }
  | { kind: 'speed'; factor: number }
  | {
      kind:
        | 'play' | 'fit' | 'actual' | 'rotate' | 'mirror' | 'turnOver' | 'invert' | 'overlays' | 'reset' | 'erase' | 'twoUp' | 'link'
        | 'otherPane' | 'print' | 'help' | 'strip';
    };

/** What needs a picture's own values and scale: not there for pictures that were drawn elsewhere. */
export function needsValues(command: Command): boolean {
  const kinds: readonly Command['kind'][] = ['preset', 'overlays', 'actual', 'erase'];
  return kinds.includes(command.kind) || (command.kind === 'tool' && ['length', 'angle'].includes(command.tool));
}

const ZoomStep = 1.25;
const Leap = 10;
const PanStep = 40; // CSS pixels

const plain: Readonly<Record<string, Command>> = {
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
  '>': { kind: 'speed', factor: 1.25 },
  '<': { kind: 'speed', factor: 0.8 },
  '+': { kind: 'zoom', factor: ZoomStep },
  '=': { kind: 'zoom', factor: ZoomStep },
  '-': { kind: 'zoom', factor: 1 / ZoomStep },
  '0': { kind: 'fit' },
  s: { kind: 'tool', tool: 'scroll' },
  w: { kind: 'tool', tool: 'window' },
  h: { kind: 'tool', tool: 'pan' },
  z: { kind: 'tool', tool: 'zoom' },
  l: { kind: 'tool', tool: 'length' },
  a: { kind: 'tool', tool: 'angle' },
  o: { kind: 'actual' },
  r: { kind: 'rotate' },
  f: { kind: 'mirror' },
  v: { kind: 'turnOver' },
  i: { kind: 'invert' },
  g: { kind: 'overlays' },
  Escape: { kind: 'reset' },
  Delete: { kind: 'erase' },
  Backspace: { kind: 'erase' },
  d: { kind: 'twoUp' },
  k: { kind: 'link' },
  x: { kind: 'otherPane' },
  p: { kind: 'print' },
  t: { kind: 'strip' },
  '?': { kind: 'help' },
};

const shifted: Readonly<Record<string, Command>> = {
  ArrowDown: { kind: 'pan', x: 0, y: -PanStep },
  ArrowUp: { kind: 'pan', x: 0, y: PanStep },
  ArrowRight: { kind: 'pan', x: -PanStep, y: 0 },
  ArrowLeft: { kind: 'pan', x: PanStep, y: 0 },
};

const sliderKeys = /^(Arrow|Page|Home|End)/;

export function commandOf(key: string, shift: boolean): Command | undefined {
  if (/^[1-9]$/.test(key)) {
    return { kind: 'preset', number: Number(key) };
  }
  const named = shift ? shifted[key] : undefined;
  return named ?? plain[key] ?? (key.length === 1 ? plain[key.toLowerCase()] : undefined);
}

/** Keys that a list, a slider or a button under the focus needs for itself are left to it, and so are the browser's own. */
export function commandOfEvent(event: KeyboardEvent): Command | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey) {
    return undefined;
  }
  const inside = (selector: string): boolean => event.target instanceof Element && event.target.closest(selector) !== null;
  if (inside('input:not([type=range]), select, textarea, dialog, iframe') || (event.key === ' ' && inside('button, a'))) {
    return undefined;
  }
  if (inside('input') && sliderKeys.test(event.key)) {
    return undefined;
  }
  return commandOf(event.key, event.shiftKey);
}
