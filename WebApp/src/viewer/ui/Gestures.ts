import type { Point } from './geometry';

export interface GestureTarget {
  /** `button` as PointerEvent has it; a finger is 0. */
  pressed(button: number, at: Point, touch: boolean): void;
  dragged(at: Point, x: number, y: number): void;
  /** `moved` is false for a press without a drag. */
  released(at: Point, moved: boolean): void;
  /** A second finger came, or the system took the pointer away: what was begun is undone. */
  cancelled(): void;
  pinched(factor: number, centre: Point, x: number, y: number): void;
  wheeled(steps: number): void;
  wheelZoomed(factor: number, at: Point): void;
  hovered(at: Point | null): void;
  doubled(): void;
}

const DragBegins = 4; // CSS pixels
const WheelStep = 60; // pixels of a wheel's turn for one image; a mouse's notch is 100 or 120
const LineHeight = 40; // pixels for browsers that count lines
const ZoomPerPixel = 0.0025;

/** Mouse, pen and fingers on a surface, told as presses, drags and pinches in CSS pixels from its upper left corner. */
export class Gestures {
  private readonly down = new Map<number, Point>();
  private start: Point = { x: 0, y: 0 };
  private moved = false;
  private dragging = false;
  private turned = 0;

  constructor(
    private readonly element: HTMLElement,
    private readonly target: GestureTarget,
  ) {
    element.addEventListener('pointerdown', (event) => this.press(event));
    element.addEventListener('pointermove', (event) => this.move(event));
    element.addEventListener('pointerup', (event) => this.release(event));
    element.addEventListener('pointercancel', (event) => this.cancel(event));
    element.addEventListener('pointerleave', () => this.target.hovered(null));
    element.addEventListener('wheel', (event) => this.wheel(event), { passive: false });
    element.addEventListener('contextmenu', (event) => event.preventDefault());
    element.addEventListener('dblclick', () => this.target.doubled());
  }

  private at(event: MouseEvent): Point {
    const box = this.element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  private press(event: PointerEvent): void {
    const at = this.at(event);
    this.down.set(event.pointerId, at);
    this.element.setPointerCapture(event.pointerId);
    if (event.button === 1) {
      event.preventDefault(); // no automatic scrolling by the browser
    }
    if (this.down.size === 1) {
      this.start = at;
      this.moved = false;
      this.dragging = true;
      this.target.pressed(event.button, at, event.pointerType === 'touch');
    } else if (this.dragging) {
      this.dragging = false;
      this.target.cancelled();
    }
  }

  private move(event: PointerEvent): void {
    const at = this.at(event);
    const before = this.down.get(event.pointerId);
    if (before === undefined) {
      this.target.hovered(at);
      return;
    }
    if (this.down.size === 2) {
      this.pinch(event.pointerId, before, at);
    }
    this.down.set(event.pointerId, at);
    if (!this.dragging) {
      return;
    }
    this.moved ||= Math.hypot(at.x - this.start.x, at.y - this.start.y) >= DragBegins;
    if (this.moved) {
      this.target.dragged(at, at.x - before.x, at.y - before.y);
    }
    this.target.hovered(at);
  }

  private pinch(finger: number, before: Point, at: Point): void {
    const other = [...this.down].find(([id]) => id !== finger)?.[1];
    if (other === undefined) {
      return;
    }
    const apart = Math.hypot(before.x - other.x, before.y - other.y);
    const factor = apart > 0 ? Math.hypot(at.x - other.x, at.y - other.y) / apart : 1;
    const centre = { x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 };
    this.target.pinched(factor, centre, (at.x - before.x) / 2, (at.y - before.y) / 2);
  }

  private release(event: PointerEvent): void {
    if (this.down.delete(event.pointerId) && this.dragging) {
      this.dragging = false;
      this.target.released(this.at(event), this.moved);
    }
  }

  private cancel(event: PointerEvent): void {
    if (this.down.delete(event.pointerId) && this.dragging) {
      this.dragging = false;
      this.target.cancelled();
    }
  }

  private wheel(event: WheelEvent): void {
    event.preventDefault();
    const turn = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LineHeight : 1);
    if (event.ctrlKey || event.metaKey) {
      this.target.wheelZoomed(Math.exp(-turn * ZoomPerPixel), this.at(event));
      return;
    }
    // Trackpads send many small turns; each image takes a whole step.
    this.turned = Math.sign(turn) === Math.sign(this.turned) ? this.turned + turn : turn;
    const steps = Math.abs(turn) >= WheelStep ? Math.sign(turn) : Math.trunc(this.turned / WheelStep);
    if (steps !== 0) {
      this.turned = 0;
      this.target.wheeled(steps);
    }
  }
}
