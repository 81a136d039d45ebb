// Where an image's pixels come from: the file itself, or one frame that somebody took out of it.
import type { DataSet } from './dataset';
import { DicomFault } from './fault';
import { encapsulatedFrame, nativeBits, nativeFrame, nativeLength } from './frames';
import type { PixelDescription } from './pixels';
import type { Coding } from './uids';

export interface FrameSource {
  /** `bit` is where the frame begins in the first byte (one bit a pixel). */
  native(pixels: PixelDescription, index: number): { bytes: Uint8Array; bit: number };
  /** Bytes of native pixels of all frames. */
  nativeLength(pixels: PixelDescription): number;
  encapsulated(pixels: PixelDescription, coding: Coding, index: number): Uint8Array;
}

export class FileFrames implements FrameSource {
  constructor(private readonly dataSet: DataSet) {}

  native(pixels: PixelDescription, index: number): { bytes: Uint8Array; bit: number } {
    return nativeFrame(this.dataSet, pixels, index);
  }

  nativeLength(pixels: PixelDescription): number {
    return nativeLength(this.dataSet, pixels);
  }

  encapsulated(pixels: PixelDescription, coding: Coding, index: number): Uint8Array {
    return encapsulatedFrame(this.dataSet, pixels, coding, index);
  }
}

/** One frame, taken out by the server. */
export class HandedFrame implements FrameSource {
  constructor(
    private readonly frame: number,
    private readonly bytes: Uint8Array,
    private readonly whole: number,
  ) {}

  native(pixels: PixelDescription, index: number): { bytes: Uint8Array; bit: number } {
    const bits = nativeBits(pixels);
    const needed = Math.ceil((bits * pixels.frames) / 8);
    if (this.whole < needed || this.whole - needed >= Math.max(2, bits / 8)) {
      throw new DicomFault(this.whole < needed ? 'truncated' : 'invalid-pixels', `${this.whole} bytes of pixels where the header promises ${needed}`);
    }
    const first = index * bits;
    this.check(index, Math.ceil((first + bits) / 8) - Math.floor(first / 8));
    return { bytes: this.bytes, bit: first % 8 };
  }

  nativeLength(): number {
    return this.whole;
  }

  encapsulated(_pixels: PixelDescription, _coding: Coding, index: number): Uint8Array {
    this.check(index, this.bytes.length);
    if (this.bytes.length === 0) {
      throw new DicomFault('invalid-pixels', `the data of frame ${index + 1} is empty`);
    }
    return this.bytes;
  }

  private check(index: number, length: number): void {
    if (index !== this.frame) {
      throw new DicomFault('no-such-frame', `frame ${this.frame + 1} came where frame ${index + 1} was asked for`);
    }
    if (length !== this.bytes.length) {
      throw new DicomFault('invalid-pixels', `${this.bytes.length} bytes of a frame where the header promises ${length}`);
    }
  }
}
