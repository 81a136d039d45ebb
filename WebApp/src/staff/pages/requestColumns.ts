import type { Column } from '@shared/lists/sorting';
import { formatPersonName } from '@shared/format/personName';
import type { RequestRow } from '../api/types';

export type Translate = (key: string) => string;

/** The columns of the request tables, by their keys; `labels` are keys of translation. */
export function requestColumns(t: Translate, keys: string[]): Column<RequestRow>[] {
  const all: Record<string, Column<RequestRow>> = {
    patient: { key: 'patient', label: t('requests.columns.patient'), sort: (row) => formatPersonName(row.Patient.PatientName).dicom },
    received: { key: 'received', label: t('requests.columns.received'), sort: (row) => row.ReceivedAt },
    due: { key: 'due', label: t('requests.columns.due'), sort: (row) => row.DueDate ?? '9999' },
    requester: { key: 'requester', label: t('requests.columns.requester'), sort: (row) => row.Requester.Organization || row.Requester.Name },
    asked: { key: 'asked', label: t('requests.columns.asked'), sort: (row) => row.Requester.Organization || row.Requester.Name },
    purpose: { key: 'purpose', label: t('requests.columns.purpose'), sort: (row) => row.Purpose },
    found: { key: 'found', label: t('requests.columns.found'), kind: 'number', sort: (row) => row.ImagesFound ?? -1 },
    state: { key: 'state', label: t('requests.columns.state'), sort: (row) => `${row.State}${row.Outcome}` },
    completed: { key: 'completed', label: t('requests.columns.completed'), sort: (row) => row.CompletedAt ?? '' },
  };
  return keys.flatMap((key) => all[key] ?? []);
}
