import { parseDay } from '@shared/format/dates';

/** A day as people type it: three numbers, in whatever order they are used to. */
export interface TypedDay {
  day: string;
  month: string;
  year: string;
}

export type DayPart = keyof TypedDay;
export type DayProblem = 'needed' | 'noDay' | 'shortYear' | 'future' | 'tooOld';

const OldestYears = 130;

/** In which order readers of these languages write the numbers of a day, for example day, month, year. */
export function dayOrder(locale: string | readonly string[]): DayPart[] {
  // The Gregorian calendar, which DICOM counts by, whatever calendar the language brings along.
  const parts = new Intl.DateTimeFormat([...[locale].flat()], { calendar: 'gregory', dateStyle: 'short' }).formatToParts(new Date(0));
  return parts.flatMap(({ type }) => (type === 'day' || type === 'month' || type === 'year' ? [type] : []));
}


/** DICOM DA ("19700131"), or empty where the numbers are no day. */
export function toDicomDay({ day, month, year }: TypedDay): string {
  const numbers = [year.trim(), month.trim().padStart(2, '0'), day.trim().padStart(2, '0')];
  const text = numbers.join('');
  return /^\d{8}$/.test(text) && parseDay(text) !== undefined ? text : '';
}

/** What is wrong with a birth date, to a reader whose today is `now`. */
export function birthDateProblem(typed: TypedDay, now: Date): DayProblem | undefined {
  if (Object.values(typed).some((part: string) => part.trim() === '')) {
    return 'needed';
  }
  if (/^\d{1,3}$/.test(typed.year.trim())) {
    return 'shortYear';
  }
  const born = parseDay(toDicomDay(typed));
  if (born === undefined) {
    return 'noDay';
  }
  if (born.getTime() > Date.UTC(now.getFullYear(), now.getMonth(), now.getDate())) {
    return 'future';
  }
  return born.getUTCFullYear() < now.getFullYear() - OldestYears ? 'tooOld' : undefined;
}
