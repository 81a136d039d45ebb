import type { Point } from './geometry';

export type MeasurementKind = 'length' | 'angle';

export interface Measurement {
  kind: MeasurementKind;
  /** Image coordinates: two ends, or one end, the corner and the other end. */
  points: Point[];
}

const pointsOf = { length: 2, angle: 3 } as const;

/**
 * What was measured on each picture, and the measurement in hand. Points are set by pressing and releasing, or one after the
 * other; the last point of the one in hand follows the pointer until it is set.
 */
export class Measurements {
  private readonly kept = new Map<string, Measurement[]>();
  private hand: { picture: string; measurement: Measurement } | null = null;

  on(picture: string): readonly Measurement[] {
    const kept = this.kept.get(picture) ?? [];
    return this.hand?.picture === picture ? [...kept, this.hand.measurement] : kept;
  }

  get inHand(): boolean {
    return this.hand !== null;
  }

  /** Sets a point; the next one follows. */
  set(picture: string, kind: MeasurementKind, point: Point): void {
    if (this.hand === null || this.hand.picture !== picture || this.hand.measurement.kind !== kind) {
      this.hand = { picture, measurement: { kind, points: [point, point] } };
      return;
    }
    const { points } = this.hand.measurement;
    points[points.length - 1] = point;
    if (points.length < pointsOf[kind]) {
      points.push(point);
      return;
    }
    this.kept.set(picture, [...(this.kept.get(picture) ?? []), this.hand.measurement]);
    this.hand = null;
  }

  follow(point: Point): void {
    if (this.hand !== null) {
      this.hand.measurement.points[this.hand.measurement.points.length - 1] = point;
    }
  }

  /** Takes a point of what was measured back into the hand. `reach` is a distance in image coordinates. */
  take(picture: string, near: Point, reach: number): boolean {
    const kept = this.kept.get(picture) ?? [];
    for (const measurement of [...kept].reverse()) {
      const at = measurement.points.findIndex((point) => Math.hypot(point.x - near.x, point.y - near.y) <= reach);
      const isEnd = at === 0 || at === measurement.points.length - 1;
      if (at >= 0 && isEnd) {
        const points = at === 0 ? [...measurement.points].reverse() : measurement.points;
        this.kept.set(picture, kept.filter((other) => other !== measurement));
        this.hand = { picture, measurement: { kind: measurement.kind, points } };
        return true;
      }
    }
    return false;
  }

  cancel(): void {
    this.hand = null;
  }

  /** The one in hand, else the last one. */
  erase(picture: string): void {
    if (this.hand !== null) {
      this.hand = null;
      return;
    }
    this.kept.set(picture, (this.kept.get(picture) ?? []).slice(0, -1));
  }
}
