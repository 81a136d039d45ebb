import type { VoiWindow } from '../image/types';
import type { ViewedInstance, ViewedPackage } from './model';

/** Why an image's bytes cannot be had. */
export type SourceTrouble =
  | 'NeedsFolder' // the second copy for the viewer was left out: the reader opens the IMAGES folder
  | 'Missing' // not where it should be
  | 'Changed' // at the sender, since it was sent
  | 'Damaged' // there, but not what was written
  | 'Refused' // the server says no
  | 'Busy' // the server asks for patience
  | 'Undrawable' // the server cannot draw it
  | 'Unreachable'; // the server says nothing

export class SourceError extends Error {
  constructor(public readonly trouble: SourceTrouble) {
    super(trouble);
  }
}

export type PictureParts = 'Both' | 'Pixels' | 'Attributes';

/**
 * Where images come from. A source gives DICOM files (`bytes`), or pictures that were drawn elsewhere (`rendered`), or both;
 * then the drawn one stands until the file is there. Both reject with SourceError, or with an AbortError once `signal` fired.
 */
export interface ImageSource {
  contents(): Promise<ViewedPackage>;
  bytes?(instance: ViewedInstance, signal: AbortSignal): Promise<ArrayBuffer>;
  /** JPEG at most `width` pixels wide, by the file's own window where none is given; `frame` from 0. */
  rendered?(instance: ViewedInstance, frame: number, width: number, signal: AbortSignal, window?: VoiWindow | null): Promise<Blob>;
  /** An excerpt (image/excerpt.ts). `Pixels` leaves out attributes that are known, `Attributes` the pixels. */
  picture?(instance: ViewedInstance, frame: number, parts: PictureParts, signal: AbortSignal): Promise<ArrayBuffer>;
  /** Whether excerpts come with pixels at all; known once the contents are. */
  givesPixels?(): boolean;
  /** What a report or a presentation state says, as an excerpt, where files are not given. */
  object?(instance: ViewedInstance, signal: AbortSignal): Promise<ArrayBuffer>;
  /** The address of a document that is no picture; null where there is none. */
  documentUrl?(instance: ViewedInstance): Promise<string | null>;
  close(): void;
}
