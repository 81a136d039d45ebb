// What the image pipeline hands to the user interface: from a DICOM file's bytes to pictures, numbers and texts.
// Section numbers are of the DICOM standard (PS3.3 where none is said).

export type FaultCode =
  | 'not-dicom' // no DICOM file at all
  | 'malformed' // the structure contradicts itself
  | 'truncated' // shorter than it says it is
  | 'unsupported-transfer-syntax'
  | 'unsupported-pixels' // a legal description this viewer has no rule for
  | 'invalid-pixels' // sizes, bits or lengths contradict one another
  | 'decoder-failed' // the compressed data could not be decoded
  | 'decoder-missing' // the decoders could not be loaded
  | 'too-large'
  | 'no-such-frame';

/** Whether one can be shown, and how it is told; `ui` translates the code, `message` is the technical reason. */
export interface Fault {
  code: FaultCode;
  message: string;
}

export type DicomKind = 'image' | 'document' | 'report' | 'presentation' | 'video' | 'unsupported';

export interface PersonName {
  /** As written: `FAMILY^GIVEN^MIDDLE^PREFIX^SUFFIX`. */
  alphabetic: string;
  ideographic: string;
  phonetic: string;
  /** "Family, Given Middle" of the first group that is not empty. */
  shown: string;
}

/** Dates are `YYYY-MM-DD`, times `HH:MM:SS`; empty where the file says nothing or nonsense. */
export interface Attributes {
  patient: { name: PersonName; id: string; birthDate: string; sex: string; age: string };
  study: {
    uid: string;
    id: string;
    date: string;
    time: string;
    description: string;
    accession: string;
    institution: string;
    referrer: PersonName;
  };
  series: {
    uid: string;
    number: number | null;
    modality: string;
    description: string;
    bodyPart: string;
    date: string;
    time: string;
    protocol: string;
    manufacturer: string;
    frameOfReference: string;
  };
  instance: {
    uid: string;
    sopClass: string;
    sopClassName: string;
    transferSyntax: string;
    transferSyntaxName: string;
    number: number | null;
    acquisition: number | null;
    date: string;
    time: string;
    comments: string;
    /** R, L, B or empty; of the image, else of the series. */
    laterality: string;
    /** Mammography and projections: CC, MLO, AP, ... */
    view: string;
    burnedIn: boolean;
    /** What lossy compression did to the pixels, where the file says so (C.7.6.1.1.5). */
    lossy: boolean;
    lossyRatio: number | null;
  };
}

/** R L A P H F, or two or three of them, most significant first ("RA"); empty where unknown (C.7.6.1.1.1). */
export interface OrientationLabels {
  left: string;
  right: string;
  top: string;
  bottom: string;
}

export interface Plane {
  /** Cosines of the row direction and of the column direction. */
  orientation: readonly number[];
  /** Millimetres of the first pixel's centre. */
  position: readonly number[];
  /** Distance along the normal: slices of one series sort by it. */
  location: number;
}

/** `patient`: millimetres in the patient; `detector`: on the detector, no magnification taken out; `none`: pixels only. */
export interface Spacing {
  kind: 'patient' | 'detector' | 'none';
  /** Millimetres from row to row and from column to column; 1 where `none`. */
  row: number;
  column: number;
}

/** A calibrated part of an ultrasound picture (C.8.5.5.1); bounds are inclusive pixels. */
export interface UltrasoundRegion {
  left: number;
  top: number;
  right: number;
  bottom: number;
  /** One pixel to the right or down is so many units. */
  unitX: UltrasoundUnit;
  unitY: UltrasoundUnit;
  deltaX: number;
  deltaY: number;
  /** The pixel within the picture where both axes are zero, where the file says one. */
  reference: { x: number; y: number } | null;
  spatial: 'none' | '2d' | 'motion' | 'spectral' | 'wave' | 'graphics' | 'other';
}

export type UltrasoundUnit =
  | 'none' | 'percent' | 'dB' | 'cm' | 's' | 'Hz' | 'dB/s' | 'cm/s' | 'cm2' | 'cm2/s' | 'cm3' | 'cm3/s' | 'degree';

export type WindowFunction = 'LINEAR' | 'LINEAR_EXACT' | 'SIGMOID';

export interface VoiWindow {
  kind: 'window';
  center: number;
  width: number;
  function?: WindowFunction;
}

/** `default`: the file's first window or table, else the whole range of stored values. */
export type Voi = VoiWindow | { kind: 'lut'; index: number } | { kind: 'default' };

