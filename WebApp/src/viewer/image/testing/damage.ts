// Damage to DICOM files for tests: the same number always makes the same damage.
import { openContainer } from '../container';
import type { DataSet } from '../dataset';

/** Xorshift. */
export function random(seed: number): () => number {
  let state = (seed * 2654435761 + 1) >>> 0;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 2 ** 32;
  };
}

interface Place {
  tag: number;
  vr: string;
  offset: number;
  length: number;
}

// What decides about a picture: samples, frames, planes, size, bits, sign; tables; overlays; offsets.
const Deciding = new Set([
  0x00280002, 0x00280004, 0x00280006, 0x00280008, 0x00280010, 0x00280011, 0x00280100, 0x00280101, 0x00280102, 0x00280103, 0x00280106,
  0x00281050, 0x00281051, 0x00281052, 0x00281053, 0x00281101, 0x00281102, 0x00281103, 0x00283002, 0x00080016, 0x00080005, 0x00020010,
]);
const Numbers = [0, 1, 2, 3, 7, 8, 12, 15, 16, 17, 31, 32, 255, 256, 0x7fff, 0x8000, 0xfffe, 0xffff];
const Lengths = [0, 1, 2, 7, 8, 0xff, 0xfffe, 0xffff, 0x10000, 0x7fffffff, 0xfffffffe, 0xffffffff];
const Kinds = ['US', 'SS', 'OB', 'OW', 'UN', 'SQ', 'DS', 'FD', 'UL', 'OF', 'UT', '??'];
const Syntaxes = ['1.2', '1.2.1', '1.2.2', '1.2.1.99', '1.2.5', '1.2.4.50', '1.2.4.51', '1.2.4.57', '1.2.4.70', '1.2.4.80', '1.2.4.90', '1.2.4.201'];
const Texts = ['NaN', '-1', '1e308', '1e-320', '99999999999', '\\\\\\', 'RGB', 'YBR_FULL_422', 'PALETTE COLOR', 'MONOCHROME1', '0', '2147483647'];

function places(dataSet: DataSet, depth = 0): Place[] {
  return [...dataSet.elements.values()].flatMap((element) => {
    const { tag, vr, offset, length } = element;
    const nested = depth < 4 && (vr === 'SQ' || element.items) ? dataSet.items(tag).flatMap((item) => places(item, depth + 1)) : [];
    const fragments = (element.fragments ?? []).map((span) => ({ tag, vr: 'OB', ...span }));
    return [{ tag, vr, offset, length }, ...nested, ...fragments];
  });
}

function findPlaces(bytes: Uint8Array): Place[] {
  try {
    const { dataSet, syntax } = openContainer(bytes);
    return syntax.coding === 'deflated' ? [] : places(dataSet);
  } catch {
    return []; // damaged to begin with
  }
}

function put(bytes: Uint8Array, at: number, text: string): void {
  for (let index = 0; index < text.length && at + index < bytes.length; index++) {
    bytes[at + index] = text.charCodeAt(index);
  }
}

function putNumber(bytes: Uint8Array, at: number, size: 2 | 4, value: number): void {
  if (at >= 0 && at + size <= bytes.length) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (size === 2) {
      view.setUint16(at, value & 0xffff, true);
    } else {
      view.setUint32(at, value >>> 0, true);
    }
  }
}

/** One to four changes; now and then the end is missing as well. */
export function damagedDicom(whole: Uint8Array, seed: number): Uint8Array {
  const next = random(seed + 1);
  const among = <Item>(list: readonly Item[]): Item => list[Math.floor(next() * list.length)] as Item;
  const bytes = whole.slice();
  const all = findPlaces(bytes);
  const deciding = all.filter(({ tag }) => Deciding.has(tag));
  const damageValue = ({ vr, offset, length }: Place): void => {
    if (vr === 'US' || vr === 'SS' || (vr === '' && length === 2)) {
      putNumber(bytes, offset, 2, among(Numbers));
    } else if (length > 0 && length < 64) {
      put(bytes, offset, among(Texts).padEnd(length).slice(0, length));
    } else {
      // The head of a stream, a table or a list says what the rest is.
      const at = offset + Math.floor(next() ** 3 * length);
      bytes[at] = next() < 0.5 ? among([0, 1, 0x7f, 0x80, 0xfe, 0xff]) : Math.floor(next() * 256);
    }
  };
  const damageHeader = ({ offset, vr }: Place): void => {
    const kind = next();
    if (kind < 0.4) {
      putNumber(bytes, offset - 4, 4, among(Lengths));
    } else if (kind < 0.7) {
      putNumber(bytes, offset - 2, 2, among(Lengths));
    } else {
      put(bytes, offset - (['OB', 'OW', 'SQ', 'UN', 'UT', 'OF'].includes(vr) ? 8 : 4), among(Kinds));
    }
  };
  const syntaxAt = new TextDecoder('latin1').decode(bytes.subarray(0, 400)).indexOf('1.2.840.10008.1.2');
  for (let change = 0; change < 1 + Math.floor(next() * 4); change++) {
    const kind = next();
    if (all.length === 0 || kind < 0.1) {
      bytes[Math.floor(next() * bytes.length)] = Math.floor(next() * 256);
    } else if (kind < 0.2 && syntaxAt > 0) {
      put(bytes, syntaxAt + '1.2.840.10008.'.length, `${among(Syntaxes)}\0`);
    } else if (kind < 0.45 && deciding.length > 0) {
      damageValue(among(deciding));
    } else if (kind < 0.75) {
      damageValue(among(all));
    } else {
      damageHeader(among(all));
    }
  }
  return next() < 0.1 ? bytes.slice(0, Math.floor(next() * bytes.length)) : bytes;
}
