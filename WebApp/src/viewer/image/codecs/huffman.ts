// Huffman-coded bits of JPEG (ITU T.81, annex F.2.2). Reading on after the data has ended is a fault, not a run of zeros.
import { DicomFault } from '../fault';

/** For each next 16 bits: the length of the code in the upper byte, its symbol in the lower; 0 where there is none. */
export type HuffmanTable = Uint16Array;

export function huffmanTable(counts: Uint8Array, symbols: Uint8Array): HuffmanTable {
  const table = new Uint16Array(65536);
  let code = 0;
  let at = 0;
  for (let length = 1; length <= 16; length++) {
    for (let index = 0; index < (counts[length - 1] ?? 0); index++) {
      const first = code << (16 - length);
      const end = (code + 1) << (16 - length);
      if (end > 65536) {
        throw new DicomFault('invalid-pixels', 'a Huffman table has too many codes');
      }
      table.fill((length << 8) | (symbols[at++] ?? 0), first, end);
      code++;
    }
    code <<= 1;
  }
  return table;
}

export class BitReader {
  private bits = 0;
  private count = 0;
  private missing = 0;

  constructor(
    private readonly bytes: Uint8Array,
    private at: number,
  ) {}

  symbol(table: HuffmanTable): number {
    this.fill();
    const entry = table[(this.bits >>> (this.count - 16)) & 0xffff] ?? 0;
    if (entry === 0) {
      throw new DicomFault(this.missing > 0 ? 'truncated' : 'invalid-pixels', 'the JPEG holds a code of no symbol');
    }
    this.consume(entry >> 8);
    return entry & 0xff;
  }

  /** `count` bits as the signed number they stand for (F.2.2.1, EXTEND). */
  signed(count: number): number {
    if (count === 0) {
      return 0;
    }
    this.fill();
    const value = (this.bits >>> (this.count - count)) & ((1 << count) - 1);
    this.consume(count);
    return value < 1 << (count - 1) ? value - (1 << count) + 1 : value;
  }

  /** Past the restart marker that must come next. */
  restart(): void {
    this.bits = 0;
    this.count = 0;
    this.missing = 0;
    const marker = this.bytes[this.at + 1] ?? 0;
    if (this.bytes[this.at] !== 0xff || marker < 0xd0 || marker > 0xd7) {
      throw new DicomFault('invalid-pixels', 'a restart marker of the JPEG is missing');
    }
    this.at += 2;
  }

  /** Where the entropy-coded data ended: the next marker. */
  position(): number {
    return this.at;
  }

  private fill(): void {
    while (this.count < 17) {
      const byte = this.bytes[this.at];
      if (byte === undefined || (byte === 0xff && this.bytes[this.at + 1] !== 0)) {
        this.missing += 8;
        this.bits <<= 8;
      } else {
        this.bits = (this.bits << 8) | byte;
        this.at += byte === 0xff ? 2 : 1;
      }
      this.count += 8;
    }
  }

  private consume(count: number): void {
    this.count -= count;
    if (this.count < this.missing) {
      throw new DicomFault('truncated', 'the JPEG ends before the picture does');
    }
  }
}
