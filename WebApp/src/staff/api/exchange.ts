import { inject, type InjectionKey } from 'vue';
import { createClient, pathOf, type Client, type Page, type Query, type UploadOptions } from '@shared/api/client';
import type {
  AuditEvent, CorrectionOrder, Delivery, Forecast, IdentificationFile, ImageRequest, IndexCheck, Matches, Me, NewRequest, RequestRow, SendOrder, Settings, StoredFile, StudyDetails, SystemState,
  UploadResult, Verification,
} from './types';
import type { ViewContents } from '../../viewer/source/listing';
import { createPictureCalls } from '../../viewer/source/pictureCalls';

type Upload = Pick<UploadOptions, 'signal' | 'onProgress'>;

/** Every call of the staff door that this application makes; nothing else in it knows an address. */
export function createExchange(client: Client = createClient('/exchange/api')) {
  const request = (id: string) => `/requests${pathOf(id)}`;
  const named = (file: File, options: Upload): UploadOptions => ({
    ...options,
    name: file.name,
    contentType: file.type === '' ? 'application/octet-stream' : file.type,
  });
  return {
    me: () => client.get<Me>('/me'),

    requests: (query: Query, signal?: AbortSignal) => client.get<Page<RequestRow>>('/requests', query, signal),
    forecast: (signal?: AbortSignal) => client.get<Forecast>('/requests/forecast', undefined, signal),
    request: (id: string, signal?: AbortSignal) => client.get<ImageRequest>(request(id), undefined, signal),
    createRequest: (body: NewRequest) => client.post<{ ID: string }>('/requests', body),
    correctPatient: (id: string, body: CorrectionOrder) => client.put<ImageRequest>(`${request(id)}/patient`, body),
    correctRequester: (id: string, body: CorrectionOrder) => client.put<ImageRequest>(`${request(id)}/requester`, body),
    requestAudit: (id: string, query: Query, signal?: AbortSignal) => client.get<Page<AuditEvent>>(`${request(id)}/audit`, query, signal),

    identification: (id: string, signal?: AbortSignal) => client.get<Page<IdentificationFile>>(`${request(id)}/identification`, undefined, signal),
    addIdentification: (id: string, file: File, options: Upload = {}) =>
      client.upload<{ Number: number }>(`${request(id)}/identification`, file, named(file, options)),
    identificationUrl: (id: string, number: number) => client.url(`${request(id)}/identification${pathOf(number)}`),

    askIdentification: (id: string, message: string) => client.post<ImageRequest>(`${request(id)}/identification/ask`, { Message: message }),
    confirmIdentification: (id: string, reason: string) => client.post<ImageRequest>(`${request(id)}/identification/confirm`, { Reason: reason }),
    extend: (id: string, reason: string) => client.post<ImageRequest>(`${request(id)}/extend`, { Reason: reason }),

    matches: (id: string, signal?: AbortSignal) => client.get<Matches>(`${request(id)}/matches`, undefined, signal),
    markShown: (id: string, studies: string[]) => client.put<object>(`${request(id)}/shown`, { Studies: studies }),
    uploadImages: (id: string, file: File, path: string, options: Upload = {}) =>
      client.upload<UploadResult>(`${request(id)}/images`, file, { ...options, name: path }),
    select: (id: string, excluded: string[]) => client.put<{ Excluded: string[] }>(`${request(id)}/selection`, { Excluded: excluded }),
    attach: (id: string, file: File, options: Upload = {}) => client.upload<StoredFile>(`${request(id)}/attachments`, file, named(file, options)),
    detach: (id: string, number: number) => client.delete<object>(`${request(id)}/attachments${pathOf(number)}`),
    send: (id: string, order: SendOrder) => client.post<{ Package: string; Images: number; Studies: number }>(`${request(id)}/send`, order),

    declineReasons: () => client.get<{ Items: string[] }>('/decline-reasons'),
    decline: (id: string, reason: string, message: string) => client.post<object>(`${request(id)}/decline`, { Reason: reason, Message: message }),
    previewDecline: (id: string, reason: string, message: string, signal?: AbortSignal) =>
      client.post<{ Subject: string; Text: string }>(`${request(id)}/decline/preview`, { Reason: reason, Message: message }, signal),

    settings: () => client.get<Settings>('/settings'),
    changeSettings: <S extends keyof Settings>(section: S, values: Partial<Settings[S]>) => client.put<unknown>(`/settings/${section}`, values),
    testEmail: (to: string) => client.post<{ Delivery: string }>('/settings/email/test', { To: to }),

    deliveries: (query: Query, signal?: AbortSignal) => client.get<Page<Delivery>>('/deliveries', query, signal),
    retry: (id: string) => client.post<object>(`/deliveries${pathOf(id)}/retry`),
    audit: (query: Query, signal?: AbortSignal) => client.get<Page<AuditEvent>>('/audit', query, signal),
    auditCsvUrl: (query: Query) => client.url('/audit.csv', query),
    verifyAudit: (signal?: AbortSignal) => client.get<Verification>('/audit/verify', undefined, signal),
    system: (signal?: AbortSignal) => client.get<SystemState>('/system', undefined, signal),
    checkIndex: (repair: boolean) => client.post<IndexCheck>('/system/index-check', { Repair: repair }),
    study: (study: string, signal?: AbortSignal) => client.get<StudyDetails>(`/studies${pathOf(study)}`, undefined, signal),
    /** For the viewer: the server puts a look at the pictures on record. */
    studyView: (study: string) => client.get<ViewContents>(`/studies${pathOf(study)}/view`),
    pictures: createPictureCalls(client, 'studies'),
    studyExportUrl: (study: string) => client.url(`/studies${pathOf(study)}/export`),
    exportEncrypted: (study: string, passphrase: string) => client.download(`/studies${pathOf(study)}/export`, { Passphrase: passphrase }),
    studyPreviewUrl: (study: string) => client.url(`/studies${pathOf(study)}/preview`),
  };
}

export type Exchange = ReturnType<typeof createExchange>;
export const exchangeKey: InjectionKey<Exchange> = Symbol('exchange');

export function useExchange(): Exchange {
  const exchange = inject(exchangeKey);
  if (exchange === undefined) {
    throw new Error('app.provide(exchangeKey, createExchange()) is missing');
  }
  return exchange;
}
