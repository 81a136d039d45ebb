import { expect, type APIRequestContext } from '@playwright/test';
import type { SamplePatient } from './stack';

export interface Requester {
  Name: string;
  Organization: string;
  Email: string;
  Phone: string;
  Mobile: string;
  SecondEmail?: string;
}

type RequestPatient = Pick<SamplePatient, 'PatientName' | 'PatientBirthDate' | 'NationalID' | 'PatientID' | 'PatientSex'>;

export interface RequestWords {
  Reference?: string;
  Notes?: string;
  Purpose?: string;
}

/** Sets the scene by HTTP where a test is about something else; never used for what a test shows. */
export class StaffApi {
  constructor(private readonly http: APIRequestContext) {}

  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.http.fetch(path, { method, ...(body === undefined ? {} : { data: body }) });
    expect(answer.status(), `${method} ${path}: ${await answer.text()}`).toBe(200);
    return (await answer.json()) as T;
  }

  async enterRequest(patient: RequestPatient, requester: Requester, words: RequestWords = {}): Promise<string> {
    const { PatientName, PatientBirthDate, NationalID, PatientID, PatientSex } = patient;
    const body = {
      Direction: 'Inbound',
      Patient: { PatientName, PatientBirthDate, NationalID, PatientID, PatientSex },
      Requester: requester,
      ...words,
    };
    return (await this.call<{ ID: string }>('POST', '/exchange/api/requests', body)).ID;
  }

  async attach(request: string, name: string, content: Buffer): Promise<void> {
    const answer = await this.http.post(`/exchange/api/requests/${request}/attachments`, {
      data: content,
      headers: { 'Content-Type': 'application/pdf', 'Content-Disposition': `attachment; filename="${name}"` },
    });
    expect(answer.status(), await answer.text()).toBe(200);
  }

  async send(request: string, order: { Close?: boolean; Message?: string; Download?: boolean; RetentionDays?: number } = {}) {
    return this.call<{ Package: string; Images: number }>('POST', `/exchange/api/requests/${request}/send`, { Close: true, ...order });
  }

  async decline(request: string): Promise<void> {
    const reasons = await this.call<{ Items: string[] }>('GET', '/exchange/api/decline-reasons');
    await this.call('POST', `/exchange/api/requests/${request}/decline`, { Reason: reasons.Items[0] });
  }

  /** Stores a small picture under any attributes, by Orthanc's own means. */
  async storePicture(tags: Record<string, string>, png: Buffer): Promise<void> {
    await this.call('POST', '/tools/create-dicom', { Tags: tags, Content: `data:image/png;base64,${png.toString('base64')}` });
  }

  /** Stores another series of the same study, under other attributes. */
  async storeChanged(instance: string, Replace: Record<string, string>): Promise<void> {
    const changed = await this.http.post(`/instances/${instance}/modify`, { data: { Replace, Keep: ['StudyInstanceUID'], Force: true } });
    expect(changed.status(), 'changed').toBe(200);
    const stored = await this.http.post('/instances', { data: await changed.body(), headers: { 'Content-Type': 'application/dicom' } });
    expect(stored.status(), await stored.text()).toBe(200);
  }

  /** Stores a DICOM file. */
  async storeFile(content: Buffer): Promise<void> {
    const stored = await this.http.post('/instances', { data: content, headers: { 'Content-Type': 'application/dicom' } });
    expect(stored.status(), await stored.text()).toBe(200);
  }

  /** Orthanc's identifier of a patient's first study. */
  async studyOf(patient: SamplePatient): Promise<string> {
    const found = await this.call<{ ID: string; Type: string }[]>('POST', '/tools/lookup', patient.Studies[0]?.StudyInstanceUID);
    return found.find(({ Type }) => Type === 'Study')?.ID ?? '';
  }

  /** Takes a study out of the archive; its files stay among the samples. */
  async removeStudy(studyInstanceUid: string): Promise<void> {
    const found = await this.call<{ ID: string; Type: string }[]>('POST', '/tools/lookup', studyInstanceUid);
    for (const { ID } of found.filter(({ Type }) => Type === 'Study')) {
      await this.call('DELETE', `/studies/${ID}`);
    }
  }
}
