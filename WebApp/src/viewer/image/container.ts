// The file around the data set (PS3.10): preamble, meta information, transfer syntax, deflation.
import { DataSet, type Encoding } from './dataset';
import { DicomFault } from './fault';
import { inflate } from './inflate';
import { ExplicitLittleEndian, ImplicitLittleEndian, transferSyntax, type TransferSyntax } from './uids';

export interface Container {
  dataSet: DataSet;
  syntaxUid: string;
  syntax: TransferSyntax;
  /** From the meta information; empty where there is none. */
  sopClass: string;
}

const Prefix = 128;
const MostInflated = 1 << 30;

export function openContainer(bytes: Uint8Array): Container {
  const start = dataStart(bytes);
  const meta = DataSet.read(bytes, start, { explicit: true, littleEndian: true }, 0x0002);
  const hasMeta = meta.dataSet.elements.size > 0;
  if (meta.dataSet.truncated) {
    throw new DicomFault('truncated', 'the file ends within its meta information');
  }
  const from = hasMeta ? meta.end : start;
  const declared = meta.dataSet.code(0x00020010);
  const syntaxUid = declared || guessedSyntax(bytes, from);
  const syntax = transferSyntax(syntaxUid);
  if (!syntax) {
    throw new DicomFault('unsupported-transfer-syntax', `transfer syntax ${printable(syntaxUid)} is not known`);
  }
  const sopClass = meta.dataSet.code(0x00020002);
  if (syntax.coding === 'deflated') {
    const inflated = inflate(bytes.subarray(from), Math.min(MostInflated, (bytes.length - from) * 1032 + 1024));
    return { dataSet: DataSet.read(inflated, 0, syntax).dataSet, syntaxUid, syntax, sopClass };
  }
  const encoding: Encoding = declared ? syntax : guessedEncoding(bytes, from, syntax);
  return { dataSet: DataSet.read(bytes, from, encoding).dataSet, syntaxUid, syntax, sopClass };
}

function dataStart(bytes: Uint8Array): number {
  if (bytes.length >= Prefix + 4 && String.fromCharCode(...bytes.subarray(Prefix, Prefix + 4)) === 'DICM') {
    return Prefix + 4;
  }
  // Files of old: no preamble. The first group is a small even number, the first value short.
  const little = (bytes[0] ?? 0) | ((bytes[1] ?? 0) << 8);
  const big = ((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0);
  if (bytes.length >= 16 && [2, 8, 0x10].includes(Math.min(little, big))) {
    return 0;
  }
  throw new DicomFault('not-dicom', 'this is no DICOM file: the mark DICM is missing');
}

function guessedSyntax(bytes: Uint8Array, at: number): string {
  if (at + 8 > bytes.length) {
    throw new DicomFault('truncated', 'the file has no data set');
  }
  if (!hasLetters(bytes, at + 4)) {
    return ImplicitLittleEndian;
  }
  return isBigEndian(bytes, at) ? `${ImplicitLittleEndian}.2` : ExplicitLittleEndian;
}

function guessedEncoding(bytes: Uint8Array, at: number, syntax: TransferSyntax): Encoding {
  return { explicit: syntax.explicit, littleEndian: syntax.littleEndian && !(isBigEndian(bytes, at) && syntax.explicit) };
}

function isBigEndian(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0 && bytes[at + 1] !== 0;
}

function hasLetters(bytes: Uint8Array, at: number): boolean {
  return [bytes[at], bytes[at + 1]].every((code) => code !== undefined && code >= 0x41 && code <= 0x5a);
}

function printable(uid: string): string {
  return uid.replace(/[^\d.]/g, '?').slice(0, 64);
}
