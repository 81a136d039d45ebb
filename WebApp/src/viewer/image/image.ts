// An image file: what is known at once, and frames decoded when asked for.
import { codecs } from './codecs';
import { decodedWords } from './decoded';
import { toRgb } from './colour';
import type { Container } from './container';
import type { DataSet } from './dataset';
import { asFault, DicomFault } from './fault';
import { nativeBits } from './frames';
import { FileFrames, type FrameSource } from './frameSource';
import { FunctionalGroups, Macro } from './functionalGroups';
import { readAspect, readLabels, readPlane, readRegions, readSpacing } from './geometry';
import { readModality, readPresentationLut, readVoiTables, readWindows } from './luts';
import { type RawValues, storedValues, unpackNative } from './native';
import { readOverlays, readShutter } from './overlays';
import { applyPalette, readSupplement } from './palette';
import { describePixels, type PixelDescription } from './pixels';
import { decodeRle } from './rle';
import { frameDuration, frameRate } from './timing';
import type { Attributes, DecodedFrame, FrameInfo, ImageFile, StoredValues, VoiWindow } from './types';
import { isCompressed } from './uids';

interface RawFrame {
  values: RawValues;
  photometric: string;
}

export class Image implements ImageFile {
  readonly kind = 'image';
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  readonly frameRate: number | null;
  readonly colour: boolean;
  readonly pixelAspect: number;
  readonly regions: ImageFile['regions'];
  readonly compressed: boolean;
  private readonly pixels: PixelDescription;
  private readonly groups: FunctionalGroups;

  constructor(
    private readonly container: Container,
    readonly attributes: Attributes,
    private readonly source: FrameSource = new FileFrames(container.dataSet),
  ) {
    const { dataSet, syntax } = container;
    if (syntax.coding === 'refused') {
      throw new DicomFault('unsupported-transfer-syntax', `${syntax.name} is not supported`);
    }
    this.pixels = describePixels(dataSet, syntax);
    this.groups = new FunctionalGroups(dataSet);
    this.width = this.pixels.columns;
    this.height = this.pixels.rows;
    this.frames = this.pixels.frames;
    this.frameRate = frameRate(dataSet, this.frames);
    this.colour = this.pixels.samples === 3 || this.pixels.photometric === 'PALETTE COLOR';
    this.pixelAspect = readAspect(dataSet, readSpacing(dataSet, this.groups, 0));
    this.regions = readRegions(dataSet);
    this.compressed = isCompressed(syntax);
  }

  info(index: number): FrameInfo {
    this.checkFrame(index);
    const { dataSet } = this.container;
    const content = this.groups.group(index, Macro.frameContent);
    const dimension = [content?.code(0x00209056), content?.number(0x00209057, 'UL'), content?.number(0x00209128, 'UL')];
    return {
      spacing: readSpacing(dataSet, this.groups, index),
      plane: readPlane(this.groups, index),
      labels: readLabels(dataSet, this.groups, index),
      duration: frameDuration(dataSet, index, this.frames),
      description: content?.text(0x00209453) || dimension.filter((part) => part !== undefined && part !== null && part !== '').join(' · '),
    };
  }

  /** The file's own first window, else the range that its bits allow; null for colour and for tables. */
  window(index: number): VoiWindow | null {
    const { pixels, groups } = this;
    const { dataSet } = this.container;
    const voi = groups.place(index, Macro.frameVoi);
    const modality = readModality(groups.place(index, Macro.pixelValueTransformation), dataSet, this.attributes.series.modality, pixels.signed);
    if (this.colour || pixels.number !== 'integer' || modality.kind !== 'linear') {
      return null;
    }
    const [first] = readWindows(voi);
    if (first !== undefined) {
      return { kind: 'window', center: first.center, width: first.width };
    }
    const width = 2 ** pixels.bitsStored * Math.abs(modality.slope);
    const middle = pixels.signed ? 0 : 2 ** (pixels.bitsStored - 1);
    return { kind: 'window', center: middle * modality.slope + modality.intercept, width };
  }

  async frame(index: number): Promise<DecodedFrame> {
    this.checkFrame(index);
    try {
      const raw = await this.rawFrame(index);
      return this.describe(index, raw);
    } catch (error) {
      throw asFault(error, 'decoder-failed', `frame ${index + 1}`);
    }
  }

  private checkFrame(index: number): void {
    if (!Number.isInteger(index) || index < 0 || index >= this.frames) {
      throw new DicomFault('no-such-frame', `there is no frame ${index + 1} of ${this.frames}`);
    }
  }

