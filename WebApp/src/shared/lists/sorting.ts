export interface Column<T> {
  key: string;
  label: string;
  /** What rows are compared by; a column without it cannot be sorted. */
  sort?: (row: T) => string | number;
  /** For cells that must not wrap or that hold numbers. */
  kind?: 'text' | 'number' | 'actions';
}

export interface Sorting {
  key: string;
  descending: boolean;
}

/** "DueDate" or "-DueDate", as it stands in the address. */
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

export function sortRows<T>(rows: T[], columns: Column<T>[], sorting: Sorting | undefined): T[] {
  const by = columns.find((column) => column.key === sorting?.key)?.sort;
  if (sorting === undefined || by === undefined) {
    return rows;
  }
  const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
  const direction = sorting.descending ? -1 : 1;
  return [...rows].sort((a, b) => {
    const left = by(a);
    const right = by(b);
    const order = typeof left === 'number' && typeof right === 'number' ? left - right : collator.compare(String(left), String(right));
    return order * direction;
  });
}
