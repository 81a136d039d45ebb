// A data set read on demand: walking it notes where each element stands; values are decoded when asked for. Sequences of
// defined length are walked when asked for, so an implicit data set needs no dictionary: who asks knows what it holds.
import { ascii, CharacterSet, trimmed } from './charset';
import { DicomFault } from './fault';

export type NumberKind = 'DS' | 'IS' | 'US' | 'SS' | 'UL' | 'SL' | 'FL' | 'FD';

export interface Span {
  offset: number;
  length: number;
}

export interface Element extends Span {
  tag: number;
  /** Empty in an implicit data set. */
  vr: string;
  /** The file ended before the value did. */
  truncated: boolean;
  /** Of undefined length and walked already. */
  items: DataSet[] | null;
  /** Of encapsulated pixel data; the first is the basic offset table. */
  fragments: Span[] | null;
}

export interface Encoding {
  explicit: boolean;
  littleEndian: boolean;
}

const LongValues = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']);
const Undefined = 0xffffffff;
const Item = 0xfffee000;
const ItemEnd = 0xfffee00d;
const SequenceEnd = 0xfffee0dd;
const PixelData = 0x7fe00010;
const DeepestNesting = 32;
const MostElements = 4_000_000;

const Sizes: Readonly<Record<string, number>> = { US: 2, SS: 2, UL: 4, SL: 4, FL: 4, FD: 8, OW: 2, OL: 4, OF: 4, OD: 8, AT: 2 };

interface Source {
  bytes: Uint8Array;
  view: DataView;
  /** Elements read so far: a bound on what a hostile file may cost. */
  elements: number;
}

export class DataSet {
  readonly elements = new Map<number, Element>();
  /** The first element that the file's end cuts off. */
  truncated: Element | null = null;
  private characters: CharacterSet | null = null;

  private constructor(
    private readonly source: Source,
    readonly encoding: Encoding,
    private readonly parent: DataSet | null,
    private readonly depth: number,
  ) {
    if (depth > DeepestNesting) {
      throw new DicomFault('malformed', `sequences nested more than ${DeepestNesting} deep`);
    }
  }

  /** From `offset` to the end of the bytes, or to the first element of another group than `group`. */
  static read(bytes: Uint8Array, offset: number, encoding: Encoding, group?: number): { dataSet: DataSet; end: number } {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const dataSet = new DataSet({ bytes, view, elements: 0 }, encoding, null, 0);
    const end = dataSet.walk(offset, bytes.length, group);
    return { dataSet, end };
  }

  has(tag: number): boolean {
    return this.elements.has(tag);
  }

  bytes(tag: number): Uint8Array | null {
    const element = this.elements.get(tag);
    if (!element || element.fragments || element.items) {
      return null;
    }
    return this.slice(element);
  }

  slice(span: Span): Uint8Array {
    return this.source.bytes.subarray(span.offset, span.offset + span.length);
  }

  /** Codes, identifiers and number strings: never beyond ASCII. */
  codes(tag: number): string[] {
    const bytes = this.bytes(tag);
    if (!bytes || bytes.length === 0) {
      return [];
    }
    return ascii(bytes).split('\\').map(trimmed);
  }

  code(tag: number): string {
    return this.codes(tag)[0] ?? '';
  }

  /** Words of people, in the character set of this item or the nearest around it. */
  texts(tag: number): string[] {
    const text = this.wholeText(tag);
    return text === '' ? [] : text.split('\\').map(trimmed);
  }

  text(tag: number): string {
    return this.texts(tag)[0] ?? '';
  }

  /** Of a value that may hold backslashes (LT, ST, UT). */
  wholeText(tag: number): string {
    const bytes = this.bytes(tag);
    return bytes ? trimmed(this.characterSet().decode(bytes)) : '';
  }

  /** `kind` holds where the data set does not name one itself; not-a-number is left out never, so that positions stay. */
  numbers(tag: number, kind: NumberKind): number[] {
    const element = this.elements.get(tag);
    const bytes = this.bytes(tag);
    if (!element || !bytes) {
      return [];
    }
    const named = element.vr in Sizes || element.vr === 'DS' || element.vr === 'IS' ? element.vr : kind;
    if (named === 'DS' || named === 'IS') {
      return this.codes(tag).map((text) => (text === '' ? NaN : Number(text)));
    }
    const size = Sizes[named] ?? 2;
    const values: number[] = [];
    for (let at = element.offset; at + size <= element.offset + element.length; at += size) {
      values.push(this.numberAt(at, named));
    }
    return values;
  }

  number(tag: number, kind: NumberKind): number | null {
    const value = this.numbers(tag, kind)[0];
    return value !== undefined && Number.isFinite(value) ? value : null;
  }

  /** 16-bit words in this data set's byte order, whatever the element calls itself. */
  words(tag: number): Uint16Array | null {
    const element = this.elements.get(tag);
    const bytes = this.bytes(tag);
    if (!element || !bytes) {
      return null;
    }
    const words = new Uint16Array(bytes.length >> 1);
    for (let index = 0; index < words.length; index++) {
      words[index] = this.source.view.getUint16(element.offset + index * 2, this.encoding.littleEndian);
    }
    return words;
  }

  items(tag: number): DataSet[] {
    const element = this.elements.get(tag);
    if (!element || element.fragments) {
      return [];
    }
    if (!element.items) {
      // An unknown value that was a sequence once is implicit little endian within (PS3.5, 6.2.2).
      const encoding = element.vr === 'UN' ? { explicit: false, littleEndian: true } : this.encoding;
      element.items = this.walkItems(element.offset, element.offset + element.length, encoding).items;
    }
    return element.items;
  }

