// JPEG extended with 12 bits (ITU T.81, annex F): one component of sequential discrete cosines. The eight-bit ones are
// libjpeg's.
import { DicomFault } from '../fault';
import { BitReader } from './huffman';
import { forEachScan, type Scan } from './jpegScans';
import type { JpegHeader } from './streams';

const ZigZag = [
  0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28, 35, 42, 49, 56,
  57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
];

// Basis[x * 8 + u]: cosine u at sample x, scaled as A.3.3 has it.
const Basis = Float64Array.from({ length: 64 }, (_, at) => {
  const frequency = at % 8;
  const scale = frequency === 0 ? Math.SQRT1_2 : 1;
  return (scale / 2) * Math.cos(((2 * Math.floor(at / 8) + 1) * frequency * Math.PI) / 16);
});

export function decodeExtended(bytes: Uint8Array, header: JpegHeader): Uint16Array {
  if (header.components !== 1 || header.precision !== 12 || header.frame > 0xc1) {
    throw new DicomFault('unsupported-pixels', 'JPEG of 12 bits is supported for one component and one pass only');
  }
  // Each block takes two codes at least: no memory for what cannot come.
  const blocks = Math.ceil(header.width / 8) * Math.ceil(header.height / 8);
  if (bytes.length * 8 < blocks * 2) {
    throw new DicomFault('truncated', `${bytes.length} bytes of JPEG cannot make ${blocks} blocks`);
  }
  const values = new Uint16Array(header.width * header.height);
  let scans = 0;
  forEachScan(bytes, (scan) => {
    scans++;
    return decodeScan(bytes, scan, header, values);
  });
  if (scans !== 1) {
    throw new DicomFault('invalid-pixels', `${scans} scans of one component cannot be`);
  }
  return values;
}

function decodeScan(bytes: Uint8Array, scan: Scan, { width, height, precision }: JpegHeader, values: Uint16Array): number {
  const [component] = scan.components;
  if (!component?.ac || !component.quantization) {
    throw new DicomFault('invalid-pixels', 'the JPEG lacks a table');
  }
  const reader = new BitReader(bytes, scan.dataAt);
  const columns = Math.ceil(width / 8);
  const blocks = columns * Math.ceil(height / 8);
  const coefficients = new Float64Array(64);
  const samples = new Float64Array(64);
  const highest = 2 ** precision - 1;
  let dc = 0;
  for (let block = 0; block < blocks; block++) {
    if (scan.restartInterval > 0 && block > 0 && block % scan.restartInterval === 0) {
      reader.restart();
      dc = 0;
    }
    coefficients.fill(0);
    dc += reader.signed(Math.min(16, reader.symbol(component.dc)));
    coefficients[0] = dc * (component.quantization[0] ?? 0);
    readCoefficients(reader, component.ac, component.quantization, coefficients);
    inverse(coefficients, samples);
    const left = (block % columns) * 8;
    const top = Math.floor(block / columns) * 8;
    for (let y = 0; y < Math.min(8, height - top); y++) {
      for (let x = 0; x < Math.min(8, width - left); x++) {
        const value = Math.round((samples[y * 8 + x] ?? 0) + (highest + 1) / 2);
        values[(top + y) * width + left + x] = Math.min(Math.max(value, 0), highest);
      }
    }
  }
  return reader.position();
}

function readCoefficients(reader: BitReader, ac: Uint16Array, quantization: Uint16Array, coefficients: Float64Array): void {
  for (let index = 1; index < 64; index++) {
    const symbol = reader.symbol(ac);
    const size = symbol & 0x0f;
    const run = symbol >> 4;
    if (size === 0 && run !== 15) {
      return;
    }
    index += run;
    if (index > 63) {
      throw new DicomFault('invalid-pixels', 'a block of the JPEG has more than 64 coefficients');
    }
    if (size > 0) {
      coefficients[ZigZag[index] ?? 0] = reader.signed(size) * (quantization[index] ?? 0);
    }
  }
}

function inverse(coefficients: Float64Array, samples: Float64Array): void {
  const rows = new Float64Array(64);
  for (let v = 0; v < 8; v++) {
    for (let x = 0; x < 8; x++) {
      let sum = 0;
      for (let u = 0; u < 8; u++) {
        sum += (coefficients[v * 8 + u] ?? 0) * (Basis[x * 8 + u] ?? 0);
      }
      rows[v * 8 + x] = sum;
    }
  }
  for (let y = 0; y < 8; y++) {
    for (let x = 0; x < 8; x++) {
      let sum = 0;
      for (let v = 0; v < 8; v++) {
        sum += (rows[v * 8 + x] ?? 0) * (Basis[y * 8 + v] ?? 0);
      }
      samples[y * 8 + x] = sum;
    }
  }
}
