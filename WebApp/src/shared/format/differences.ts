/** A run of letters that the other value has as well, or has not. */
export interface Segment {
  text: string;
  differs: boolean;
}

export interface Differences {
  left: Segment[];
  right: Segment[];
}

/** Longer values are marked as a whole: no identifier or name of DICOM (64 characters a group) reaches this. */
const MAXIMUM_LENGTH = 400;

const plain = (letter: string) => letter.normalize('NFKC').toLowerCase();

/** Lengths of the longest common subsequence of every pair of tails. */
function commonLengths(left: string[], right: string[]): number[][] {
  const lengths = Array.from({ length: left.length + 1 }, () => new Array<number>(right.length + 1).fill(0));
  const at = (i: number, j: number) => lengths[i]?.[j] ?? 0;
  for (let i = left.length - 1; i >= 0; i -= 1) {
    for (let j = right.length - 1; j >= 0; j -= 1) {
      const row = lengths[i] as number[];
      row[j] = left[i] === right[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  return lengths;
}

function toSegments(letters: string[], shared: Set<number>, ignorable: RegExp | undefined): Segment[] {
  const segments: Segment[] = [];
  letters.forEach((letter, index) => {
    const differs = !shared.has(index) && ignorable?.test(letter) !== true;
    const last = segments.at(-1);
    if (last?.differs === differs) {
      last.text += letter;
    } else {
      segments.push({ text: letter, differs });
    }
  });
  return segments;
}

/**
 * Marks the letters in which two values differ, as the matching rules see them: upper and lower case are the same, and
 * letters that fit `ignorable` (spaces and dashes of a number) never count.
 */
export function markDifferences(left: string, right: string, ignorable?: RegExp): Differences {
  const a = [...left];
  const b = [...right];
  if (a.length > MAXIMUM_LENGTH || b.length > MAXIMUM_LENGTH) {
    return { left: [{ text: left, differs: left !== right }], right: [{ text: right, differs: left !== right }] };
  }
  const plainA = a.map(plain);
  const plainB = b.map(plain);
  const lengths = commonLengths(plainA, plainB);
  const inLeft = new Set<number>();
  const inRight = new Set<number>();
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    if (plainA[i] === plainB[j]) {
      inLeft.add(i);
      inRight.add(j);
      i += 1;
      j += 1;
    } else if ((lengths[i + 1]?.[j] ?? 0) >= (lengths[i]?.[j + 1] ?? 0)) {
      i += 1;
    } else {
      j += 1;
    }
  }
  return { left: toSegments(a, inLeft, ignorable), right: toSegments(b, inRight, ignorable) };
}
