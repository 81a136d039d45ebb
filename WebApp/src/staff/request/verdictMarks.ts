import { markDifferences, type Differences } from '@shared/format/differences';
import type { Verdict } from '../api/types';

/** Spaces and dashes carry no meaning in a number. */
const BETWEEN_DIGITS = /[\s-]/;

/** Several national IDs come joined with a backslash; the requested one is held beside the nearest. */
function nearest(requested: string, found: string): string[] {
  const cost = (value: string) => markDifferences(requested, value).right.reduce((sum, part) => sum + (part.differs ? part.text.length : 0), 0);
  return found.split('\\').sort((a, b) => cost(a) - cost(b));
}

/** The letters to mark: none in a field that matches, nor beside an empty value, where everything would be. */
export function markVerdict(verdict: Verdict): Differences {
  const plain = { left: [{ text: verdict.Requested, differs: false }], right: [{ text: verdict.Found, differs: false }] };
  if (verdict.Match || verdict.Requested === '' || verdict.Found === '') {
    return plain;
  }
  const isNumber = verdict.Field === 'NationalID' || verdict.Field === 'PatientID';
  if (!isNumber) {
    return markDifferences(verdict.Requested, verdict.Found);
  }
  const [first = '', ...others] = nearest(verdict.Requested, verdict.Found);
  const marks = markDifferences(verdict.Requested, first, BETWEEN_DIGITS);
  return others.length === 0 ? marks : { ...marks, right: [...marks.right, { text: ` · ${others.join(' · ')}`, differs: false }] };
}
