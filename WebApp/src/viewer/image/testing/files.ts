// DICOM files for tests, written here: explicit little endian unless told otherwise.

type Value = string | number[] | Uint8Array | Written[][];
export type Written = readonly [tag: number, vr: string, value: Value];

const Long = new Set(['OB', 'OW', 'OF', 'OD', 'OL', 'OV', 'SQ', 'UN', 'UT', 'UC']);
const Widths: Readonly<Record<string, number>> = { US: 2, SS: 2, UL: 4, SL: 4, FL: 4, FD: 8, AT: 2 };

function numberBytes(values: readonly number[], vr: string): Uint8Array {
  const width = Widths[vr] ?? 2;
  const view = new DataView(new ArrayBuffer(values.length * width));
  values.forEach((value, index) => {
    const at = index * width;
    if (vr === 'FL') {
      view.setFloat32(at, value, true);
    } else if (vr === 'FD') {
      view.setFloat64(at, value, true);
    } else if (width === 4) {
      view.setInt32(at, value, true);
    } else {
      view.setUint16(at, value & 0xffff, true);
    }
  });
  return new Uint8Array(view.buffer);
}

function valueBytes(vr: string, value: Value): Uint8Array {
  if (value instanceof Uint8Array) {
    return value;
  }
  if (typeof value === 'string') {
    return new TextEncoder().encode(value.length % 2 === 0 ? value : `${value}${vr === 'UI' ? '\0' : ' '}`);
  }
  if (vr === 'SQ') {
    return joined((value as Written[][]).map((item) => tagged(0xfffee000, '', dataSet(item))));
  }
  return numberBytes(value as number[], vr);
}

function tagged(tag: number, vr: string, bytes: Uint8Array): Uint8Array {
  const long = vr === '' ? 8 : Long.has(vr) ? 12 : 8;
  const output = new Uint8Array(long + bytes.length);
  const view = new DataView(output.buffer);
  view.setUint16(0, tag >>> 16, true);
  view.setUint16(2, tag & 0xffff, true);
  output.set(new TextEncoder().encode(vr), 4);
  if (vr === '' || long === 12) {
    view.setUint32(long - 4, bytes.length, true);
  } else {
    view.setUint16(6, bytes.length, true);
  }
  output.set(bytes, long);
  return output;
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const output = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    output.set(part, at);
    at += part.length;
  }
  return output;
}

export function dataSet(elements: readonly Written[]): Uint8Array {
  const sorted = [...elements].sort(([one], [other]) => one - other);
  return joined(sorted.map(([tag, vr, value]) => tagged(tag, vr, valueBytes(vr, value))));
}

export function file(elements: readonly Written[], syntax = '1.2.840.10008.1.2.1'): Uint8Array {
  const prefix = new Uint8Array(132);
  prefix.set(new TextEncoder().encode('DICM'), 128);
  return joined([prefix, dataSet([[0x00020010, 'UI', syntax]]), dataSet(elements)]);
}

export const Header: readonly Written[] = [
  [0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.2'],
  [0x00080018, 'UI', '2.25.1'],
  [0x00080060, 'CS', 'CT'],
  [0x00100010, 'PN', 'Doe^Jane'],
  [0x0020000e, 'UI', '2.25.2'],
];

/** A gray picture of 16 bits, one row. */
export function picture(values: readonly number[], more: readonly Written[] = [], bits = 16, signed = false): Uint8Array {
  return file([
    ...Header,
    [0x00280002, 'US', [1]],
    [0x00280004, 'CS', 'MONOCHROME2'],
    [0x00280010, 'US', [1]],
    [0x00280011, 'US', [values.length]],
    [0x00280100, 'US', [16]],
    [0x00280101, 'US', [bits]],
    [0x00280102, 'US', [bits - 1]],
    [0x00280103, 'US', [signed ? 1 : 0]],
    [0x7fe00010, 'OW', numberBytes(values, 'US')],
    ...more,
  ]);
}
