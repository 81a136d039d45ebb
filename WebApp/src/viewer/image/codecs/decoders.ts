// The second bundle: every decoder of compressed pixels behind one door. Loads when the first compressed picture is shown.
import { DicomFault } from '../fault';
import type { Codecs, DecodedPixels, EncodedFrame } from '../codecs';
import { transferSyntax } from '../uids';
import { decodeExtended } from './jpegExtended';
import { decodeLossless } from './jpegLossless';
import { libjpegInput } from './jpegColour';
import { checkTileParts, codestream, isIrreversible, type JpegHeader, readJpeg2000Header, readJpegHeader, type StreamHeader } from './streams';
import { decodeWith } from './wasm';

const Lossless = 0xc3;
const JpegLs = 0xf7;

export const decoders: Codecs = {
  async decode(frame) {
    switch (transferSyntax(frame.transferSyntax)?.coding) {
      case 'jpeg':
      case 'jpeg12':
      case 'jpeg-lossless':
        return decodeJpeg(frame);
      case 'jpeg-ls':
        return decodeJpegLs(frame);
      case 'jpeg2000':
        return decodeJpeg2000(frame, 'openjpeg');
      case 'htj2k':
        return decodeJpeg2000(frame, 'openjph');
      default:
        throw new DicomFault('unsupported-transfer-syntax', `there is no decoder for ${frame.transferSyntax}`);
    }
  },
};

function check(header: StreamHeader, frame: EncodedFrame): void {
  const { width, height, components, precision } = header;
  if (width !== frame.width || height !== frame.height || components !== frame.samples) {
    const promised = `${frame.width} x ${frame.height} x ${frame.samples}`;
    throw new DicomFault('invalid-pixels', `the compressed picture is ${width} x ${height} x ${components} where the header says ${promised}`);
  }
  if (precision > frame.bitsAllocated || precision < 1) {
    throw new DicomFault('invalid-pixels', `${precision} bits of the compressed picture do not fit ${frame.bitsAllocated}`);
  }
}

async function decodeJpeg(frame: EncodedFrame): Promise<DecodedPixels> {
  const header = readJpegHeader(frame.data);
  check(header, frame);
  if (header.frame === Lossless) {
    return { values: decodeLossless(frame.data, header), photometric: frame.photometric, lossy: false };
  }
  if (header.frame === JpegLs || header.frame > 0xc2) {
    throw new DicomFault('unsupported-pixels', `JPEG of kind ${header.frame & 0x0f} is not supported`);
  }
  if (header.precision !== 8) {
    return { values: decodeExtended(frame.data, header), photometric: frame.photometric, lossy: true };
  }
  return decodeLibjpeg(frame, header);
}

async function decodeLibjpeg(frame: EncodedFrame, header: JpegHeader): Promise<DecodedPixels> {
  const { bytes } = await decodeWith('libjpeg', libjpegInput(frame, header), header);
  return { values: bytes, photometric: header.components === 3 ? 'RGB' : frame.photometric, lossy: true };
}

async function decodeJpegLs(frame: EncodedFrame): Promise<DecodedPixels> {
  const header = readJpegHeader(frame.data);
  check(header, frame);
  if (header.frame !== JpegLs) {
    throw new DicomFault('invalid-pixels', 'the compressed picture is no JPEG-LS');
  }
  const { bytes, info, interleave } = await decodeWith('charls', ended(frame.data), header);
  const values = info.bitsPerSample > 8 ? wide(bytes) : bytes;
  const byPlane = interleave === 0 && header.components > 1;
  return { values: byPlane ? interleaved(values, header.components) : values, photometric: frame.photometric, lossy: false };
}

async function decodeJpeg2000(frame: EncodedFrame, library: 'openjpeg' | 'openjph'): Promise<DecodedPixels> {
  const data = codestream(frame.data);
  const header = readJpeg2000Header(data);
  check(header, frame);
  checkTileParts(data);
  const { bytes, info } = await decodeWith(library, data, header);
  // The decoders undo the transformation that the codestream itself declares.
  const photometric = ['YBR_ICT', 'YBR_RCT'].includes(frame.photometric) ? 'RGB' : frame.photometric;
  const lossy = isIrreversible(data);
  if (info.bitsPerSample > 8) {
    const values = wide(bytes);
    return { values: header.signed ? new Int16Array(values.buffer) : values, photometric, lossy };
  }
  return { values: header.signed ? new Int8Array(bytes.buffer) : bytes, photometric, lossy };
}

/** CharLS searches on for seconds where a damaged stream has no end mark. */
function ended(data: Uint8Array): Uint8Array {
  const output = new Uint8Array(data.length + 2);
  output.set(data);
  output.set([0xff, 0xd9], data.length);
  return output;
}

function wide(bytes: Uint8Array): Uint16Array {
  return new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length >> 1);
}

function interleaved(planes: Uint8Array | Uint16Array, components: number): Uint8Array | Uint16Array {
  const values = planes.slice();
  const count = planes.length / components;
  for (let plane = 0; plane < components; plane++) {
    for (let index = 0; index < count; index++) {
      values[index * components + plane] = planes[plane * count + index] ?? 0;
    }
  }
  return values;
}
