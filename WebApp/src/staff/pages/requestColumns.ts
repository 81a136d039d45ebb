import type { Column } from '@shared/lists/sorting';

export type Translate = (key: string) => string;

/** The columns of the request tables, by their keys; `sort` is the server's name for the order. */
export function requestColumns(t: Translate, keys: string[]): Column[] {
  const all: Record<string, Column> = {
    patient: { key: 'patient', label: t('requests.columns.patient'), sort: 'Patient' },
    received: { key: 'received', label: t('requests.columns.received'), sort: 'Received' },
    due: { key: 'due', label: t('requests.columns.due'), sort: 'Due' },
    requester: { key: 'requester', label: t('requests.columns.requester'), sort: 'Requester' },
    asked: { key: 'asked', label: t('requests.columns.asked'), sort: 'Requester' },
    purpose: { key: 'purpose', label: t('requests.columns.purpose') },
    found: { key: 'found', label: t('requests.columns.found'), kind: 'number' },
    state: { key: 'state', label: t('requests.columns.state'), sort: 'State' },
    completed: { key: 'completed', label: t('requests.columns.completed'), sort: 'Completed' },
  };
  return keys.flatMap((key) => all[key] ?? []);
}
