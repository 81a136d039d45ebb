// The segments of a JPEG (ITU T.81, annex B) up to its scans; what a scan's data means is the caller's.
import { DicomFault } from '../fault';
import { huffmanTable, type HuffmanTable } from './huffman';
import { readJpegHeader } from './streams';

export interface Scan {
  /** Indices of components, and the tables each of them uses. */
  components: { index: number; dc: HuffmanTable; ac: HuffmanTable | null; quantization: Uint16Array | null }[];
  start: number;
  end: number;
  /** Point transformation in a lossless scan. */
  low: number;
  predictor: number;
  restartInterval: number;
  dataAt: number;
}

interface Tables {
  huffman: Map<number, HuffmanTable>;
  quantization: Map<number, Uint16Array>;
  restartInterval: number;
  frame: { id: number; quantization: number }[];
}

const MostScans = 16;

/** `decode` returns where the scan's data ended. */
export function forEachScan(bytes: Uint8Array, decode: (scan: Scan) => number): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tables: Tables = { huffman: new Map(), quantization: new Map(), restartInterval: 0, frame: [] };
  const header = readJpegHeader(bytes);
  let scans = 0;
  let at = 2;
  while (at + 4 <= bytes.length) {
    const marker = bytes[at + 1] ?? 0;
    if (bytes[at] !== 0xff) {
      throw new DicomFault('invalid-pixels', 'a marker of the JPEG is missing');
    }
    if (marker === 0xff) {
      at++;
      continue;
    }
    if (marker === 0xd9) {
      return;
    }
    const end = at + 2 + view.getUint16(at + 2);
    if (end > bytes.length) {
      throw new DicomFault('truncated', 'the JPEG ends within a segment');
    }
    const segment = bytes.subarray(at + 4, end);
    at = end;
    if (marker === 0xda) {
      if (++scans > MostScans) {
        throw new DicomFault('invalid-pixels', 'the JPEG has too many scans');
      }
      at = nextMarker(bytes, decode(readScan(segment, tables, end)));
    } else {
      readTables(marker, segment, tables, header.frame);
    }
  }
}

/** Bytes that no code needed may follow a scan's data. */
function nextMarker(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && (bytes[at] !== 0xff || bytes[at + 1] === 0)) {
    at++;
  }
  return at;
}

function readTables(marker: number, segment: Uint8Array, tables: Tables, frame: number): void {
  if (marker === 0xc4) {
    readHuffman(segment, tables.huffman);
  } else if (marker === 0xdb) {
    readQuantization(segment, tables.quantization);
  } else if (marker === 0xdd) {
    tables.restartInterval = ((segment[0] ?? 0) << 8) | (segment[1] ?? 0);
  } else if (marker === frame) {
    tables.frame = Array.from({ length: segment[5] ?? 0 }, (_, index) => ({
      id: segment[6 + index * 3] ?? 0,
      quantization: segment[8 + index * 3] ?? 0,
    }));
  }
}

function readHuffman(segment: Uint8Array, tables: Map<number, HuffmanTable>): void {
  let at = 0;
  while (at + 17 <= segment.length) {
    const counts = segment.subarray(at + 1, at + 17);
    const total = counts.reduce((sum, count) => sum + count, 0);
    if (at + 17 + total > segment.length) {
      throw new DicomFault('invalid-pixels', 'a Huffman table of the JPEG is not whole');
    }
    tables.set(segment[at] ?? 0, huffmanTable(counts, segment.subarray(at + 17, at + 17 + total)));
    at += 17 + total;
  }
}

function readQuantization(segment: Uint8Array, tables: Map<number, Uint16Array>): void {
  let at = 0;
  while (at < segment.length) {
    const wide = (segment[at] ?? 0) >> 4 !== 0;
    const size = wide ? 128 : 64;
    if (at + 1 + size > segment.length) {
      throw new DicomFault('invalid-pixels', 'a quantization table of the JPEG is not whole');
    }
    const from = at + 1;
    const values = Uint16Array.from({ length: 64 }, (_, index) =>
      wide ? ((segment[from + index * 2] ?? 0) << 8) | (segment[from + index * 2 + 1] ?? 0) : (segment[from + index] ?? 0),
    );
    tables.set((segment[at] ?? 0) & 0x0f, values);
    at += 1 + size;
  }
}

function readScan(segment: Uint8Array, tables: Tables, dataAt: number): Scan {
  const count = segment[0] ?? 0;
  if (segment.length < 4 + count * 2 || count < 1) {
    throw new DicomFault('invalid-pixels', 'a scan header of the JPEG is not whole');
  }
  const components = Array.from({ length: count }, (_, position) => {
    const id = segment[1 + position * 2] ?? 0;
    const selectors = segment[2 + position * 2] ?? 0;
    const index = tables.frame.findIndex((component) => component.id === id);
    const dc = tables.huffman.get(selectors >> 4);
    if (index < 0 || !dc) {
      throw new DicomFault('invalid-pixels', 'a scan of the JPEG refers to what it does not have');
    }
    const quantization = tables.quantization.get(tables.frame[index]?.quantization ?? 0) ?? null;
    return { index, dc, ac: tables.huffman.get(0x10 | (selectors & 0x0f)) ?? null, quantization };
  });
  const [start = 0, end = 0, approximation = 0] = segment.subarray(1 + count * 2);
  return { components, start, predictor: start, end, low: approximation & 0x0f, restartInterval: tables.restartInterval, dataAt };
}
