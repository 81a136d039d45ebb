// What the server takes out of a DICOM file for one picture (Api.md, "Pictures"): attributes as they stand in the file, and one
// frame. Read by the same rules as the file itself, so that both give the same picture.
import { readAttributes } from './attributes';
import type { Container } from './container';
import { DataSet } from './dataset';
import { asFault, DicomFault } from './fault';
import { HandedFrame } from './frameSource';
import { Image } from './image';
import { unpack } from './inflate';
import { openContents } from './open';
import type { DicomFile } from './types';
import { transferSyntax } from './uids';

export interface Excerpt {
  /** The server's name of the instance. */
  instance: string;
  frame: number;
  /** Null where they were left out. */
  container: Container | null;
  /** Null where they were not asked for. */
  pixels: Uint8Array | null;
  nativeLength: number;
}

interface Description {
  Version: number;
  Instance: string;
  Frame: number;
  TransferSyntaxUID: string;
  SOPClassUID: string;
  ExplicitVR: boolean;
  LittleEndian: boolean;
  NativeLength: number;
  Attributes: number;
  Pixels: number;
}

const Mark = 'XPIC';
const Version = 1;
const Start = 12;
const MostContent = 1 << 28;

/** Known by its first letters: no DICOM file begins with them. */
export function isExcerpt(bytes: Uint8Array): boolean {
  return bytes.length >= Start && String.fromCharCode(...bytes.subarray(0, Mark.length)) === Mark;
}

/** What has no pictures: a report, a presentation state. Throws DicomFault where it is not the server's `instance`. */
export async function openExcerpt(bytes: Uint8Array, instance: string): Promise<DicomFile> {
  const excerpt = await readExcerpt(bytes);
  if (excerpt.instance !== instance || excerpt.container === null) {
    throw new DicomFault('malformed', 'the server sent something else');
  }
  return openContents(excerpt.container);
}

/** Throws DicomFault for what is no excerpt, or not whole. */
export async function readExcerpt(bytes: Uint8Array): Promise<Excerpt> {
  try {
    return await read(bytes);
  } catch (error) {
    throw asFault(error, 'malformed', 'reading what the server sent');
  }
}

async function read(bytes: Uint8Array): Promise<Excerpt> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!isExcerpt(bytes)) {
    throw new DicomFault('malformed', 'the server sent no picture');
  }
  const packedAt = Start + view.getUint32(4, true);
  const packedEnd = packedAt + view.getUint32(8, true);
  const description = JSON.parse(new TextDecoder().decode(bytes.subarray(Start, packedAt))) as Description;
  const { Attributes, Pixels } = description;
  if (description.Version !== Version || packedEnd > bytes.length || Attributes + Pixels > MostContent) {
    throw new DicomFault('malformed', 'the server sent a picture of another form');
  }
  const unpacked = await unpack(bytes.subarray(packedAt, packedEnd), Attributes + Pixels);
  const apart = bytes.subarray(packedEnd); // compressed pixels are not packed once more
  const pixels = apart.length > 0 ? apart : unpacked.subarray(Attributes);
  if (pixels.length !== Pixels || unpacked.length !== Attributes + (apart.length > 0 ? 0 : Pixels)) {
    throw new DicomFault('truncated', 'the picture did not arrive whole');
  }
  return {
    instance: description.Instance,
    frame: description.Frame,
    container: Attributes === 0 ? null : containerOf(description, unpacked.subarray(0, Attributes)),
    pixels: Pixels === 0 ? null : pixels,
    nativeLength: description.NativeLength,
  };
}

function containerOf(description: Description, attributes: Uint8Array): Container {
  const syntax = transferSyntax(description.TransferSyntaxUID);
  if (syntax === null) {
    throw new DicomFault('unsupported-transfer-syntax', 'the transfer syntax is not known');
  }
  const encoding = { explicit: description.ExplicitVR, littleEndian: description.LittleEndian };
  return { dataSet: DataSet.read(attributes, 0, encoding).dataSet, syntaxUid: description.TransferSyntaxUID, syntax, sopClass: description.SOPClassUID };
}

/** The image that an excerpt shows; only the excerpt's own frame can be decoded. */
export function imageOf(container: Container, { frame, pixels, nativeLength }: Pick<Excerpt, 'frame' | 'pixels' | 'nativeLength'>): Image {
  return new Image(container, readAttributes(container), new HandedFrame(frame, pixels ?? new Uint8Array(0), nativeLength));
}
