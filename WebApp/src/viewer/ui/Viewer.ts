import { formatInstant } from '@shared/format/dates';
import { formatPersonName } from '@shared/format/personName';
import type { ImageSource } from '../source/ImageSource';
import type { InstanceReference } from '../image/types';
import type { ViewedPackage } from '../source/model';
import { Cine } from './Cine';
import type { Decoder } from './Decoder';
import type { Finder } from './documents';
import { drawing, h } from './dom';
import { HelpDialog } from './HelpDialog';
import { icons } from './icons';
import { commandOfEvent, needsValues, type Command, type Tool } from './keys';
import { say } from './messages';
import { Pane } from './Pane';
import { measureByKey } from './measureByKey';
import { PresentationStates } from './PresentationStates';
import { findReferenced } from './references';
import { PictureLoader, type Limits } from './PictureLoader';
import { printPanes } from './printing';
import { bounded, firstItem, firstStack, keyOf, linkedIndex, stacksOf, type Stack } from './stack';
import { Strip } from './Strip';
import { positionOf, seriesName, stateName } from './texts';
import { Toolbar } from './Toolbar';

/** Widths are asked for in steps, so that a window being resized does not ask for a new picture at every pixel. */
const WidthStep = 256;
const WidestPreview = 4096; // Api.md

export interface ViewerOptions {
  source: ImageSource;
  /** Null where the source only gives pictures drawn elsewhere. */
  decoder: Decoder | null;
  limits: Limits;
  /** What to say and to offer where a picture cannot be shown. */
  trouble(error: unknown): Node;
  /** The window's, where it may not be the patient's name: histories keep titles. */
  title?: string;
  /** Where the viewer is a window of its own that can be left. */
  leave?(): void;
}

/** The whole viewer: series on the side, one or two images, tools below. One instance for each source. */
export class Viewer {
  readonly element: HTMLElement;
  readonly loader: PictureLoader;
  private readonly states: PresentationStates;
  /** The second one is made when it is asked for. */
  private readonly panes: Pane[] = [];
  private readonly strip: Strip;
  private readonly toolbar: Toolbar;
  private readonly help = new HelpDialog();
  private readonly cine = new Cine(() => this.showTools());
  private readonly area = h('main', { class: 'area' });
  private readonly who = h('h1', { dir: 'auto' });
  private readonly from = h('p', { class: 'from', dir: 'auto' });
  private stacks: Stack[] = [];
  private institution = '';
  private active = 0;
  private twoUp = false;
  private linked = false;
  private readonly onKey = (event: KeyboardEvent): void => this.key(event);

  constructor(private readonly options: ViewerOptions) {
    this.loader = new PictureLoader(options.source, options.decoder, options.limits, () => this.previewWidth());
    this.states = new PresentationStates(this.loader, () => this.idle(), () => this.showTools());
    this.strip = new Strip(this.loader, (stack) => void this.open(stack));
    this.toolbar = new Toolbar((command) => this.run(command), (speed) => this.cine.choose(speed), (index) => this.chooseState(index), this.previewsOnly);
    const toggle = h('button', { type: 'button', class: 'strip-toggle', title: `${say('showSeries')} (T)`, 'aria-label': say('showSeries'), click: () => this.toggleStrip() }, drawing(icons.series));
    const leave = options.leave === undefined ? null : h('button', { type: 'button', title: say('leave'), 'aria-label': say('leave'), click: () => options.leave?.() }, drawing(icons.close));
    this.element = h(
      'div',
      { class: 'exchange-viewer viewer' },
      h('header', { class: 'head' }, toggle, this.who, this.from, h('p', { class: 'caution' }, say('notForDiagnosis')), leave),
      h('section', { class: 'tools', 'aria-label': say('tools') }, this.toolbar.element),
      h('div', { class: 'body' }, this.strip.element, this.area),
      this.help.element,
    );
    const touched = window.matchMedia('(pointer: coarse)').matches;
    this.addPane(touched || this.previewsOnly ? 'scroll' : 'window');
    document.addEventListener('keydown', this.onKey);
  }

  /** Puts the viewer into the page; what it shows by now is drawn there and then. */
  standIn(place: Element): void {
    place.replaceChildren(this.element);
    this.panes.forEach((pane) => pane.fit());
    this.strip.reveal();
  }

