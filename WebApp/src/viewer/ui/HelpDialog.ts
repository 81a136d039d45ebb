import { drawing, h } from './dom';
import { icons } from './icons';
import { say, type MessageKey } from './messages';

const keys: readonly [string, MessageKey][] = [
  ['↑ ↓ ← →', 'step'],
  ['PageUp PageDown', 'leap'],
  ['Home', 'first'],
  ['End', 'last'],
  ['[ ]', 'seriesStep'],
  ['Space', 'play'],
  ['< >', 'speed'],
  ['1 … 9', 'presetKeys'],
  ['W', 'toolWindow'],
  ['S', 'toolScroll'],
  ['H', 'toolPan'],
  ['Z', 'toolZoom'],
  ['L', 'toolLength'],
  ['A', 'toolAngle'],
  ['+ −', 'zoomStep'],
  ['Shift + ↑ ↓ ← →', 'moveKeys'],
  ['0', 'fit'],
  ['O', 'actual'],
  ['R', 'rotate'],
  ['F', 'mirror'],
  ['V', 'turnOver'],
  ['I', 'invert'],
  ['G', 'overlays'],
  ['Delete', 'erase'],
  ['Esc', 'reset'],
  ['D', 'twoUp'],
  ['K', 'link'],
  ['X', 'otherPane'],
  ['T', 'showSeries'],
  ['P', 'print'],
  ['?', 'help'],
];

const hints: readonly [MessageKey, readonly MessageKey[]][] = [
  ['mouse', ['mouseWheel', 'mouseLeft', 'mouseMiddle', 'mouseRight', 'mouseDouble']],
  ['touch', ['touchOne', 'touchTwo']],
];

/** The shortcuts, on `?`; written when they are first asked for. */
export class HelpDialog {
  readonly element = h('dialog', { class: 'help', 'aria-label': say('help') });

  open(): void {
    if (this.element.childElementCount === 0) {
      this.write();
    }
    if (!this.element.open) {
      this.element.showModal();
    }
  }

  private write(): void {
    const close = h('button', { type: 'button', 'aria-label': say('close'), click: () => this.element.close() }, drawing(icons.close));
    const rows = keys.map(([key, name]) => h('div', {}, h('dt', {}, h('kbd', {}, key)), h('dd', {}, say(name))));
    const lists = hints.map(([title, lines]) => h('section', {}, h('h3', {}, say(title)), h('ul', {}, ...lines.map((line) => h('li', {}, say(line))))));
    this.element.append(
      h('header', {}, h('h2', {}, say('help')), close),
      h('section', {}, h('h3', {}, say('keyboard')), h('dl', {}, ...rows), h('p', {}, say('pointHint'))),
      h('div', { class: 'columns' }, ...lists),
    );
  }
}
