import type { VoiPreset } from '../image/types';
import { FastestSpeed, SlowestSpeed } from './Cine';
import { drawing, h } from './dom';
import { icons, type IconName } from './icons';
import { needsValues, type Command, type Tool } from './keys';
import { isMessage, say, type MessageKey } from './messages';

export interface ToolbarState {
  tool: Tool;
  presets: readonly VoiPreset[];
  /** Index of the preset in use; -1 for a setting by hand. */
  preset: number;
  /** Names of the presentation states of the picture, and which one it stands by: -1 for none. */
  states: readonly string[];
  state: number;
  windowable: boolean;
  playing: boolean;
  playable: boolean;
  speed: number;
  inverted: boolean;
  overlays: boolean;
  marked: boolean;
  twoUp: boolean;
  linked: boolean;
  /** Points can be set: not on a drawing. */
  measurable: boolean;
  measured: boolean;
}

const tools: readonly [Tool, MessageKey, string][] = [
  ['window', 'toolWindow', 'W'],
  ['scroll', 'toolScroll', 'S'],
  ['pan', 'toolPan', 'H'],
  ['zoom', 'toolZoom', 'Z'],
  ['length', 'toolLength', 'L'],
  ['angle', 'toolAngle', 'A'],
];

type Action = Extract<Command['kind'], IconName>;

export function presetName(preset: VoiPreset, index: number): string {
  const key = `preset.${preset.key}`;
  if (preset.key !== '' && isMessage(key)) {
    return say(key);
  }
  return preset.label || preset.key || (index === 0 ? say('presetFile') : say('presetNumbered', { number: index + 1 }));
}

/** The tools below the images. Every one has a name, a key and 40 pixels. */
export class Toolbar {
  readonly element: HTMLElement;
  private readonly buttons = new Map<string, HTMLButtonElement>();
  private readonly presets = h('select', { 'aria-label': say('presets'), change: () => this.choosePreset() });
  private readonly states = h('select', { class: 'states', 'aria-label': say('states'), hidden: true, change: () => this.chooseState(Number(this.states.value)) });
  private readonly speed = h('input', {
    type: 'range',
    class: 'speed',
    min: SlowestSpeed,
    max: FastestSpeed,
    'aria-label': say('speed'),
    input: () => this.chooseSpeed(Number(this.speed.value)),
  });
  private readonly speedText = h('output', { class: 'speed-text' });
  private shownPresets = '';
  private shownStates = '';

  constructor(
    private readonly command: (command: Command) => void,
    private readonly chooseSpeed: (speed: number) => void,
    private readonly chooseState: (index: number) => void,
    /** Pictures are drawn elsewhere: what needs their values is not offered. */
    private readonly previewsOnly: boolean,
  ) {
    this.presets.hidden = previewsOnly;
    this.element = h(
      'div',
      { class: 'toolbar', role: 'toolbar', 'aria-label': say('tools') },
      this.group(...tools.map(([tool, name, key]) => this.button(tool, tool, name, key, { kind: 'tool', tool }))),
      this.group(this.states, this.presets, this.action('invert', 'invert', 'I')),
      this.group(
        this.action('fit', 'fit', '0'),
        this.action('actual', 'actual', 'O'),
        this.action('rotate', 'rotate', 'R'),
        this.action('mirror', 'mirror', 'F'),
        this.action('turnOver', 'turnOver', 'V'),
        this.action('overlays', 'overlays', 'G'),
        this.action('erase', 'erase', 'Delete'),
        this.action('reset', 'reset', 'Esc'),
      ),
      this.group(this.button('play', 'play', 'play', 'Space', { kind: 'play' }), this.speed, this.speedText),
      this.group(this.action('twoUp', 'twoUp', 'D'), this.action('link', 'link', 'K')),
      this.group(this.action('print', 'print', 'P'), this.action('help', 'help', '?')),
    );
  }

  show(state: ToolbarState): void {
    for (const [tool] of tools) {
      this.press(tool, state.tool === tool);
    }
    this.press('invert', state.inverted);
    this.press('overlays', state.overlays);
    this.press('twoUp', state.twoUp);
    this.press('link', state.linked);
    this.enable('link', state.twoUp);
    this.enable('erase', state.measured);
    this.enable('overlays', state.marked);
    this.enable('play', state.playable);
    this.enable('window', state.windowable);
    this.showMeasuring(state.measurable);
    this.speed.disabled = !state.playable;
    this.showPlay(state.playing);
    this.speed.value = String(state.speed);
    this.speedText.textContent = `${Math.round(state.speed)}/s`;
    this.showPresets(state);
    this.showStates(state);
  }

  private showMeasuring(measurable: boolean): void {
    for (const [tool, name, key] of tools.filter(([id]) => id === 'length' || id === 'angle')) {
      const button = this.buttons.get(tool);
      this.enable(tool, measurable);
      if (button !== undefined) {
        button.title = measurable ? `${say(name)} (${key})` : say('measureOnValues', { tool: say(name) });
      }
    }
  }

  private showPlay(playing: boolean): void {
    const button = this.buttons.get('play');
    const name = `${say(playing ? 'pause' : 'play')} (Space)`;
    if (button !== undefined && button.getAttribute('aria-label') !== name) {
      button.setAttribute('aria-label', name);
      button.title = name;
      button.replaceChildren(drawing(playing ? icons.pause : icons.play));
    }
  }

  private showPresets({ presets, preset, windowable }: ToolbarState): void {
    const names = presets.map(presetName);
    const shown = names.join('\n');
    if (shown !== this.shownPresets || this.presets.options.length === 0) {
      this.shownPresets = shown;
      const options = names.map((name, index) => h('option', { value: index }, index < 9 ? `${index + 1}  ${name}` : name));
      this.presets.replaceChildren(h('option', { value: -1, hidden: true }, say('presetOwn')), ...options);
    }
    this.presets.value = String(preset);
    this.presets.disabled = !windowable || presets.length === 0;
  }

  /** Offered where a presentation state refers to the picture. */
  private showStates({ states, state }: ToolbarState): void {
    const shown = states.join('\n');
    if (shown !== this.shownStates) {
      this.shownStates = shown;
      this.states.replaceChildren(...[say('stateNone'), ...states].map((name, index) => h('option', { value: index - 1, dir: 'auto' }, name)));
    }
    this.states.hidden = states.length === 0;
    this.states.value = String(state);
  }

  private choosePreset(): void {
    this.command({ kind: 'preset', number: Number(this.presets.value) + 1 });
  }

  private group(...children: Node[]): HTMLElement {
    return h('div', { class: 'group', role: 'group' }, ...children);
  }

  private action(kind: Action, name: MessageKey, key: string): HTMLButtonElement {
    return this.button(kind, kind, name, key, { kind } as Command);
  }

  private button(id: string, icon: IconName, name: MessageKey, key: string, command: Command): HTMLButtonElement {
    const label = `${say(name)} (${key})`;
    const look = command.kind === 'tool' ? 'tool' : 'switch';
    const button = h('button', { type: 'button', class: look, hidden: this.previewsOnly && needsValues(command), title: label, 'aria-label': label, click: () => this.command(command) }, drawing(icons[icon]));
    this.buttons.set(id, button);
    return button;
  }

  private press(id: string, pressed: boolean): void {
    this.buttons.get(id)?.setAttribute('aria-pressed', String(pressed));
  }

  private enable(id: string, enabled: boolean): void {
    const button = this.buttons.get(id);
    if (button !== undefined) {
      button.disabled = !enabled;
    }
  }
}
