// Raw deflate (RFC 1951) at once: the header must be read before anything can be shown, and the browser's own inflater only
// works in the background. Output is bounded by what the format can possibly expand to.
import { DicomFault } from './fault';

const LengthBase = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
const LengthExtra = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DistanceBase = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289,
  16385, 24577,
];
const CodeLengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const MostBits = 15;

/** Codes of one tree: how many there are of each length, and their symbols in order. */
interface Tree {
  counts: Uint16Array;
  symbols: Uint16Array;
}

function tree(lengths: readonly number[]): Tree {
  const counts = new Uint16Array(MostBits + 1);
  for (const length of lengths) {
    counts[length] = (counts[length] ?? 0) + 1;
  }
  counts[0] = 0;
  const offsets = new Uint16Array(MostBits + 2);
  for (let length = 1; length <= MostBits; length++) {
    offsets[length + 1] = (offsets[length] ?? 0) + (counts[length] ?? 0);
  }
  const symbols = new Uint16Array(lengths.length);
  lengths.forEach((length, symbol) => {
    if (length > 0) {
      const at = offsets[length] ?? 0;
      symbols[at] = symbol;
      offsets[length] = at + 1;
    }
  });
  return { counts, symbols };
}

const fixedLengths = Array.from({ length: 288 }, (_, symbol) => (symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8));
const FixedLiterals = tree(fixedLengths);
const FixedDistances = tree(new Array<number>(30).fill(5));

class Inflater {
  private at = 0;
  private bits = 0;
  private bitCount = 0;
  private output: Uint8Array;
  private length = 0;

  constructor(
    private readonly input: Uint8Array,
    private readonly limit: number,
  ) {
    this.output = new Uint8Array(Math.min(limit, Math.max(1024, input.length * 3)));
  }

  run(): Uint8Array {
    let last: number;
    do {
      last = this.take(1);
      const type = this.take(2);
      if (type === 0) {
        this.stored();
      } else if (type === 1) {
        this.codes(FixedLiterals, FixedDistances);
      } else if (type === 2) {
        this.dynamic();
      } else {
        throw new DicomFault('malformed', 'deflated data has a block of no known type');
      }
    } while (last === 0);
    return this.output.subarray(0, this.length);
  }

  private take(count: number): number {
    while (this.bitCount < count) {
      const byte = this.input[this.at++];
      if (byte === undefined) {
        throw new DicomFault('truncated', 'deflated data ends too early');
      }
      this.bits |= byte << this.bitCount;
      this.bitCount += 8;
    }
    const value = this.bits & ((1 << count) - 1);
    this.bits >>>= count;
    this.bitCount -= count;
    return value;
  }

  private symbol({ counts, symbols }: Tree): number {
    let code = 0;
    let first = 0;
    let index = 0;
    for (let length = 1; length <= MostBits; length++) {
      code |= this.take(1);
      const count = counts[length] ?? 0;
      if (code - count < first) {
        return symbols[index + code - first] ?? 0;
      }
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    throw new DicomFault('malformed', 'deflated data has a code of no symbol');
  }

  private room(count: number): void {
    const needed = this.length + count;
    if (needed > this.limit) {
      throw new DicomFault('too-large', `deflated data expands to more than ${this.limit} bytes`);
    }
    if (needed > this.output.length) {
      const larger = new Uint8Array(Math.min(this.limit, Math.max(needed, this.output.length * 2)));
      larger.set(this.output.subarray(0, this.length));
      this.output = larger;
    }
  }

  private stored(): void {
    this.bits = 0;
    this.bitCount = 0;
    const length = (this.input[this.at] ?? 0) | ((this.input[this.at + 1] ?? 0) << 8);
    this.at += 4;
    if (this.at + length > this.input.length) {
      throw new DicomFault('truncated', 'deflated data ends too early');
    }
    this.room(length);
    this.output.set(this.input.subarray(this.at, this.at + length), this.length);
    this.at += length;
    this.length += length;
  }

  private dynamic(): void {
    const literalCount = this.take(5) + 257;
    const distanceCount = this.take(5) + 1;
    const codeCount = this.take(4) + 4;
    const codeLengths = new Array<number>(19).fill(0);
    for (let index = 0; index < codeCount; index++) {
      codeLengths[CodeLengthOrder[index] ?? 0] = this.take(3);
    }
    const lengthTree = tree(codeLengths);
    const lengths: number[] = [];
    while (lengths.length < literalCount + distanceCount) {
      const symbol = this.symbol(lengthTree);
      if (symbol < 16) {
        lengths.push(symbol);
        continue;
      }
      const repeated = symbol === 16 ? (lengths[lengths.length - 1] ?? 0) : 0;
      const times = symbol === 16 ? 3 + this.take(2) : symbol === 17 ? 3 + this.take(3) : 11 + this.take(7);
      for (let count = 0; count < times; count++) {
        lengths.push(repeated);
      }
    }
    this.codes(tree(lengths.slice(0, literalCount)), tree(lengths.slice(literalCount, literalCount + distanceCount)));
  }

  private codes(literals: Tree, distances: Tree): void {
    for (;;) {
      const symbol = this.symbol(literals);
      if (symbol === 256) {
        return;
      }
      if (symbol < 256) {
        this.room(1);
        this.output[this.length++] = symbol;
        continue;
      }
      const length = (LengthBase[symbol - 257] ?? 0) + this.take(LengthExtra[symbol - 257] ?? 0);
      const code = this.symbol(distances);
      const distance = (DistanceBase[code] ?? Infinity) + this.take(code < 4 ? 0 : (code >> 1) - 1);
      if (length === 0 || distance > this.length) {
        throw new DicomFault('malformed', 'deflated data points before its beginning');
      }
      this.room(length);
      for (let count = 0; count < length; count++) {
        this.output[this.length] = this.output[this.length - distance] ?? 0;
        this.length++;
      }
    }
  }
}

/** At most `limit` bytes come out. */
export function inflate(input: Uint8Array, limit: number): Uint8Array {
  return new Inflater(input, limit).run();
}

/** By the browser's own code, which takes a tenth of the time, else by this one: at most `limit` bytes come out. */
export async function unpack(packed: Uint8Array, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const inflater = browsersInflater();
  if (inflater === null) {
    return inflate(packed, limit).slice();
  }
  // Written and read by hand, it has inflated before the page does anything else; by way of a response it has to wait its turn.
  const writer = inflater.writable.getWriter();
  const written = writer.write(packed as Uint8Array<ArrayBuffer>).then(() => writer.close());
  const [parts] = await Promise.all([readAll(inflater.readable.getReader(), limit), written]);
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

async function readAll(reader: ReadableStreamDefaultReader<Uint8Array>, limit: number): Promise<Uint8Array[]> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    parts.push(read.value);
    length += read.value.length;
    if (length > limit) {
      reader.cancel().catch(() => undefined);
      throw new DicomFault('too-large', `deflated data expands to more than ${limit} bytes`);
    }
  }
  return parts;
}

/** Null where the browser takes no bare streams (Chromium before 103, Firefox before 113, Safari before 16.4). */
function browsersInflater(): DecompressionStream | null {
  try {
    return new DecompressionStream('deflate-raw');
  } catch {
    return null;
  }
}