  private async rawFrame(index: number): Promise<RawFrame> {
    const { syntax, syntaxUid } = this.container;
    if (syntax.coding === 'native' || syntax.coding === 'deflated') {
      return this.nativeRaw(index);
    }
    const { pixels } = this;
    const data = this.source.encapsulated(pixels, syntax.coding, index);
    if (syntax.coding === 'rle') {
      const bytes = decodeRle(data, pixels);
      // Run lengths leave no room for shared colour: what is called so is full.
      const photometric = pixels.photometric === 'YBR_FULL_422' ? 'YBR_FULL' : pixels.photometric;
      const full = { ...pixels, planar: false, photometric };
      return { values: unpackNative({ bytes, bit: 0, littleEndian: true, words: false }, full), photometric };
    }
    const decoded = await (await codecs()).decode({
      transferSyntax: syntaxUid,
      data,
      width: pixels.columns,
      height: pixels.rows,
      samples: pixels.samples,
      bitsAllocated: pixels.bitsAllocated,
      bitsStored: pixels.bitsStored,
      signed: pixels.signed,
      photometric: pixels.photometric,
    });
    return { values: decodedWords(decoded, pixels), photometric: decoded.photometric };
  }

  private nativeRaw(index: number): RawFrame {
    const { dataSet } = this.container;
    let { pixels } = this;
    const full = { ...pixels, photometric: 'YBR_FULL' };
    const length = this.source.nativeLength(pixels);
    const promised = (description: PixelDescription): number => Math.ceil((nativeBits(description) * pixels.frames) / 8);
    // Named as sharing colour, yet as long as if it did not: only one reading fits.
    if (pixels.photometric === 'YBR_FULL_422' && length - promised(full) >= 0 && length - promised(full) < 2) {
      pixels = full;
    }
    const element = dataSet.elements.get(pixels.element);
    const frame = this.source.native(pixels, index);
    const littleEndian = dataSet.encoding.littleEndian;
    return {
      values: unpackNative({ ...frame, littleEndian, words: element?.vr !== 'OB' && element?.vr !== 'OL' }, pixels),
      photometric: pixels.photometric,
    };
  }

  private describe(index: number, raw: RawFrame): DecodedFrame {
    const { dataSet } = this.container;
    const { pixels, groups } = this;
    const values = storedValues(raw.values, pixels);
    const voi = groups.place(index, Macro.frameVoi);
    const modality = readModality(
      groups.place(index, Macro.pixelValueTransformation),
      dataSet,
      this.attributes.series.modality,
      pixels.signed,
    );
    const rgb = this.resolvedColour(values, raw.photometric);
    const inverse = pixels.photometric === 'MONOCHROME1';
    return {
      index,
      width: pixels.columns,
      height: pixels.rows,
      photometric: rgb ? 'RGB' : inverse ? 'MONOCHROME1' : 'MONOCHROME2',
      values: rgb ?? values,
      bitsStored: rgb ? 8 : pixels.bitsStored,
      signed: pixels.signed,
      modality,
      windows: rgb ? [] : readWindows(voi),
      luts: rgb ? [] : readVoiTables(voi, signedAfter(modality, pixels)),
      padding: rgb ? null : readPadding(dataSet, pixels),
      presentationLut: (rgb ? null : readPresentationLut(dataSet)) ?? { kind: inverse && !rgb ? 'inverse' : 'identity' },
      overlays: readOverlays(dataSet, index, this.compressed ? null : raw.values, pixels),
      shutter: readShutter(dataSet),
      supplement: rgb ? null : readSupplement(dataSet, pixels.signed),
    };
  }

  private resolvedColour(values: StoredValues, photometric: string): Uint8Array | null {
    if (this.pixels.photometric === 'PALETTE COLOR') {
      return applyPalette(values, this.container.dataSet, this.pixels.signed);
    }
    return this.pixels.samples === 3 ? toRgb(values, photometric, this.pixels.bitsStored) : null;
  }
}

/** The first value of a VOI table is signed where what enters it can be negative (C.11.2.1.1). */
function signedAfter(modality: DecodedFrame['modality'], pixels: PixelDescription): boolean {
  return modality.kind === 'linear' && (pixels.signed || modality.intercept < 0);
}

function readPadding(dataSet: DataSet, pixels: PixelDescription): DecodedFrame['padding'] {
  const kind = pixels.signed ? 'SS' : 'US';
  const value = pixels.number === 'integer' ? dataSet.number(0x00280120, kind) : null;
  if (value === null) {
    return null;
  }
  const limit = dataSet.number(0x00280121, kind) ?? value;
  // Often written as unsigned beside signed pixels: the same 16 bits are meant.
  const [one, other] = [value, limit].map((end) => (pixels.signed && end > 0x7fff && pixels.bitsAllocated <= 16 ? end - 0x10000 : end));
  return { low: Math.min(one ?? value, other ?? limit), high: Math.max(one ?? value, other ?? limit) };
}
