import type { Pane } from './Pane';
import { cineNext } from './stack';

export const SlowestSpeed = 1; // images a second
export const FastestSpeed = 60;
const UsualSpeed = 10; // where the file says nothing

/** Runs a pane's images as a film. An image that is not here yet is waited for: none is left out, none shown for another. */
export class Cine {
  private pane: Pane | null = null;
  private due = 0;
  private chosen: number | null = null;

  constructor(private readonly changed: () => void) {}

  get playing(): boolean {
    return this.pane !== null;
  }

  /** Images a second: as the reader chose, else as the file says. */
  speed(pane: Pane): number {
    const { picture } = pane;
    const own = picture?.kind === 'frame' ? picture.head.frameRate : null;
    return this.chosen ?? Math.min(Math.max(own ?? UsualSpeed, SlowestSpeed), FastestSpeed);
  }

  choose(speed: number): void {
    this.chosen = Math.min(Math.max(Math.round(speed), SlowestSpeed), FastestSpeed);
    this.changed();
  }

  /** With another series the file's own speed counts again. */
  forget(): void {
    this.chosen = null;
    this.stop();
  }

  toggle(pane: Pane): void {
    if (this.pane !== null) {
      this.stop();
      return;
    }
    if ((pane.stack?.items.length ?? 0) < 2) {
      return;
    }
    this.pane = pane;
    this.due = 0;
    requestAnimationFrame((now) => this.tick(now));
    this.changed();
  }

  stop(): void {
    if (this.pane !== null) {
      this.pane = null;
      this.changed();
    }
  }

  private tick(now: number): void {
    const { pane } = this;
    if (pane?.stack === null || pane === null) {
      return;
    }
    this.due = this.due === 0 ? now : this.due;
    if (now >= this.due && !pane.pending) {
      const interval = 1000 / this.speed(pane);
      // After a wait the film goes on at its speed; it does not run to catch up.
      this.due = Math.max(this.due + interval, now - interval);
      pane.moveTo(cineNext(pane.stack, pane.index));
    }
    requestAnimationFrame((next) => this.tick(next));
  }
}
