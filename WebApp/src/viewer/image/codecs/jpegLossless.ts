// JPEG lossless, all seven predictors (ITU T.81, annex H): the process of most archives, and of no browser.
import { DicomFault } from '../fault';
import { BitReader } from './huffman';
import { forEachScan, type Scan } from './jpegScans';
import type { JpegHeader } from './streams';

export function decodeLossless(bytes: Uint8Array, header: JpegHeader): Uint8Array | Uint16Array {
  const { width, height, components, precision } = header;
  if (header.subsampled || precision < 2 || precision > 16) {
    throw new DicomFault('unsupported-pixels', `lossless JPEG of ${precision} bits or shared colour is not supported`);
  }
  const samples = width * height * components;
  // Each sample takes a bit at least: no memory for what cannot come.
  if (bytes.length * 8 < samples) {
    throw new DicomFault('truncated', `${bytes.length} bytes of JPEG cannot make ${samples} samples`);
  }
  const values = precision > 8 ? new Uint16Array(samples) : new Uint8Array(samples);
  const decoded = new Set<number>();
  forEachScan(bytes, (scan) => {
    scan.components.forEach(({ index }) => decoded.add(index));
    return decodeScan(bytes, scan, header, values);
  });
  if (decoded.size !== components) {
    throw new DicomFault('truncated', 'the JPEG lacks scans of some colours');
  }
  return values;
}

function decodeScan(bytes: Uint8Array, scan: Scan, header: JpegHeader, values: Uint8Array | Uint16Array): number {
  const { width, height, components } = header;
  const { predictor, low, restartInterval } = scan;
  if (predictor < 1 || predictor > 7 || low >= header.precision) {
    throw new DicomFault('unsupported-pixels', `predictor ${predictor} of lossless JPEG is not supported`);
  }
  if (restartInterval % width !== 0) {
    throw new DicomFault('unsupported-pixels', 'lossless JPEG that starts anew within a row is not supported');
  }
  const reader = new BitReader(bytes, scan.dataAt);
  const rowsBetweenRestarts = restartInterval / width;
  const stride = width * components;
  const middle = 1 << (header.precision - low - 1);
  const mask = 2 ** (header.precision > 8 ? 16 : 8) - 1;
  for (let row = 0; row < height; row++) {
    const fresh = row === 0 || (rowsBetweenRestarts > 0 && row % rowsBetweenRestarts === 0);
    if (fresh && row > 0) {
      reader.restart();
    }
    for (let column = 0; column < width; column++) {
      for (const { index, dc } of scan.components) {
        const at = row * stride + column * components + index;
        const category = reader.symbol(dc);
        // Category 16 stands for 32768 and has no further bits.
        const difference = category >= 16 ? 32768 : reader.signed(category);
        const predicted = predict(values, at, components, stride, { predictor, middle, low, fresh, first: column === 0 });
        values[at] = ((predicted + difference) << low) & mask;
      }
    }
  }
  return reader.position();
}

interface Position {
  predictor: number;
  middle: number;
  low: number;
  /** In the first row, or the first after a restart. */
  fresh: boolean;
  first: boolean;
}

function predict(values: Uint8Array | Uint16Array, at: number, step: number, stride: number, position: Position): number {
  const { predictor, middle, low, fresh, first } = position;
  if (fresh) {
    return first ? middle : (values[at - step] ?? 0) >> low;
  }
  const above = (values[at - stride] ?? 0) >> low;
  if (first) {
    return above;
  }
  const left = (values[at - step] ?? 0) >> low;
  if (predictor === 1) {
    return left;
  }
  const corner = (values[at - stride - step] ?? 0) >> low;
  switch (predictor) {
    case 2:
      return above;
    case 3:
      return corner;
    case 4:
      return left + above - corner;
    case 5:
      return left + ((above - corner) >> 1);
    case 6:
      return above + ((left - corner) >> 1);
    default:
      return (left + above) >> 1;
  }
}