  first(tag: number): DataSet | null {
    return this.items(tag)[0] ?? null;
  }

  private characterSet(): CharacterSet {
    if (!this.characters) {
      const names = this.codes(0x00080005);
      this.characters = names.length > 0 || !this.parent ? new CharacterSet(names) : this.parent.characterSet();
    }
    return this.characters;
  }

  private numberAt(at: number, kind: string): number {
    const { view } = this.source;
    const little = this.encoding.littleEndian;
    switch (kind) {
      case 'SS':
        return view.getInt16(at, little);
      case 'UL':
      case 'OL':
        return view.getUint32(at, little);
      case 'SL':
        return view.getInt32(at, little);
      case 'FL':
      case 'OF':
        return view.getFloat32(at, little);
      case 'FD':
      case 'OD':
        return view.getFloat64(at, little);
      default:
        return view.getUint16(at, little);
    }
  }

  private tagAt(at: number): number {
    const { view } = this.source;
    const little = this.encoding.littleEndian;
    return view.getUint16(at, little) * 0x10000 + view.getUint16(at + 2, little);
  }

  /** Returns where it stopped: after an item's delimiter, before another group, or at the end. */
  private walk(start: number, end: number, group?: number): number {
    let at = start;
    while (at + 8 <= end) {
      const tag = this.tagAt(at);
      if (tag === ItemEnd) {
        return at + 8;
      }
      if (tag === SequenceEnd || (group !== undefined && tag >>> 16 !== group)) {
        return at;
      }
      if (++this.source.elements > MostElements) {
        throw new DicomFault('too-large', `more than ${MostElements} elements`);
      }
      at = this.readElement(tag, at, end);
      if (this.truncated) {
        return end;
      }
    }
    return at;
  }

  private readElement(tag: number, at: number, end: number): number {
    const { vr, length, offset } = this.header(at, end);
    const element: Element = { tag, vr, offset, length, truncated: false, items: null, fragments: null };
    this.elements.set(tag, element);
    if (length !== Undefined) {
      if (offset + length > end) {
        element.truncated = true;
        element.length = Math.max(0, end - offset);
        this.truncated = element;
        return end;
      }
      return offset + length;
    }
    return tag === PixelData || vr === 'OB' || vr === 'OW' ? this.walkFragments(element, end) : this.walkUndefined(element, end);
  }

  private header(at: number, end: number): { vr: string; length: number; offset: number } {
    const { view, bytes } = this.source;
    const little = this.encoding.littleEndian;
    const first = bytes[at + 4] ?? 0;
    const second = bytes[at + 5] ?? 0;
    // A stray implicit element in an explicit data set shows no letters where the type stands.
    const named = isCapital(first) && isCapital(second);
    if (!this.encoding.explicit || (!named && !isPrintable(first, second))) {
      return { vr: '', length: view.getUint32(at + 4, little), offset: at + 8 };
    }
    const vr = named ? String.fromCharCode(first, second) : 'UN';
    if (!LongValues.has(vr) || !named) {
      return { vr, length: view.getUint16(at + 6, little), offset: at + 8 };
    }
    if (at + 12 > end) {
      return { vr, length: Undefined - 1, offset: at + 8 };
    }
    return { vr, length: view.getUint32(at + 8, little), offset: at + 12 };
  }

  private walkUndefined(element: Element, end: number): number {
    const encoding = element.vr === 'UN' ? { explicit: false, littleEndian: true } : this.encoding;
    const walked = this.walkItems(element.offset, end, encoding);
    element.items = walked.items;
    element.length = walked.end - element.offset;
    if (!walked.closed) {
      element.truncated = true;
      this.truncated = element;
    }
    return walked.end;
  }

  private walkItems(start: number, end: number, encoding: Encoding): { items: DataSet[]; end: number; closed: boolean } {
    const { view } = this.source;
    const little = encoding.littleEndian;
    const items: DataSet[] = [];
    let at = start;
    while (at + 8 <= end) {
      const tag = view.getUint16(at, little) * 0x10000 + view.getUint16(at + 2, little);
      const length = view.getUint32(at + 4, little);
      at += 8;
      if (tag === SequenceEnd) {
        return { items, end: at, closed: true };
      }
      if (tag !== Item) {
        throw new DicomFault('malformed', `a sequence holds no item at byte ${at - 8}`);
      }
      if (length !== Undefined && at + length > end) {
        return { items, end, closed: false };
      }
      const item = new DataSet(this.source, encoding, this, this.depth + 1);
      const stop = item.walk(at, length === Undefined ? end : at + length);
      items.push(item);
      if (item.truncated && length === Undefined) {
        return { items, end, closed: false };
      }
      at = length === Undefined ? stop : at + length;
    }
    return { items, end: at, closed: false };
  }

  private walkFragments(element: Element, end: number): number {
    const { view } = this.source;
    const little = this.encoding.littleEndian;
    const fragments: Span[] = [];
    element.fragments = fragments;
    let at = element.offset;
    while (at + 8 <= end) {
      const tag = this.tagAt(at);
      const length = view.getUint32(at + 4, little);
      at += 8;
      if (tag === SequenceEnd) {
        element.length = at - element.offset;
        return at;
      }
      if (tag !== Item || length === Undefined || at + length > end) {
        break;
      }
      fragments.push({ offset: at, length });
      at += length;
    }
    element.truncated = true;
    element.length = end - element.offset;
    this.truncated = element;
    return end;
  }
}

function isCapital(code: number): boolean {
  return code >= 0x41 && code <= 0x5a;
}

function isPrintable(first: number, second: number): boolean {
  return first >= 0x20 && first < 0x7f && second >= 0x20 && second < 0x7f;
}
