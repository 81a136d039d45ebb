export interface Column {
  key: string;
  label: string;
  /** The server's name for the order by this column; without one the list cannot be sorted by it. */
  sort?: string;
  /** For cells that must not wrap or that hold numbers. */
  kind?: 'text' | 'number' | 'actions';
}

export interface Sorting {
  key: string;
  descending: boolean;
}

/** "Due" or "-Due", as it stands in the address and in the question to the server. */
export function parseSorting(text: string): Sorting | undefined {
  const descending = text.startsWith('-');
  const key = descending ? text.slice(1) : text;
  return key === '' ? undefined : { key, descending };
}

/** The next press on a heading: ascending, descending, then the server's own order. */
export function nextSorting(current: Sorting | undefined, key: string): string {
  if (current?.key !== key) {
    return key;
  }
  return current.descending ? '' : `-${key}`;
}
