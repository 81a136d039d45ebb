import type {
  Attributes,
  DecodedFrame,
  DicomFile,
  Fault,
  FrameInfo,
  ImageFile,
  Presentation,
  InstanceReference,
  ReportFile,
  UltrasoundRegion,
  VoiWindow,
} from '../image/types';

// A DICOM file as it passes between threads: what stands in its header, without its methods.

export interface ImageHead {
  kind: 'image';
  attributes: Attributes;
  frames: number;
  /** Needs the decoders. */
  compressed: boolean;
  frameRate: number | null;
  pixelAspect: number;
  regions: readonly UltrasoundRegion[];
  modality: string;
}

export interface BytesHead {
  kind: 'document' | 'video';
  attributes: Attributes;
  mime: string;
  title: string;
  bytes: Uint8Array;
}

export interface ReportHead extends Pick<ReportFile, 'title' | 'completed' | 'verified' | 'root'> {
  kind: 'report';
  attributes: Attributes;
}

export interface StateHead {
  kind: 'presentation';
  attributes: Attributes;
  label: string;
  description: string;
  date: string;
  time: string;
  references: readonly InstanceReference[];
}

export interface UnsupportedHead {
  kind: 'unsupported';
  attributes: Attributes;
  reason: Fault;
}

export type FileHead = ImageHead | BytesHead | ReportHead | StateHead | UnsupportedHead;

export interface OpenFrame {
  frame: DecodedFrame;
  info: FrameInfo;
}

/** A picture out of an excerpt; `open` is null where the excerpt came without pixels. */
export interface OpenPicture {
  /** The server's name of the instance, and the frame: what the excerpt is of, by its own words. */
  instance: string;
  frame: number;
  head: ImageHead;
  open: OpenFrame | null;
  /** What the file asks to be shown by; null for colour and for what it leaves open. */
  window: VoiWindow | null;
}

/**
 * Opens DICOM files and keeps them under a key until they are forgotten. Rejects with DicomFault. Implemented in the page and,
 * over messages, in a worker.
 */
export interface Decoder {
  /** What the texts of a zip's data scripts hold, put together. */
  unpack(blocks: readonly string[]): Promise<ArrayBuffer>;
  /** A DICOM file, or a server's excerpt of one without pictures, which then says that it is the instance `key`. */
  open(key: string, bytes: ArrayBuffer): Promise<FileHead>;
  frame(key: string, index: number): Promise<OpenFrame>;
  /** An excerpt of the instance under `key`; its attributes are kept, and may be left out of later ones. */
  picture(key: string, excerpt: ArrayBuffer): Promise<OpenPicture>;
  /** What the presentation state under `key` asks for this frame; null where it says nothing of it. */
  presentation(key: string, sopInstance: string, frame: number): Promise<Presentation | null>;
  forget(key: string): void;
  close(): void;
}

export function imageHead(file: ImageFile): ImageHead {
  const { attributes, frames, compressed, frameRate, pixelAspect, regions } = file;
  return { kind: 'image', attributes, frames, compressed, frameRate, pixelAspect, regions, modality: attributes.series.modality };
}

export function headOf(file: DicomFile): FileHead {
  const { attributes } = file;
  switch (file.kind) {
    case 'image':
      return imageHead(file);
    case 'document':
      return { kind: 'document', attributes, mime: file.mime, title: file.title, bytes: file.bytes };
    case 'video':
      return { kind: 'video', attributes, mime: file.mime, title: '', bytes: file.bytes };
    case 'report':
      return { kind: 'report', attributes, title: file.title, completed: file.completed, verified: file.verified, root: file.root };
    case 'presentation':
      return { kind: 'presentation', attributes, label: file.label, description: file.description, date: file.date, time: file.time, references: file.references };
    case 'unsupported':
      return { kind: 'unsupported', attributes, reason: file.reason };
  }
}