  /** Begins to bring what show() begins with; settled once it is here, or is known not to come. */
  async bringFirst(): Promise<void> {
    const first = firstItem(await this.options.source.contents());
    if (first !== null) {
      await this.loader.load(first).catch(() => undefined); // told where it is shown
    }
  }

  /** Settled once the first picture, or why there is none, is there to be drawn. */
  async show(): Promise<void> {
    const contents = await this.options.source.contents();
    this.showHead(contents);
    this.stacks = stacksOf(contents);
    this.strip.show(this.stacks, contents.attachments);
    this.layOut();
    const first = this.stacks[firstStack(this.stacks)];
    if (first === undefined) {
      this.pane.frame.setMessage(say('nothing'));
      return;
    }
    await this.open(first);
  }

  /** The source has more to give than before: what failed is tried again. */
  retry(): void {
    this.loader.forgetFailures();
    this.states.again();
    this.strip.again();
    this.panes.forEach((pane) => pane.stack !== null && pane.retry());
  }

  close(): void {
    document.removeEventListener('keydown', this.onKey);
    this.cine.stop();
    this.loader.close();
    this.element.remove();
  }

  private get previewsOnly(): boolean {
    const { source } = this.options;
    return source.bytes === undefined && source.givesPixels?.() !== true;
  }

  private get pane(): Pane {
    return this.panes[this.active] as Pane;
  }

  private previewWidth(): number {
    const widest = Math.max(...this.panes.filter(({ stack }) => stack !== null).map((pane) => pane.drawnWidth), WidthStep);
    return Math.min(Math.ceil(widest / WidthStep) * WidthStep, WidestPreview);
  }

  private addPane(tool: Tool): Pane {
    const at = this.panes.length;
    const pane: Pane = new Pane(this.loader, this.states, {
      activated: () => this.activate(at),
      moved: () => this.follow(pane),
      changed: () => this.changed(),
      find: (reference) => this.find(pane, reference),
      trouble: (error) => this.options.trouble(error),
    });
    pane.tool = tool;
    this.panes.push(pane);
    this.area.append(pane.frame.element);
    return pane;
  }

  private showHead({ studies, studies: [study], institution, createdAt }: ViewedPackage): void {
    // Files of several patients can be picked together: then the name stands by each picture only.
    const same = studies.every((other) => other.patientName === study?.patientName && other.patientId === study.patientId);
    const name = study === undefined || !same ? '' : formatPersonName(study.patientName).text || say('unnamed');
    this.who.textContent = name || say('title');
    document.title = this.options.title ?? (name === '' ? say('title') : say('titleOf', { name }));
    this.institution = institution;
    this.from.textContent = institution === '' ? '' : say('preparedBy', { institution });
    if (institution !== '' && createdAt !== '') {
      void this.date(institution, createdAt);
    }
  }

  /** Behind the first picture: a browser's first look into its time zones takes as long as a picture does. */
  private async date(institution: string, createdAt: string): Promise<void> {
    await this.idle();
    this.from.textContent = say('preparedByOn', { institution, date: formatInstant(createdAt) });
  }

  private open(stack: Stack, pane = this.pane, index = 0): Promise<void> {
    this.cine.forget();
    const shown = pane.setStack(stack, index);
    this.element.classList.remove('strip-open');
    this.changed();
    return shown;
  }

  private activate(at: number): void {
    if (at !== this.active) {
      this.active = at;
      this.changed();
    }
  }

  private follow(pane: Pane): void {
    const other = this.panes.find((one) => one !== pane);
    if (this.twoUp && this.linked && other?.stack && pane.stack !== null) {
      void other.go(linkedIndex(pane.index, pane.stack.items.length, other.stack.items.length));
    }
  }

  private changed(): void {
    this.panes.forEach((pane, at) => pane.frame.element.classList.toggle('active', this.twoUp && at === this.active));
    this.strip.mark(this.twoUp ? this.panes.map(({ stack }) => stack) : [this.pane.stack]);
    this.showTools();
    void this.strip.drawThumbnails(() => this.idle());
  }

  /** Resolves once no pane waits for a picture. */
  private async idle(): Promise<void> {
    do {
      await new Promise((resolve) => setTimeout(resolve, 30));
    } while (this.panes.some((pane) => pane.pending));
  }

  private chooseState(index: number): void {
    const { pane } = this;
    const { picture } = pane;
    pane.choose(picture?.kind === 'frame' ? (this.states.of(picture)[index] ?? null) : null);
  }

