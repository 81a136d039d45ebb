// Dates in the reader's language and time zone. A day without a time (a birth date, a study date, a due date) belongs to no
// zone and is never moved by one.

const DAY = 24 * 60 * 60 * 1000;
const SOON_DAYS = 7;

function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length > 0;
  } catch {
    return false;
  }
}

/** The reader's languages, best first. A browser without any says "C" or nothing, which Intl refuses; then it is the system's. */
export function readerLocale(): string[] {
  return [...(navigator.languages.length > 0 ? navigator.languages : [navigator.language])].filter(isLanguage);
}

/** The day of a DICOM DA ("19700131") or ISO ("1970-01-31") value, at midnight UTC; undefined unless it is a real day. */
export function parseDay(value: string): Date | undefined {
  const match = /^(\d{4})-?(\d{2})-?(\d{2})$/.exec(value.trim());
  if (match === null) {
    return undefined;
  }
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const real = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return real ? date : undefined;
}

/** Made once for a language: to make one takes longer than to use it a hundred times, and a series has a day on every picture. */
const dayFormats = new Map<string, Intl.DateTimeFormat>();

function dayFormat(locale: string | string[]): Intl.DateTimeFormat {
  const key = String(locale);
  const format = dayFormats.get(key) ?? new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
  dayFormats.set(key, format);
  return format;
}

/** "31 Jan 1970". What is no date is shown as it is, because staff must see what the file says. */
export function formatDay(value: string, locale: string | string[] = readerLocale()): string {
  const day = parseDay(value);
  return day === undefined ? value : dayFormat(locale).format(day);
}

/** "21 Nov 2026, 16:24" in the reader's zone, or in the one named. */
export function formatInstant(value: string, locale: string | string[] = readerLocale(), timeZone?: string): string {
  const instant = new Date(value);
  return Number.isNaN(instant.getTime())
    ? value
    : new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', ...(timeZone === undefined ? {} : { timeZone }) }).format(instant);
}

/** The day of a moment where the reader is: "21 Nov 2026". */
export function formatInstantDay(value: string, locale: string | string[] = readerLocale(), timeZone?: string): string {
  const instant = new Date(value);
  return Number.isNaN(instant.getTime())
    ? value
    : new Intl.DateTimeFormat(locale, { dateStyle: 'medium', ...(timeZone === undefined ? {} : { timeZone }) }).format(instant);
}

/** DICOM TM, "143015.25", as "14:30"; TM has no zone. */
export function formatDicomTime(value: string): string {
  const match = /^(\d{2})(\d{2})/.exec(value);
  return match === null ? value : `${match[1]}:${match[2]}`;
}

/** "19700131" from an input of type date, which gives "1970-01-31". */
export function toDicomDate(iso: string): string {
  return iso.replaceAll('-', '');
}

export interface Due {
  kind: 'overdue' | 'soon' | 'later';
  /** Whole days until the due date; negative once it has passed. */
  days: number;
}

/** How a due date stands to the reader's own today. */
export function dueState(dueDate: string, now: Date): Due {
  const due = parseDay(dueDate)?.getTime() ?? Number.POSITIVE_INFINITY;
  const today = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate());
  const days = Math.round((due - today) / DAY);
  if (days < 0) {
    return { kind: 'overdue', days };
  }
  return { kind: days <= SOON_DAYS ? 'soon' : 'later', days };
}
