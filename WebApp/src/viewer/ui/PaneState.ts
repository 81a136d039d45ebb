import { presets } from '../image';
import type { Voi, VoiPreset } from '../image/types';
import { Fitted, contained, matrixOf, mirrored, panned, rotated, scaleOf, zoomedAt } from './geometry';
import type { Extent, Matrix, PictureExtent, Point, QuarterTurn, View } from './geometry';
import type { Command } from './keys';
import type { Loaded, LoadedFrame, LoadedPreview } from './PictureLoader';

/** What is drawn: a frame with its values, or a preview. */
export type Drawable = LoadedFrame | LoadedPreview;

export function drawableOf(loaded: Loaded | null): Drawable | null {
  return loaded?.kind === 'frame' || loaded?.kind === 'preview' ? loaded : null;
}

/** A preview of another width takes the same place: its own pixels are no measure of the image. */
const PreviewUnits = 1000;

export function extentOf(picture: Drawable): PictureExtent {
  return picture.kind === 'frame'
    ? { width: picture.frame.width, height: picture.frame.height, pixelAspect: picture.head.pixelAspect || 1 }
    : { width: PreviewUnits, height: (PreviewUnits * picture.bitmap.height) / picture.bitmap.width, pixelAspect: 1 };
}

/** How a series is looked at; stays from image to image and begins anew with another series. */
export class PaneState {
  view: View = Fitted;
  voi: Voi = { kind: 'default' };
  invert = false;
  overlays = true;

  reset(): void {
    this.view = Fitted;
    this.voi = { kind: 'default' };
    this.invert = false;
    this.overlays = true;
  }

  matrix(picture: Drawable, surface: Extent): Matrix {
    return matrixOf(this.view, extentOf(picture), surface);
  }

  scale(picture: Drawable, surface: Extent): number {
    return scaleOf(this.view, extentOf(picture), surface);
  }

  zoom(factor: number, at: Point, picture: Drawable, surface: Extent): void {
    this.view = zoomedAt(this.view, factor, at, extentOf(picture), surface);
  }

  pan(x: number, y: number, picture: Drawable, surface: Extent): void {
    this.view = panned(this.view, x, y, extentOf(picture), surface);
  }

  presets(picture: Drawable): VoiPreset[] {
    return picture.kind === 'frame' ? presets(picture.frame, picture.head.modality) : [];
  }

  /** True where the command was one of how to look. */
  apply(command: Command, picture: Drawable, surface: Extent): boolean {
    const centre = { x: surface.width / 2, y: surface.height / 2 };
    switch (command.kind) {
      case 'zoom':
        this.zoom(command.factor, centre, picture, surface);
        return true;
      case 'pan':
        this.pan(command.x, command.y, picture, surface);
        return true;
      case 'fit':
        this.view = { ...this.view, scale: null, panX: 0, panY: 0 };
        return true;
      case 'actual':
        this.view = contained({ ...this.view, scale: 1 / (window.devicePixelRatio || 1) }, extentOf(picture), surface);
        return true;
      case 'rotate':
        this.view = rotated(this.view);
        return true;
      case 'mirror':
        this.view = mirrored(this.view);
        return true;
      case 'turnOver':
        this.view = halfTurned(mirrored(this.view));
        return true;
      case 'invert':
        this.invert = !this.invert;
        return true;
      case 'overlays':
        this.overlays = !this.overlays;
        return true;
      case 'reset':
        this.reset();
        return true;
      case 'preset':
        this.voi = this.presets(picture)[command.number - 1]?.voi ?? this.voi;
        return true;
      default:
        return false;
    }
  }
}

function halfTurned(view: View): View {
  return { ...view, rotation: ((view.rotation + 180) % 360) as QuarterTurn, panX: -view.panX, panY: -view.panY };
}
