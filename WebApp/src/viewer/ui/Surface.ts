import { DicomFault, renderFrame } from '../image';
import type { DecodedFrame, FrameView } from '../image/types';
import { drawAnnotations, type Annotations } from './annotations';
import { toSurface, type Extent, type Matrix, type Point } from './geometry';

export interface Mark {
  points: readonly Point[];
  label: string;
}

export interface Drawing {
  /** Null clears the surface. */
  picture: { frame: DecodedFrame; view: FrameView } | { bitmap: ImageBitmap; extent: Extent; invert: boolean } | null;
  matrix: Matrix | null;
  /** A presentation state's; null for none. */
  annotations: Annotations | null;
  marks: readonly Mark[];
  cross: Point | null;
  scaleBar: { pixels: number; label: string } | null;
}

const MarkColour = '#ffd166';
const HaloColour = 'rgba(0, 0, 0, 0.75)';
const BarColour = '#cfd8da';
const LabelFont = '600 14px system-ui, sans-serif';
const HandleRadius = 4;
const CrossArm = 14;

/** Draws pictures and what is measured on them. Windowing is done once for each picture and window; moving it only copies. */
export class Surface {
  readonly extent: Extent = { width: 0, height: 0 };
  private readonly context: CanvasRenderingContext2D;
  private readonly drawn = document.createElement('canvas');
  private drawnFor: { frame: DecodedFrame; view: FrameView } | null = null;

  constructor(readonly canvas: HTMLCanvasElement) {
    const context = canvas.getContext('2d', { alpha: false });
    if (context === null) {
      throw new Error('This browser gives no canvas');
    }
    this.context = context;
  }

  resize(width: number, height: number): void {
    this.extent.width = width;
    this.extent.height = height;
    const ratio = window.devicePixelRatio || 1;
    this.canvas.width = Math.max(1, Math.round(width * ratio));
    this.canvas.height = Math.max(1, Math.round(height * ratio));
  }

  draw(drawing: Drawing): void {
    const { context, canvas } = this;
    const ratio = this.extent.width > 0 ? canvas.width / this.extent.width : 1;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = '#000';
    context.fillRect(0, 0, canvas.width, canvas.height);
    if (drawing.picture === null || drawing.matrix === null) {
      return;
    }
    const [a, b, c, d, e, f] = drawing.matrix;
    context.setTransform(a * ratio, b * ratio, c * ratio, d * ratio, e * ratio, f * ratio);
    context.imageSmoothingQuality = 'high';
    if ('bitmap' in drawing.picture) {
      this.drawPreview(drawing.picture);
    } else {
      context.drawImage(this.rendered(drawing.picture), 0, 0);
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    if (drawing.annotations !== null) {
      drawAnnotations(context, drawing.annotations);
    }
    drawing.marks.forEach((mark) => this.drawMark(mark, drawing.matrix as Matrix));
    if (drawing.cross !== null) {
      this.drawCross(toSurface(drawing.matrix, drawing.cross));
    }
    if (drawing.scaleBar !== null) {
      this.drawScaleBar(drawing.scaleBar);
    }
  }

  private drawPreview({ bitmap, extent, invert }: { bitmap: ImageBitmap; extent: Extent; invert: boolean }): void {
    const { context } = this;
    context.drawImage(bitmap, 0, 0, extent.width, extent.height);
    if (invert) {
      context.globalCompositeOperation = 'difference';
      context.fillStyle = '#fff';
      context.fillRect(0, 0, extent.width, extent.height);
      context.globalCompositeOperation = 'source-over';
    }
  }

  private rendered(picture: { frame: DecodedFrame; view: FrameView }): HTMLCanvasElement {
    if (this.drawnFor?.frame !== picture.frame || !sameView(this.drawnFor.view, picture.view)) {
      const { width, height, data } = renderFrame(picture.frame, picture.view);
      this.drawn.width = width;
      this.drawn.height = height;
      const context = this.drawn.getContext('2d');
      if (context === null) {
        throw new DicomFault('too-large', 'this browser draws no picture of this size');
      }
      context.putImageData(new ImageData(data as Uint8ClampedArray<ArrayBuffer>, width, height), 0, 0);
      this.drawnFor = picture;
    }
    return this.drawn;
  }

  private stroke(path: (context: CanvasRenderingContext2D) => void, colour: string): void {
    const { context } = this;
    for (const [style, width] of [[HaloColour, 4], [colour, 1.75]] as const) {
      context.beginPath();
      path(context);
      context.strokeStyle = style;
      context.lineWidth = width;
      context.lineCap = 'round';
      context.lineJoin = 'round';
      context.stroke();
    }
  }

  private text(label: string, x: number, y: number, colour: string): void {
    const { context } = this;
    context.font = LabelFont;
    context.textBaseline = 'middle';
    context.strokeStyle = HaloColour;
    context.lineWidth = 4;
    context.strokeText(label, x, y);
    context.fillStyle = colour;
    context.fillText(label, x, y);
  }

  private drawMark({ points, label }: Mark, matrix: Matrix): void {
    const placed = points.map((point) => toSurface(matrix, point));
    const last = placed[placed.length - 1];
    if (last === undefined) {
      return;
    }
    this.stroke((context) => placed.forEach(({ x, y }) => context.lineTo(x, y)), MarkColour);
    for (const { x, y } of placed) {
      this.stroke((context) => context.arc(x, y, HandleRadius, 0, 2 * Math.PI), MarkColour);
    }
    this.context.font = LabelFont;
    const width = this.context.measureText(label).width;
    const x = Math.max(8, Math.min(last.x + 12, this.extent.width - width - 8));
    this.text(label, x, Math.max(12, Math.min(last.y - 12, this.extent.height - 12)), MarkColour);
  }

  private drawCross({ x, y }: Point): void {
    this.stroke((context) => {
      context.moveTo(x - CrossArm, y);
      context.lineTo(x + CrossArm, y);
      context.moveTo(x, y - CrossArm);
      context.lineTo(x, y + CrossArm);
    }, MarkColour);
  }

  private drawScaleBar({ pixels, label }: { pixels: number; label: string }): void {
    const x = (this.extent.width - pixels) / 2;
    const y = this.extent.height - 18;
    this.stroke((context) => {
      context.moveTo(x, y - 5);
      context.lineTo(x, y);
      context.lineTo(x + pixels, y);
      context.lineTo(x + pixels, y - 5);
    }, BarColour);
    this.context.font = LabelFont;
    this.text(label, x + (pixels - this.context.measureText(label).width) / 2, y - 14, BarColour);
  }
}

function sameView(one: FrameView, other: FrameView): boolean {
  return one.voi === other.voi && one.invert === other.invert && one.overlays === other.overlays && one.presentation === other.presentation;
}
