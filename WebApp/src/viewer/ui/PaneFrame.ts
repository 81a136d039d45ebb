import type { OrientationLabels } from '../image/types';
import type { PatientLines } from './texts';
import { drawing, h } from './dom';
import type { Extent } from './geometry';
import { icons, type IconName } from './icons';
import { say, type MessageKey } from './messages';

export interface PaneTexts {
  patient: PatientLines | null;
  study: readonly string[];
  series: readonly string[];
  /** Of a presentation state: its name, and what of it is not applied. */
  state: readonly string[];
  notes: readonly string[];
  edges: OrientationLabels | null;
}

const NoTexts: PaneTexts = { patient: null, study: [], series: [], state: [], notes: [], edges: null };

/** The elements of one image place: surface, corner texts, orientation letters, messages, documents, slider. */
export class PaneFrame {
  readonly canvas = h('canvas', { class: 'surface', role: 'img', tabindex: 0 });
  readonly slider = h('input', { type: 'range', min: 1, step: 1, 'aria-label': say('position') });
  readonly element: HTMLElement;
  private readonly position = h('div', { class: 'position' });
  private readonly patient = h('div', { class: 'corner patient' });
  private readonly study = h('div', { class: 'corner study' });
  private readonly series = h('div', { class: 'corner series' });
  private readonly state = h('div', { class: 'state' });
  private readonly notes = h('div', { class: 'notes' });
  private readonly edges = ['left', 'right', 'top', 'bottom'].map((side) => h('span', { class: `edge ${side}`, 'aria-hidden': true }));
  private readonly value = h('output', { class: 'value' });
  private readonly message = h('div', { class: 'message', role: 'status' });
  private readonly content = h('div', { class: 'content', hidden: true });
  private readonly live = h('p', { class: 'only-heard', 'aria-live': 'polite' });
  private readonly view: HTMLElement;

  constructor(step: (delta: 1 | -1) => void) {
    const button = (name: MessageKey, icon: IconName, delta: 1 | -1): HTMLElement =>
      h('button', { type: 'button', 'aria-label': say(name), title: say(name), click: () => step(delta) }, drawing(icons[icon]));
    this.position.append(button('previous', 'back', -1), this.slider, button('next', 'on', 1));
    const below = h('div', { class: 'corner below' }, this.value, this.state, this.notes);
    const texts = [this.patient, this.study, this.series, below, ...this.edges];
    this.view = h('div', { class: 'view' }, this.canvas, this.content, ...texts, this.message);
    this.element = h('section', { class: 'pane' }, this.view, this.position, this.live);
  }

  observe(resized: () => void): void {
    new ResizeObserver(resized).observe(this.view);
  }

  /** CSS pixels. */
  get room(): Extent {
    return { width: this.view.clientWidth, height: this.view.clientHeight };
  }

  setTexts(texts: PaneTexts = NoTexts): void {
    const { patient, edges } = texts;
    fill(this.patient, patient === null ? [] : [patient.name, patient.born, patient.id]);
    fill(this.study, texts.study);
    fill(this.series, texts.series);
    fill(this.state, texts.state);
    fill(this.notes, texts.notes);
    const letters = edges === null ? ['', '', '', ''] : [edges.left, edges.right, edges.top, edges.bottom];
    this.edges.forEach((edge, index) => setText(edge, letters[index] ?? ''));
  }

  setValue(text: string): void {
    setText(this.value, text);
  }

  setBusy(busy: boolean): void {
    this.element.classList.toggle('busy', busy);
    this.canvas.setAttribute('aria-busy', String(busy));
  }

  /** What the surface shows, for those who hear it. */
  setName(name: string): void {
    this.canvas.setAttribute('aria-label', name);
  }

  announce(text: string): void {
    setText(this.live, text);
  }

  setPosition(index: number, count: number, text: string): void {
    this.slider.max = String(Math.max(count, 1));
    this.slider.value = String(index + 1);
    this.position.hidden = count < 2;
    this.slider.setAttribute('aria-valuetext', text);
  }

  setMessage(...children: (Node | string)[]): void {
    this.message.replaceChildren(...children);
  }

  /** A document or report instead of a picture; null for none. */
  setContent(content: Node | null): void {
    const left = content === null && this.content.contains(document.activeElement);
    this.content.hidden = content === null;
    this.canvas.hidden = content !== null;
    this.content.replaceChildren(...(content === null ? [] : [content]));
    if (left) {
      this.canvas.focus(); // a link within a report led to this picture: the keyboard goes on from here
    }
  }
}

function fill(corner: HTMLElement, lines: readonly string[]): void {
  const wanted = lines.filter((line) => line !== '');
  if (corner.childElementCount !== wanted.length) {
    corner.replaceChildren(...wanted.map(() => h('span', { dir: 'auto' })));
  }
  wanted.forEach((line, index) => setText(corner.children[index] as HTMLElement, line));
}

// Texts change with every image and most stay the same: what is equal is not laid out again.
function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}
