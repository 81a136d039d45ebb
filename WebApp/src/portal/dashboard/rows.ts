import type { PackageRow } from '../types';

// What the dashboard makes of the rows the server gives (D5 to D7).

export const KnownActions = ['View', 'Download', 'Forward', 'Decline'] as const;
export type KnownAction = (typeof KnownActions)[number];

// Only what the server offers, only what this version can do, always in the same order.
export function actionsOf(row: Pick<PackageRow, 'Actions'>): KnownAction[] {
  return KnownActions.filter((action) => row.Actions.includes(action));
}

export function isNew(row: PackageRow): boolean {
  return row.Status === 'New';
}

export interface HomeRows {
  opened: PackageRow[]; // by the link that led here, new or not
  news: PackageRow[];
  seen: PackageRow[];
}

const SeenOnHome = 5;

export function homeRows(rows: PackageRow[], openedByLink: string | null): HomeRows {
  const others = rows.filter((row) => row.ID !== openedByLink);
  return {
    opened: rows.filter((row) => row.ID === openedByLink),
    news: others.filter(isNew),
    seen: others.filter((row) => !isNew(row)).slice(0, SeenOnHome),
  };
}

// The earliest end among those still to be looked at.
export function soonestEnd(rows: PackageRow[]): string | null {
  const ends = rows
    .filter(isNew)
    .map((row) => row.AvailableUntil)
    .filter((end) => end !== null);
  return ends.sort()[0] ?? null;
}
