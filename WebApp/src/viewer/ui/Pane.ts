import type { FrameView, VoiWindow } from '../image/types';
import { documentOf, release, type Finder } from './documents';
import type { Annotations } from './annotations';
import { toImage, toSurface, type Matrix, type Point } from './geometry';
import type { Command, Tool } from './keys';
import { Measurements } from './Measurements';
import { marksOf, scaleBarOf } from './marks';
import { say } from './messages';
import { turnedLabels } from './orientation';
import { PaneFrame } from './PaneFrame';
import { PaneGestures } from './PaneGestures';
import { PaneState, drawableOf, extentOf, presentationOf, type Drawable } from './PaneState';
import type { Loaded, PictureLoader } from './PictureLoader';
import { toPicture } from './presentationGeometry';
import type { KnownState, PresentationStates } from './PresentationStates';
import { PictureSlot, type SlotState } from './PictureSlot';
import { bounded, keyOf, prefetchOrder, type Stack, type StackItem } from './stack';
import { Surface } from './Surface';
import { frameLines, notesBelow, patientOf, positionOf, seriesName, stateLines, studyLines, valueText } from './texts';

export interface PaneEvents {
  /** The reader turned to this pane. */
  activated(): void;
  /** The reader moved within the series; the other pane may follow. */
  moved(): void;
  /** Something that the tools show has changed. */
  changed(): void;
  /** Leads this pane to what a report refers to. */
  find: Finder;
  /** What to say, and to offer, where a picture cannot be shown. */
  trouble(error: unknown): Node;
}

const Behind = 3;
const SharpenAfter = 120; // milliseconds; a window being drawn larger asks for one sharper picture, not for one at every step
const AnnounceAfter = 700; // milliseconds of rest: nobody wants to hear every image that goes by

/** One place for images: a series, where one is in it, how it is looked at and what was measured. */
export class Pane {
  readonly frame = new PaneFrame((delta) => this.moveTo(this.index + delta));
  readonly surface = new Surface(this.frame.canvas);
  readonly state = new PaneState();
  readonly measurements = new Measurements();
  stack: Stack | null = null;
  index = 0;
  tool: Tool = 'window';
  cross: Point | null = null;
  private readonly slot: PictureSlot<Loaded>;
  /** The presentation state that the reader asked for; pictures that it does not refer to stand as stored. */
  private chosen: KnownState | null = null;
  /** The one that the picture shown stands by. */
  private followed: KnownState | null = null;
  /** What was on the screen last. */
  private drawn: Drawable | null = null;
  private direction: 1 | -1 = 1;
  private drawing = 0;
  private sharpening: ReturnType<typeof setTimeout> | undefined;
  private announcing: ReturnType<typeof setTimeout> | undefined;
  private content: { of: Loaded; node: HTMLElement } | null = null;

  constructor(
    private readonly loader: PictureLoader,
    private readonly states: PresentationStates,
    readonly events: PaneEvents,
  ) {
    this.slot = new PictureSlot((item) => this.load(item), (state) => this.put(state));
    this.frame.observe(() => this.fit());
    this.frame.element.addEventListener('pointerdown', () => events.activated(), { capture: true });
    this.frame.element.addEventListener('focusin', () => events.activated());
    this.frame.slider.addEventListener('input', () => this.moveTo(Number(this.frame.slider.value) - 1));
    new PaneGestures(this);
  }

  /** What is shown now; null while nothing is, or where it cannot be shown. */
  get picture(): Drawable | null {
    return drawableOf(this.slot.state.shown);
  }

  get pending(): boolean {
    return this.slot.state.pending;
  }

  get pictureKey(): string {
    const { picture } = this;
    return picture === null ? '' : keyOf(picture.item);
  }

  /** To the room that the page gives. */
  fit(): void {
    const { width, height } = this.frame.room;
    const { extent } = this.surface;
    if (width !== extent.width || height !== extent.height) {
      this.surface.resize(width, height);
      this.drawNow();
      this.sharpen();
    }
  }

  /** Settled, as is go(), once the picture is there to be drawn, or why there is none. */
  setStack(stack: Stack, index = 0): Promise<void> {
    this.stack = stack;
    this.state.reset();
    this.drawn = null;
    this.chosen = null;
    this.measurements.cancel();
    this.cross = null;
    this.direction = 1;
    return this.go(index);
  }

  /** By the reader's hand: the other pane hears of it. */
  moveTo(index: number): void {
    void this.go(index);
    this.events.moved();
  }

