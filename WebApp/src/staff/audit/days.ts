import { parseDay } from '@shared/format/dates';

/** The moment at which a day ("2026-11-21", as a date field gives it) begins where the reader is; empty without a day. */
export function dayStart(day: string): string {
  const date = parseDay(day);
  return date === undefined ? '' : toSeconds(new Date(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()));
}

/** The last second of that day where the reader is. */
export function dayEnd(day: string): string {
  const date = parseDay(day);
  return date === undefined ? '' : toSeconds(new Date(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate(), 23, 59, 59));
}

/** The server reads whole seconds. */
function toSeconds(moment: Date): string {
  return moment.toISOString().replace(/\.\d+Z$/, 'Z');
}