/** One entry of the menu of windows: the file's own first, then usual ones of the modality. */
export interface VoiPreset {
  /** The file's explanation; empty for a window without one. `key` names a usual one, for translation. */
  label: string;
  key: string;
  voi: Voi;
}

/** A table of PS3.3 C.11.1.1: value `first + i` becomes `values[i]`; below and above, the ends. */
export interface LookupTable {
  first: number;
  bits: number;
  values: Uint16Array;
  explanation: string;
}

export type ModalityTransform =
  | { kind: 'linear'; slope: number; intercept: number; unit: string }
  | { kind: 'lut'; table: LookupTable; unit: string };

export type StoredValues =
  | Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | Float32Array | Float64Array;

/** A plane of bits over the picture (C.9.2): one byte, 0 or 1, a pixel of its own rows and columns. */
export interface Overlay {
  /** 0x6000 to 0x601e, as a presentation state names it. */
  group: number;
  rows: number;
  columns: number;
  /** Pixel of the picture the overlay's first one lies on, from 0; may be negative. */
  top: number;
  left: number;
  kind: 'graphics' | 'roi';
  label: string;
  description: string;
  bits: Uint8Array;
}

export type ShutterShape =
  | { kind: 'rectangle'; left: number; top: number; right: number; bottom: number }
  | { kind: 'circle'; x: number; y: number; radius: number }
  | { kind: 'polygon'; points: readonly { x: number; y: number }[] }
  | { kind: 'bitmap'; overlay: Overlay };

/** Pixels outside any of the shapes are not shown but as `gray` (0..255), which is black or near it (C.7.6.11). */
export interface Shutter {
  shapes: readonly ShutterShape[];
  gray: number;
}

export interface DecodedFrame {
  readonly index: number;
  readonly width: number;
  readonly height: number;
  /** Colour is always resolved to `RGB`: 8 bits, three bytes a pixel. */
  readonly photometric: 'MONOCHROME1' | 'MONOCHROME2' | 'RGB';
  /** One stored value a pixel, before the modality transformation; for `RGB` three bytes a pixel. */
  readonly values: StoredValues;
  readonly bitsStored: number;
  readonly signed: boolean;
  readonly modality: ModalityTransform;
  readonly windows: readonly (VoiWindow & { explanation: string })[];
  readonly luts: readonly LookupTable[];
  /** Stored values, inclusive, that are no measurement (C.7.5.1.1.2). */
  readonly padding: { low: number; high: number } | null;
  readonly presentationLut: PresentationLut;
  readonly overlays: readonly Overlay[];
  readonly shutter: Shutter | null;
  /** Of grays with colours above them; absent for others. */
  readonly supplement?: SupplementalPalette | null;
}

/** Stored values from `first` on are colours, by three bytes each; the last one stands for what is above (C.7.6.19). */
export interface SupplementalPalette {
  first: number;
  rgb: Uint8Array;
}

export type PresentationLut = { kind: 'identity' } | { kind: 'inverse' } | { kind: 'lut'; table: LookupTable };

/** What holds for one frame without decoding it. */
export interface FrameInfo {
  spacing: Spacing;
  plane: Plane | null;
  labels: OrientationLabels;
  /** Milliseconds to the next frame; null where the file has no time. */
  duration: number | null;
  /** Position in stack, temporal position and such, as the file words it. */
  description: string;
}

interface FileBase {
  readonly attributes: Attributes;
}

export interface ImageFile extends FileBase {
  readonly kind: 'image';
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  /** Frames a second for cine; null for what has no time. */
  readonly frameRate: number | null;
  readonly colour: boolean;
  /** Height of a pixel divided by its width. */
  readonly pixelAspect: number;
  readonly regions: readonly UltrasoundRegion[];
  /** Loads the decoders first where the transfer syntax needs them. */
  readonly compressed: boolean;
  info(index: number): FrameInfo;
  /** Rejects with a DicomFault; never resolves with a picture that the header contradicts. */
  frame(index: number): Promise<DecodedFrame>;
}

export interface DocumentFile extends FileBase {
  readonly kind: 'document';
  readonly mime: string;
  readonly title: string;
  readonly bytes: Uint8Array;
}

export interface VideoFile extends FileBase {
  readonly kind: 'video';
  readonly mime: string;
  readonly bytes: Uint8Array;
  readonly frameRate: number | null;
  readonly frames: number;
}

