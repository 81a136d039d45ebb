import type { VoiWindow } from '../image/types';
import type { Point } from './geometry';
import { Gestures, type GestureTarget } from './Gestures';
import type { Tool } from './keys';
import { presentationOf, type Drawable } from './PaneState';
import type { Pane } from './Pane';
import { draggedWindow, rangeOf, windowOf } from './windowing';

const ReachMouse = 10; // CSS pixels around a point that take it
const ReachTouch = 24;
const ZoomPerPixel = 0.005;
const PixelsPerImage = 10; // of a drag through a series, at most
const ButtonTools: readonly (Tool | null)[] = [null, 'pan', 'zoom'];

/** What presses and drags do in a pane: the chosen tool for the first button and for a finger, others by their button. */
export class PaneGestures implements GestureTarget {
  private tool: Tool = 'window';
  private window: VoiWindow | null = null;
  private windowed: Drawable | null = null;
  private left = 0;

  constructor(private readonly pane: Pane) {
    new Gestures(pane.frame.canvas, this);
  }

  pressed(button: number, at: Point, touch: boolean): void {
    const { pane } = this;
    this.tool = ButtonTools[button] ?? pane.tool;
    this.left = 0;
    const { picture } = pane;
    this.beginWindow(picture);
    const point = pane.measuredPoint(at);
    if (!isMeasuring(this.tool) || point === null || picture === null) {
      return;
    }
    const reach = (touch ? ReachTouch : ReachMouse) / pane.state.scale(picture, pane.surface.extent);
    if (pane.measurements.inHand || !pane.measurements.take(pane.pictureKey, point, reach)) {
      pane.measurements.set(pane.pictureKey, this.tool, point);
    }
    pane.redraw();
  }

  dragged(at: Point, x: number, y: number): void {
    const { pane } = this;
    const { picture } = pane;
    if (this.tool === 'scroll') {
      this.scroll(y);
      return;
    }
    if (picture === null) {
      return;
    }
    if (this.windowed !== picture) {
      // Another picture has come meanwhile: what a presentation state gave the one before stays with that.
      this.beginWindow(picture);
    }
    if (this.tool === 'pan') {
      pane.state.pan(x, y, picture, pane.surface.extent);
    } else if (this.tool === 'zoom') {
      const centre = { x: pane.surface.extent.width / 2, y: pane.surface.extent.height / 2 };
      pane.state.zoom(Math.exp(-y * ZoomPerPixel), centre, picture, pane.surface.extent);
    } else if (this.tool === 'window' && this.window !== null) {
      const range = picture.kind === 'frame' ? rangeOf(picture.frame, presentationOf(picture)) : this.window.width;
      this.window = draggedWindow(this.window, range, x, y);
      pane.state.voi = this.window;
    } else if (isMeasuring(this.tool)) {
      this.follow(at);
    }
    pane.redraw();
  }

  private follow(at: Point): void {
    const point = this.pane.measuredPoint(at);
    if (point !== null) {
      this.pane.measurements.follow(point);
    }
  }

  private beginWindow(picture: Drawable | null): void {
    this.windowed = picture;
    const { voi } = this.pane.state;
    if (picture?.kind === 'preview') {
      const known = picture.described?.window ?? null;
      this.window = known !== null && voi.kind === 'window' ? voi : known;
      return;
    }
    const drawn = picture?.kind === 'frame' && picture.frame.photometric !== 'RGB' ? picture : null;
    this.window = drawn === null ? null : windowOf(drawn.frame, voi, presentationOf(drawn));
  }

  released(at: Point, moved: boolean): void {
    const { pane } = this;
    const point = pane.measuredPoint(at);
    // Pressed, drawn and released is a whole side; pressed alone leaves the next point to follow the pointer.
    if (isMeasuring(this.tool) && moved && pane.measurements.inHand && point !== null) {
      pane.measurements.set(pane.pictureKey, this.tool, point);
      pane.redraw();
    }
    pane.events.changed();
  }

  cancelled(): void {
    this.pane.measurements.cancel();
    this.pane.redraw();
  }

  pinched(factor: number, centre: Point, x: number, y: number): void {
    const { pane } = this;
    if (pane.picture !== null) {
      pane.state.pan(x, y, pane.picture, pane.surface.extent);
      pane.state.zoom(factor, centre, pane.picture, pane.surface.extent);
      pane.redraw();
    }
  }

  wheeled(steps: number): void {
    this.pane.moveTo(this.pane.index + steps);
  }

  wheelZoomed(factor: number, at: Point): void {
    if (this.pane.picture !== null) {
      this.pane.state.zoom(factor, at, this.pane.picture, this.pane.surface.extent);
      this.pane.redraw();
    }
  }

  hovered(at: Point | null): void {
    const { pane } = this;
    pane.showValue(at);
    if (at !== null && pane.measurements.inHand) {
      this.follow(at);
      pane.redraw();
    }
  }

  doubled(): void {
    if (!isMeasuring(this.pane.tool)) {
      this.pane.apply({ kind: 'fit' });
    }
  }

  private scroll(y: number): void {
    const { pane } = this;
    const count = pane.stack?.items.length ?? 1;
    const step = Math.min(PixelsPerImage, Math.max(pane.surface.extent.height / count, 1));
    this.left += y / step;
    const images = Math.trunc(this.left);
    if (images !== 0) {
      this.left -= images;
      pane.moveTo(pane.index + images);
    }
  }
}

function isMeasuring(tool: Tool): tool is 'length' | 'angle' {
  return tool === 'length' || tool === 'angle';
}
