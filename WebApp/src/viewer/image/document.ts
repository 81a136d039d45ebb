// What is handed to the browser as it is: encapsulated documents (A.45) and video (PS3.5, 8.2.5 to 8.2.8).
import type { Container } from './container';
import type { DataSet } from './dataset';
import { DicomFault } from './fault';
import { wholeStream } from './frames';
import { frameRate } from './timing';
import type { Attributes, DocumentFile, VideoFile } from './types';

const Document = 0x00420011;
const DocumentLength = 0x00420015;

export function readDocument(dataSet: DataSet, attributes: Attributes): DocumentFile {
  const element = dataSet.elements.get(Document);
  const bytes = dataSet.bytes(Document);
  if (!bytes || element?.truncated) {
    throw new DicomFault('truncated', 'the document is not whole');
  }
  const length = dataSet.number(DocumentLength, 'UL');
  return {
    kind: 'document',
    attributes,
    mime: dataSet.code(0x00420012).toLowerCase(),
    title: dataSet.text(0x00420010),
    // The length without the byte that makes it even, where the file says it.
    bytes: length !== null && length > 0 && length <= bytes.length ? bytes.subarray(0, length) : bytes,
  };
}

export function readVideo({ dataSet, syntaxUid }: Container, attributes: Attributes): VideoFile {
  const frames = Math.max(1, dataSet.number(0x00280008, 'IS') ?? 1);
  const mpeg2 = /\.10[01]$/.test(syntaxUid);
  return {
    kind: 'video',
    attributes,
    mime: mpeg2 ? 'video/mpeg' : 'video/mp4',
    bytes: wholeStream(dataSet),
    frameRate: frameRate(dataSet, frames),
    frames,
  };
}