  async go(index: number): Promise<void> {
    const items = this.stack?.items ?? [];
    const next = bounded(index, items.length);
    this.direction = next < this.index ? -1 : 1;
    this.index = next;
    const item = items[next];
    if (this.stack === null || item === undefined) {
      return;
    }
    this.measurements.cancel();
    this.frame.setPosition(next, items.length, positionOf(this.stack, next));
    this.loader.wish(this, [item, ...this.near()]);
    await this.showThere(item);
  }

  /** Null for pictures as stored. */
  choose(state: KnownState | null): void {
    this.chosen = state;
    this.retry();
  }

  /** A picture and what is asked for it come as one, so that neither can stand without the other. */
  private async load(item: StackItem): Promise<Loaded> {
    const { chosen } = this;
    return this.states.apply(await this.loader.load(item, this.look), chosen);
  }

  /** What a drawing is asked for with, so that it looks as the values will. */
  private get look(): VoiWindow | null {
    const { voi } = this.state;
    return voi.kind === 'window' ? voi : null;
  }

  private async showThere(item: StackItem): Promise<void> {
    await this.slot.show(item);
    void this.goOn(item);
  }

  /** Puts the values in the place of a drawing; neighbours come after both: nothing may make the reader wait for what is not asked for. */
  private async goOn(item: StackItem): Promise<void> {
    if (this.isAt(item)) {
      await this.refine(item).catch(() => undefined); // the drawing stands, and says that it is one
    }
    if (this.isAt(item) && !this.pending) {
      this.loader.prefetch(this.near(), this.look);
    }
  }

  private async refine(item: StackItem): Promise<void> {
    const { chosen } = this;
    if (this.slot.state.shown?.kind !== 'preview') {
      return;
    }
    const values = await this.loader.values(item);
    if (values !== null) {
      this.slot.replace(await this.states.apply(values, chosen));
      return;
    }
    const described = await this.loader.describe(item);
    const { shown } = this.slot.state;
    if (shown?.kind === 'preview' && keyOf(shown.item) === keyOf(item) && shown.described !== described) {
      this.slot.replace({ ...shown, described });
    }
  }

  private isAt(item: StackItem): boolean {
    return this.slot.state.wanted !== null && keyOf(this.slot.state.wanted) === keyOf(item);
  }

  private near(): StackItem[] {
    const items = this.stack?.items ?? [];
    return prefetchOrder(items.length, this.index, this.direction, this.loader.ahead, Behind).map((at) => items[at] as StackItem);
  }

  /** Asks again for what could not be shown. */
  retry(): void {
    void this.go(this.index);
  }

  apply(command: Command): void {
    const { picture } = this;
    if (command.kind === 'erase') {
      if (picture?.kind === 'frame') {
        this.measurements.erase(this.pictureKey);
      }
    } else if (command.kind === 'reset' && (this.measurements.inHand || this.cross !== null)) {
      this.measurements.cancel();
      this.cross = null;
    } else if (picture !== null) {
      this.state.apply(command, picture, this.surface.extent);
    }
    this.redraw();
    this.events.changed();
  }

  redraw(): void {
    this.sharpen();
    this.drawing ||= requestAnimationFrame(() => this.drawNow());
  }

  /** Between pictures nothing waits for the next animation frame: what stands there is drawn with its labels at once. */
  private drawNow(): void {
    cancelAnimationFrame(this.drawing);
    this.drawing = 0;
    const { picture, surface, state } = this;
    if (surface.extent.width === 0) {
      return; // without a place in the page yet, or hidden: fit() draws it there
    }
    const matrix = picture === null ? null : state.matrix(picture, surface.extent);
    surface.draw({
      picture: picture === null ? null : picture.kind === 'preview' ? { bitmap: picture.bitmap, extent: extentOf(picture), invert: state.invert } : { frame: picture.frame, view: this.frameView(picture) },
      matrix,
      annotations: picture === null || matrix === null ? null : this.annotations(picture, matrix),
      marks: picture === null ? [] : marksOf(this.measurements.on(this.pictureKey), picture),
      cross: picture?.kind === 'frame' ? this.cross : null,
      scaleBar: picture === null ? null : scaleBarOf(picture, state.scale(picture, surface.extent), surface.extent),
    });
    this.label(picture);
  }

  /** Asks for a drawn picture anew where the surface, or the zoom, has outgrown it. */
  private sharpen(): void {
    clearTimeout(this.sharpening);
    const { wanted, shown } = this.slot.state;
    if (shown?.kind === 'preview' && wanted !== null && !this.loader.ready(wanted, this.look)) {
      this.sharpening = setTimeout(() => void this.showThere(wanted), SharpenAfter);
    }
  }

