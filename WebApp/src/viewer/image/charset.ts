// Specific Character Set (C.12.1.1.2) and code extensions (PS3.5, 6.1.2.5), over the browser's own decoders.

const Labels: Readonly<Record<string, string>> = {
  '6': 'windows-1252', '13': 'shift_jis', '100': 'windows-1252', '101': 'iso-8859-2', '109': 'iso-8859-3', '110': 'iso-8859-4',
  '126': 'iso-8859-7', '127': 'iso-8859-6', '138': 'iso-8859-8', '144': 'iso-8859-5', '148': 'windows-1254', '166': 'windows-874',
  '192': 'utf-8', '203': 'iso-8859-15', GB18030: 'gb18030', GBK: 'gbk',
};

type Decoding = { label: string; multiByte: 'none' | 'low' | 'low212' | 'high' };

// What follows an escape character, and which half of the code table it sets.
const Escapes: readonly (readonly [sequence: string, half: 0 | 1, decoding: Decoding])[] = [
  ['(B', 0, { label: 'windows-1252', multiByte: 'none' }],
  ['(J', 0, { label: 'shift_jis', multiByte: 'none' }],
  [')I', 1, { label: 'shift_jis', multiByte: 'none' }],
  ['-A', 1, { label: 'windows-1252', multiByte: 'none' }],
  ['-B', 1, { label: 'iso-8859-2', multiByte: 'none' }],
  ['-C', 1, { label: 'iso-8859-3', multiByte: 'none' }],
  ['-D', 1, { label: 'iso-8859-4', multiByte: 'none' }],
  ['-F', 1, { label: 'iso-8859-7', multiByte: 'none' }],
  ['-G', 1, { label: 'iso-8859-6', multiByte: 'none' }],
  ['-H', 1, { label: 'iso-8859-8', multiByte: 'none' }],
  ['-L', 1, { label: 'iso-8859-5', multiByte: 'none' }],
  ['-M', 1, { label: 'windows-1254', multiByte: 'none' }],
  ['-T', 1, { label: 'windows-874', multiByte: 'none' }],
  ['-b', 1, { label: 'iso-8859-15', multiByte: 'none' }],
  ['$B', 0, { label: 'euc-jp', multiByte: 'low' }],
  ['$(D', 0, { label: 'euc-jp', multiByte: 'low212' }],
  ['$)C', 1, { label: 'euc-kr', multiByte: 'high' }],
  ['$)A', 1, { label: 'gbk', multiByte: 'high' }],
];

const Escape = 0x1b;
// Caret, equals sign, backslash, line and form feeds: code extensions end there.
const Resets = new Set([0x5c, 0x5e, 0x3d, 0x0a, 0x0c, 0x0d]);

const decoders = new Map<string, TextDecoder>();

function decoder(label: string): TextDecoder {
  let found = decoders.get(label);
  if (!found) {
    found = new TextDecoder(label);
    decoders.set(label, found);
  }
  return found;
}

export class CharacterSet {
  private readonly label: string;
  private readonly extended: boolean;

  constructor(names: readonly string[]) {
    const first = (names[0] ?? '').toUpperCase().replace(/^ISO[_ ](?:2022[_ ])?IR[_ ]?/, '');
    this.label = Labels[first] ?? 'windows-1252';
    this.extended = names.length > 1 || /2022/.test(names[0] ?? '');
  }

  decode(bytes: Uint8Array): string {
    return this.extended && bytes.includes(Escape) ? this.decodeExtended(bytes) : decoder(this.label).decode(bytes);
  }

  private decodeExtended(bytes: Uint8Array): string {
    const initial: [Decoding, Decoding] = [
      { label: this.label, multiByte: 'none' },
      { label: this.label, multiByte: 'none' },
    ];
    let halves = [...initial];
    let text = '';
    let run: number[] = [];
    let runOf = initial[0];
    const flush = (): void => {
      text += decoder(runOf.label).decode(new Uint8Array(run));
      run = [];
    };
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at] ?? 0;
      if (byte === Escape) {
        const escape = escapeAt(bytes, at + 1);
        if (escape) {
          halves[escape[1]] = escape[2];
          at += escape[0].length;
        }
        continue;
      }
      const low = halves[0] ?? initial[0];
      if (Resets.has(byte) && (low.multiByte === 'none' || low.multiByte === 'high')) {
        halves = [...initial];
      }
      const now = (byte < 0x80 ? halves[0] : halves[1]) ?? initial[0];
      if (now !== runOf) {
        flush();
        runOf = now;
      }
      // In the lower half stand the same characters that EUC has in the upper one.
      if (now.multiByte === 'low212' && run.length % 3 === 0) {
        run.push(0x8f);
      }
      run.push(now.multiByte === 'low' || now.multiByte === 'low212' ? byte | 0x80 : byte);
    }
    flush();
    return text;
  }
}

function escapeAt(bytes: Uint8Array, at: number): (typeof Escapes)[number] | null {
  const next = String.fromCharCode(bytes[at] ?? 0, bytes[at + 1] ?? 0, bytes[at + 2] ?? 0);
  return Escapes.find(([sequence]) => next.startsWith(sequence)) ?? null;
}

export function ascii(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 4096) {
    text += String.fromCharCode(...bytes.subarray(at, at + 4096));
  }
  return text;
}

/** Without the spaces and zeros that pad a value. */
export function trimmed(text: string): string {
  let end = text.length;
  while (end > 0 && (text.charCodeAt(end - 1) === 0 || text.charCodeAt(end - 1) === 0x20)) {
    end--;
  }
  let start = 0;
  while (start < end && text.charCodeAt(start) === 0x20) {
    start++;
  }
  return text.slice(start, end);
}
