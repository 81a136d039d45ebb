import { presets } from '../image';
import type { Presentation, Voi, VoiPreset } from '../image/types';
import { Fitted, contained, fitScale, matrixOf, mirrored, panned, rotated, scaleOf, zoomedAt } from './geometry';
import type { Extent, Matrix, PictureExtent, Point, QuarterTurn, View } from './geometry';
import type { Command } from './keys';
import { presentedExtent, presentedView } from './presentationGeometry';
import type { Loaded, LoadedFrame, LoadedPreview } from './PictureLoader';

/** What is drawn: a frame with its values, or a preview. */
export type Drawable = LoadedFrame | LoadedPreview;

export function drawableOf(loaded: Loaded | null): Drawable | null {
  return loaded?.kind === 'frame' || loaded?.kind === 'preview' ? loaded : null;
}

/** A preview of another width takes the same place: its own pixels are no measure of the image. */
const PreviewUnits = 1000;

/** The whole picture, or the part of it that its presentation state shows. */
export function extentOf(picture: Drawable): PictureExtent {
  const presentation = presentationOf(picture);
  return presentation === null ? storedExtent(picture) : presentedExtent(presentation, storedExtent(picture));
}

/** What is asked for this very picture; null for a picture as stored. */
export function presentationOf(picture: Drawable): Presentation | null {
  return picture.kind === 'frame' ? (picture.applied?.presentation ?? null) : null;
}

export function storedExtent(picture: Drawable): PictureExtent {
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

  /** Between a drawing and the values behind it: their pixels differ in size, what is seen does not. */
  keepSize(from: Drawable | null, to: Drawable | null): void {
    const { scale } = this.view;
    if (scale !== null && from !== null && to !== null && from.kind !== to.kind) {
      this.view = { ...this.view, scale: (scale * storedExtent(from).width) / storedExtent(to).width };
    }
  }

  matrix(picture: Drawable, surface: Extent): Matrix {
    return matrixOf(this.viewOf(picture), extentOf(picture), surface);
  }

  scale(picture: Drawable, surface: Extent): number {
    return scaleOf(this.viewOf(picture), extentOf(picture), surface);
  }

  zoom(factor: number, at: Point, picture: Drawable, surface: Extent): void {
    this.move(zoomedAt(this.viewOf(picture), factor, at, extentOf(picture), surface));
  }

  pan(x: number, y: number, picture: Drawable, surface: Extent): void {
    this.move(panned(this.viewOf(picture), x, y, extentOf(picture), surface));
  }

  presets(picture: Drawable): VoiPreset[] {
    return picture.kind === 'frame' ? presets(picture.frame, picture.head.modality, presentationOf(picture)) : [];
  }

  /** With what the picture's presentation state turns, flips and enlarges: that is never kept as the reader's own. */
  private viewOf(picture: Drawable): View {
    const presentation = presentationOf(picture);
    return presentation === null ? this.view : presentedView(this.view, presentation, window.devicePixelRatio || 1);
  }

  /** A state may enlarge by a number; fitting is then a number, too. */
  private fit(picture: Drawable, surface: Extent): void {
    const magnified = presentationOf(picture)?.area?.mode === 'MAGNIFY';
    const { rotation } = this.viewOf(picture);
    this.move({ ...this.view, scale: magnified ? fitScale(extentOf(picture), surface, rotation) : null, panX: 0, panY: 0 });
  }

  private move({ scale, panX, panY }: View): void {
    this.view = { ...this.view, scale, panX, panY };
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
        this.fit(picture, surface);
        return true;
      case 'actual':
        this.move(contained({ ...this.viewOf(picture), scale: 1 / (window.devicePixelRatio || 1) }, extentOf(picture), surface));
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
