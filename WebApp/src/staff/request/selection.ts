import type { Matches, StudyMatch } from '../api/types';

/** The studies that one press would send. */
export function selectedStudies(matches: Matches, excluded: ReadonlySet<string>): StudyMatch[] {
  return matches.Matching.filter((match) => !excluded.has(match.Study));
}

/**
 * The N on the Send buttons: the server's own count, less what an X took off since that answer, plus what was put back. So the
 * number is right at once, and the server's again with its next answer.
 */
export function liveCount(matches: Matches, excluded: ReadonlySet<string>): number {
  return matches.Matching.reduce((count, match) => {
    const isExcluded = excluded.has(match.Study);
    if (isExcluded === match.Excluded) {
      return count;
    }
    return isExcluded ? count - match.Images : count + match.Images;
  }, matches.Images);
}

/** What PUT /selection gets: the rows taken off, and what is excluded already but not on the list at the moment. */
export function wholeSelection(matches: Matches, excluded: ReadonlySet<string>, known: readonly string[]): string[] {
  const listed = new Set(matches.Matching.map((match) => match.Study));
  return [...new Set([...known.filter((study) => !listed.has(study)), ...excluded])].sort();
}