  private showTools(): void {
    const { pane } = this;
    const { picture, state } = pane;
    const presets = picture === null ? [] : state.presets(picture);
    const states = picture?.kind === 'frame' ? this.states.of(picture) : [];
    this.toolbar.show({
      tool: pane.tool,
      presets,
      preset: state.voi.kind === 'default' ? 0 : presets.findIndex(({ voi }) => sameVoi(voi, state.voi)),
      states: states.map(stateName),
      state: picture?.kind === 'frame' ? states.findIndex(({ item }) => picture.applied !== null && keyOf(item) === keyOf(picture.applied.state.item)) : -1,
      windowable: picture?.kind === 'frame' ? picture.frame.photometric !== 'RGB' : (picture?.described?.window ?? null) !== null,
      playing: this.cine.playing,
      playable: (pane.stack?.items.length ?? 0) > 1,
      speed: this.cine.speed(pane),
      inverted: state.invert,
      overlays: state.overlays,
      marked: picture?.kind === 'frame' && (picture.frame.overlays.length > 0 || picture.frame.shutter !== null || picture.applied !== null),
      twoUp: this.twoUp,
      linked: this.linked,
      measurable: picture?.kind === 'frame',
      measured: picture?.kind === 'frame' && pane.measurements.on(pane.pictureKey).length > 0,
    });
  }

  private layOut(): void {
    this.area.classList.toggle('two', this.twoUp);
    this.panes.forEach((pane, at) => {
      pane.frame.element.hidden = !this.twoUp && at !== this.active;
      pane.frame.element.setAttribute('aria-label', say(this.twoUp ? (at === 0 ? 'leftPane' : 'rightPane') : 'pane'));
    });
  }

  private toggleTwo(): void {
    this.twoUp = !this.twoUp;
    const other = this.panes[1 - this.active] ?? this.addPane(this.pane.tool);
    if (this.twoUp && other.stack === null && this.pane.stack !== null) {
      const at = this.stacks.indexOf(this.pane.stack);
      void other.setStack(this.stacks[at + 1] ?? this.pane.stack);
    }
    this.layOut();
    this.changed();
  }

  private toggleStrip(): void {
    this.element.classList.toggle('strip-open');
    this.element.classList.toggle('strip-closed');
  }

  private key(event: KeyboardEvent): void {
    if (this.help.element.open) {
      return;
    }
    if (measureByKey(this.pane, event)) {
      event.preventDefault();
      this.showTools();
      return;
    }
    const command = commandOfEvent(event);
    if (command !== undefined) {
      event.preventDefault();
      this.run(command);
    }
  }

  private run(command: Command): void {
    const { pane } = this;
    if (this.previewsOnly && needsValues(command)) {
      return;
    }
    switch (command.kind) {
      case 'step':
        return pane.moveTo(pane.index + command.delta);
      case 'first':
        return pane.moveTo(0);
      case 'last':
        return pane.moveTo((pane.stack?.items.length ?? 1) - 1);
      case 'series':
        return this.openNext(command.delta);
      case 'tool':
        this.panes.forEach((one) => (one.tool = command.tool));
        return this.showTools();
      case 'play':
        return this.cine.toggle(pane);
      case 'speed':
        return this.cine.choose(this.cine.speed(pane) * command.factor);
      case 'twoUp':
        return this.toggleTwo();
      case 'link':
        this.linked = !this.linked;
        return this.showTools();
      case 'otherPane':
        return this.twoUp ? this.panes[1 - this.active]?.frame.canvas.focus() : undefined;
      case 'strip':
        return this.toggleStrip();
      case 'print':
        return printPanes(this.twoUp ? this.panes : [pane], this.institution);
      case 'help':
        return this.help.open();
      default:
        return pane.apply(command);
    }
  }

  private find(pane: Pane, reference: InstanceReference): ReturnType<Finder> {
    const found = findReferenced(this.stacks, reference);
    if (found === null) {
      return null;
    }
    const { stack, index } = found;
    const name = [seriesName(stack.series), positionOf(stack, index)].filter((text) => text !== '').join(', ');
    return { name, show: () => this.open(stack, pane, index) };
  }

  private openNext(delta: 1 | -1): void {
    const at = this.pane.stack === null ? -1 : this.stacks.indexOf(this.pane.stack);
    const next = this.stacks[bounded(at + delta, this.stacks.length)];
    if (next !== undefined && next !== this.pane.stack) {
      void this.open(next);
    }
  }
}

function sameVoi(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