  private frameView(picture: Drawable): FrameView {
    const { voi, invert, overlays } = this.state;
    return { voi, invert, overlays, presentation: presentationOf(picture) };
  }

  private annotations(picture: Drawable, matrix: Matrix): Annotations | null {
    const presentation = this.state.overlays ? presentationOf(picture) : null;
    const extent = extentOf(picture);
    return presentation && { layers: presentation.layers, place: (point, units) => toSurface(matrix, toPicture(point, units, presentation, extent)) };
  }

  /** The reader's window, zoom and turns are of one way of presenting: with another state, or none, they begin anew. */
  private follow(picture: Drawable | null): void {
    this.state.keepSize(this.drawn, picture);
    if (picture?.kind === 'preview') {
      this.measurements.cancel(); // its points are the values' pixels
    }
    this.drawn = picture ?? this.drawn;
    const state = picture?.kind === 'frame' ? (picture.applied?.state ?? null) : null;
    if (picture !== null && state !== this.followed) {
      this.followed = state;
      this.state.reset();
    }
  }

  private put(state: Readonly<SlotState<Loaded>>): void {
    const { shown, trouble } = state;
    this.follow(drawableOf(shown));
    this.frame.setBusy(state.pending);
    this.frame.setMessage(...(trouble === null ? (state.pending && shown === null ? [say('loading')] : []) : [this.events.trouble(trouble)]));
    this.showContent(shown);
    this.drawNow();
    if (!state.pending) {
      this.announce();
      this.events.changed();
    }
  }

  private showContent(shown: Loaded | null): void {
    const wanted = shown !== null && drawableOf(shown) === null ? shown : null;
    if (this.content?.of === wanted || (wanted === null && this.content === null)) {
      return;
    }
    if (this.content !== null) {
      release(this.content.node);
    }
    this.content = wanted === null ? null : { of: wanted, node: documentOf(wanted, (reference) => this.events.find(reference)) };
    this.frame.setContent(this.content?.node ?? null);
  }

  private label(picture: Drawable | null): void {
    const { shown, wanted, trouble } = this.slot.state;
    if (shown === null || this.stack === null) {
      // What cannot be shown is named all the same, by what the list says of it.
      const named = trouble !== null && wanted !== null && this.stack !== null;
      this.frame.setTexts(named ? { patient: null, study: [], series: [seriesName(wanted.series), positionOf(this.stack as Stack, this.index)], state: [], notes: [], edges: null } : undefined);
      this.frame.setName(named ? say('cannotShow') : say('loading'));
      return;
    }
    const position = positionOf(this.stack, this.stack.items.findIndex((item) => keyOf(item) === keyOf(shown.item)));
    this.frame.setTexts({
      patient: patientOf(shown),
      study: studyLines(shown),
      series: [seriesName(shown.item.series), position, ...(picture?.kind === 'frame' ? frameLines(picture) : [])],
      state: picture?.kind === 'frame' ? stateLines(picture) : [],
      notes: notesBelow(picture, this.state, this.surface.extent),
      edges: picture?.kind === 'frame' ? turnedLabels(picture.info.labels, this.state.matrix(picture, this.surface.extent)) : null,
    });
    this.frame.setName(`${seriesName(shown.item.series)}, ${position}`);
  }

  private announce(): void {
    clearTimeout(this.announcing);
    this.announcing = setTimeout(() => this.frame.announce(this.frame.canvas.getAttribute('aria-label') ?? ''), AnnounceAfter);
  }

  /** Device pixels across the whole picture as it stands on the surface. */
  get drawnWidth(): number {
    const { width } = this.surface.extent;
    const { picture } = this;
    const across = picture === null ? Math.min(width, this.surface.extent.height) : this.state.scale(picture, this.surface.extent) * extentOf(picture).width;
    return across * (window.devicePixelRatio || 1);
  }

  imagePoint(at: Point): Point | null {
    const { picture } = this;
    return picture === null ? null : toImage(this.state.matrix(picture, this.surface.extent), at);
  }

  /** Where a point of a measurement would stand, in the picture's own pixels: a drawing has none. */
  measuredPoint(at: Point): Point | null {
    return this.picture?.kind === 'frame' ? this.imagePoint(at) : null;
  }

  /** The value under the pointer, or nothing. */
  showValue(at: Point | null): void {
    const { picture } = this;
    const point = at === null ? null : this.measuredPoint(at);
    this.frame.setValue(picture?.kind !== 'frame' || point === null ? '' : valueText(picture.frame, point));
  }
}
