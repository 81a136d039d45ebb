// What a compressed stream says of itself, read before any decoder sees it: what contradicts the DICOM header is refused,
// and no decoder is talked into taking memory for a picture that is not there.
import { DicomFault } from '../fault';

export interface StreamHeader {
  width: number;
  height: number;
  components: number;
  precision: number;
  signed: boolean;
}

export interface JpegHeader extends StreamHeader {
  /** The low byte of the start-of-frame marker: 0xc0 baseline, 0xc3 lossless, 0xf7 JPEG-LS. */
  frame: number;
  /** Of Adobe's marker: 0 no colour transformation, 1 luma and chroma. */
  adobe: number | null;
  jfif: boolean;
  identifiers: string;
  subsampled: boolean;
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Of JPEG and JPEG-LS. */
export function readJpegHeader(bytes: Uint8Array): JpegHeader {
  const data = view(bytes);
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) {
    throw new DicomFault('invalid-pixels', 'the compressed picture is no JPEG');
  }
  let adobe: number | null = null;
  let jfif = false;
  let at = 2;
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) {
      break;
    }
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at++;
      continue;
    }
    const length = data.getUint16(at + 2);
    const end = at + 2 + length;
    if (end > bytes.length || marker === 0xda) {
      break;
    }
    if (marker === 0xee && length >= 14 && text(bytes, at + 4, 5) === 'Adobe') {
      adobe = bytes[at + 15] ?? 0;
    } else if (marker === 0xe0 && text(bytes, at + 4, 4) === 'JFIF') {
      jfif = true;
    } else if (isFrame(marker) && length >= 8) {
      return { ...readFrame(bytes, data, at, marker), adobe, jfif };
    }
    at = end;
  }
  throw new DicomFault('invalid-pixels', 'the JPEG has no frame header');
}

function isFrame(marker: number): boolean {
  return (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) || marker === 0xf7;
}

function readFrame(bytes: Uint8Array, data: DataView, at: number, frame: number): Omit<JpegHeader, 'adobe' | 'jfif'> {
  const components = bytes[at + 9] ?? 0;
  if (data.getUint16(at + 2) < 8 + 3 * components) {
    throw new DicomFault('invalid-pixels', 'the frame header of the JPEG is not whole');
  }
  const entries = Array.from({ length: components }, (_, index) => at + 10 + index * 3);
  return {
    frame,
    precision: bytes[at + 4] ?? 0,
    height: data.getUint16(at + 5),
    width: data.getUint16(at + 7),
    components,
    signed: false,
    identifiers: String.fromCharCode(...entries.map((entry) => bytes[entry] ?? 0)),
    subsampled: components > 1 && entries.some((entry) => bytes[entry + 1] !== 0x11),
  };
}

function text(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}

/** The codestream without the boxes of a JP2 file, which DICOM does not allow but some writers leave (PS3.5, A.4.4). */
export function codestream(bytes: Uint8Array): Uint8Array {
  if (bytes[0] === 0xff && bytes[1] === 0x4f) {
    return bytes;
  }
  const data = view(bytes);
  let at = 0;
  while (at + 8 <= bytes.length) {
    const length = data.getUint32(at);
    if (text(bytes, at + 4, 4) === 'jp2c') {
      return bytes.subarray(at + (length === 1 ? 16 : 8), length > 8 ? at + length : bytes.length);
    }
    if (length < 8) {
      break;
    }
    at += length;
  }
  throw new DicomFault('invalid-pixels', 'the compressed picture is no JPEG 2000');
}

/** The SIZ marker segment, which comes first (ISO 15444-1, A.5.1). */
export function readJpeg2000Header(bytes: Uint8Array): StreamHeader {
  const data = view(bytes);
  if (bytes.length < 44 || data.getUint32(0) !== 0xff4fff51) {
    throw new DicomFault('invalid-pixels', 'the compressed picture is no JPEG 2000');
  }
  const components = data.getUint16(40);
  if (components < 1 || bytes.length < 42 + components * 3) {
    throw new DicomFault('invalid-pixels', 'the JPEG 2000 has no components');
  }
  const first = bytes[42] ?? 0;
  for (let index = 0; index < components; index++) {
    const at = 42 + index * 3;
    if (bytes[at] !== first || bytes[at + 1] !== 1 || bytes[at + 2] !== 1) {
      throw new DicomFault('unsupported-pixels', 'components of JPEG 2000 that differ are not supported');
    }
  }
  checkTiles(data);
  return {
    width: data.getUint32(8) - data.getUint32(16),
    height: data.getUint32(12) - data.getUint32(20),
    components,
    precision: (first & 0x7f) + 1,
    signed: first >= 0x80,
  };
}

function checkTiles(data: DataView): void {
  const [tileWidth, tileHeight] = [data.getUint32(24), data.getUint32(28)];
  const tiles = Math.ceil(data.getUint32(8) / Math.max(1, tileWidth)) * Math.ceil(data.getUint32(12) / Math.max(1, tileHeight));
  if (tileWidth === 0 || tileHeight === 0 || tiles > 65535) {
    throw new DicomFault('invalid-pixels', 'the tiles of the JPEG 2000 cannot be');
  }
}

/** Whether the wavelet is the one of fractions, which no stream comes back from exactly (ISO 15444-1, A.6.1). */
export function isIrreversible(bytes: Uint8Array): boolean {
  const data = view(bytes);
  let at = 2;
  while (at + 14 <= bytes.length && data.getUint16(at) !== 0xff90) {
    if (data.getUint16(at) === 0xff52) {
      return bytes[at + 13] === 0;
    }
    at += 2 + Math.max(2, data.getUint16(at + 2));
  }
  return false;
}

/** Every tile-part must lie within the data: decoders show what is there of a shortened stream, and grey for the rest. */
export function checkTileParts(bytes: Uint8Array): void {
  const data = view(bytes);
  let at = 2;
  while (at + 4 <= bytes.length && data.getUint16(at) !== 0xff90) {
    at += 2 + Math.max(2, data.getUint16(at + 2));
  }
  while (at + 12 <= bytes.length && data.getUint16(at) === 0xff90) {
    const length = data.getUint32(at + 6);
    // No length means to the end, which must be marked.
    at = length === 0 ? endOfCodestream(bytes) : at + Math.max(12, length);
  }
  if (at > bytes.length || at + 2 > bytes.length || data.getUint16(at) !== 0xffd9) {
    throw new DicomFault('truncated', 'the JPEG 2000 ends before the picture does');
  }
}

function endOfCodestream(bytes: Uint8Array): number {
  const end = bytes[bytes.length - 1] === 0 ? bytes.length - 1 : bytes.length;
  return end - 2;
}
