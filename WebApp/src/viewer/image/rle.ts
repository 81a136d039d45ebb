// RLE Lossless (PS3.5 annex G): one packed segment for each byte of each sample, most significant byte first.
import { DicomFault } from './fault';
import type { PixelDescription } from './pixels';

/** As native little endian pixel data with interleaved samples. */
export function decodeRle(bytes: Uint8Array, { rows, columns, samples, bitsAllocated }: PixelDescription): Uint8Array {
  if (bitsAllocated === 1) {
    throw new DicomFault('unsupported-pixels', 'run lengths of single bits are not supported');
  }
  const size = bitsAllocated / 8;
  const count = rows * columns;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const segments = bytes.length >= 64 ? view.getUint32(0, true) : 0;
  if (segments !== samples * size) {
    throw new DicomFault('invalid-pixels', `${segments} segments of run lengths where ${samples * size} are needed`);
  }
  // Two bytes make at most 128: no memory for what cannot come.
  if (bytes.length * 64 < count * samples * size) {
    throw new DicomFault('truncated', `${bytes.length} bytes of run lengths cannot make ${count} pixels`);
  }
  const output = new Uint8Array(count * samples * size);
  for (let segment = 0; segment < segments; segment++) {
    const from = view.getUint32(4 + segment * 4, true);
    const to = segment + 1 < segments ? view.getUint32(8 + segment * 4, true) : bytes.length;
    if (from < 64 || to < from || to > bytes.length) {
      throw new DicomFault('invalid-pixels', 'the table of run length segments contradicts itself');
    }
    const sample = Math.floor(segment / size);
    unpack(bytes.subarray(from, to), output, sample * size + (size - 1 - (segment % size)), samples * size, count);
  }
  return output;
}

function unpack(segment: Uint8Array, output: Uint8Array, first: number, step: number, count: number): void {
  let at = 0;
  let written = 0;
  while (written < count) {
    const code = segment[at++];
    if (code === undefined) {
      throw new DicomFault('truncated', 'run lengths end before the picture does');
    }
    if (code === 128) {
      continue;
    }
    const run = Math.min(code < 128 ? code + 1 : 257 - code, count - written);
    if (at + (code < 128 ? run : 1) > segment.length) {
      throw new DicomFault('truncated', 'run lengths end before the picture does');
    }
    for (let index = 0; index < run; index++) {
      output[first + (written + index) * step] = segment[code < 128 ? at + index : at] ?? 0;
    }
    written += run;
    at += code < 128 ? code + 1 : 1;
  }
}