/** A node of a structured report's tree, in words (C.17.3). */
export interface ReportNode {
  /** Meaning of the concept name; empty where there is none. */
  name: string;
  /** CONTAINER, TEXT, CODE, NUM, PNAME, DATE, TIME, DATETIME, UIDREF, IMAGE, COMPOSITE, WAVEFORM, SCOORD, SCOORD3D, TCOORD. */
  type: string;
  relationship: string;
  value: string;
  unit: string;
  references: readonly InstanceReference[];
  children: readonly ReportNode[];
}

export interface ReportFile extends FileBase {
  readonly kind: 'report';
  readonly title: string;
  readonly completed: boolean;
  readonly verified: boolean;
  readonly root: ReportNode;
}

export interface InstanceReference {
  sopClass: string;
  sopInstance: string;
  series: string;
  /** From 0; empty means all frames. */
  frames: readonly number[];
}

/** `pixel`: from 0, of the picture, (0.5, 0.5) the first pixel's centre; `display`: 0..1 of the displayed area. */
export type GraphicUnits = 'pixel' | 'display';

export interface GraphicObject {
  kind: 'point' | 'polyline' | 'interpolated' | 'circle' | 'ellipse';
  units: GraphicUnits;
  points: readonly { x: number; y: number }[];
  filled: boolean;
}

export interface TextObject {
  text: string;
  units: GraphicUnits;
  box: { left: number; top: number; right: number; bottom: number } | null;
  anchor: { x: number; y: number } | null;
  anchorUnits: GraphicUnits;
  /** A line leads from the text to the anchor. */
  anchorVisible: boolean;
  align: 'left' | 'center' | 'right';
}

export interface GraphicLayer {
  name: string;
  order: number;
  /** CSS colour of the layer where the state recommends one. */
  colour: string;
  graphics: readonly GraphicObject[];
  texts: readonly TextObject[];
}

export interface DisplayedArea {
  /** Pixels from 0, inclusive; as seen after rotation and flip, so that left may be larger than right (C.10.4). */
  left: number;
  top: number;
  right: number;
  bottom: number;
  mode: 'SCALE TO FIT' | 'TRUE SIZE' | 'MAGNIFY';
  magnification: number;
  /** Null where the state says nothing of the pixels' shape. */
  pixelAspect: number | null;
}

/** Parts of a presentation state that are not applied; the reader is told. */
export type UnsupportedPart = 'graphics' | 'texts' | 'styles' | 'shutter' | 'overlays' | 'mask' | 'colours' | 'rotation';

/**
 * What a presentation state asks for one frame of one image, in place of what the image itself asks: a transformation that the
 * state does not name is the identity (PS3.4 N.2). `renderFrame` applies the first seven.
 */
export interface Presentation {
  modality: ModalityTransform;
  windows: readonly (VoiWindow & { explanation: string })[];
  luts: readonly LookupTable[];
  presentationLut: PresentationLut;
  shutter: Shutter | null;
  overlays: readonly Overlay[];
  /** Groups of the image's own overlays that are shown as well. */
  imageOverlays: readonly number[];
  layers: readonly GraphicLayer[];
  area: DisplayedArea | null;
  /** Degrees clockwise, then the flip of left and right. */
  rotation: 0 | 90 | 180 | 270;
  flip: boolean;
  unsupported: readonly UnsupportedPart[];
}

export interface PresentationFile extends FileBase {
  readonly kind: 'presentation';
  readonly label: string;
  readonly description: string;
  readonly creator: PersonName;
  readonly date: string;
  readonly time: string;
  readonly references: readonly InstanceReference[];
  /** Null where the state says nothing of this frame (from 0) of this image. */
  presentationFor(sopInstance: string, frame: number): Presentation | null;
}

export interface UnsupportedFile extends FileBase {
  readonly kind: 'unsupported';
  readonly reason: Fault;
}

export type DicomFile = ImageFile | DocumentFile | VideoFile | ReportFile | PresentationFile | UnsupportedFile;

export interface FrameView {
  voi: Voi;
  invert: boolean;
  overlays: boolean;
  presentation?: Presentation | null;
}

/** Fits `new ImageData(data, width, height)`; RGBA, opaque. */
export interface Picture {
  width: number;
  height: number;
  data: Uint8ClampedArray;
}

/** A pixel's value; null outside the picture. */
export interface PixelValue {
  stored: readonly number[];
  /** After the modality transformation; the stored value for colour (first component). */
  value: number;
  /** HU, OD, US, SUV ... as the file says; empty where it says nothing. */
  unit: string;
  padding: boolean;
}
