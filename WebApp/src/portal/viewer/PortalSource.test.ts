import { describe, expect, it, vi } from 'vitest';
import { SourceError } from '../../viewer/source/ImageSource';
import type { ViewedInstance } from '../../viewer/source/model';
import type { PortalApi } from '../portalApi';
import type { PackageDetails, ViewStudy } from '../types';
import { PictureRefused } from './PictureRefused';
import { PortalSource } from './PortalSource';

const details = {
  ID: 'p1',
  Institution: 'St Elsewhere',
  Patient: { PatientName: 'DOE^JANE', PatientBirthDate: '19700131', PatientID: 'H1', PatientSex: 'F' },
  Attachments: [{ Number: 2, Name: 'Letter.pdf', ContentType: 'application/pdf', Size: 5 }],
} as unknown as PackageDetails;
const studies: ViewStudy[] = [{
  Study: 's', StudyInstanceUID: '1.2', StudyDate: '20260101', StudyDescription: 'Chest', Modalities: ['CT'],
  Series: [{ Series: 'r', Modality: 'CT', SeriesDescription: '', SeriesNumber: '3', Instances: [{ Instance: 'i1', InstanceNumber: 1, Frames: 4 }] }],
}];

function source(api: Partial<PortalApi>): PortalSource {
  return new PortalSource(api as PortalApi, details, { Items: studies, Pixels: true });
}

const instance = { key: 'i1' } as ViewedInstance;

describe('D8: a package on the portal', () => {
  it('lists its series under the patient of the package', async () => {
    const contents = await source({ attachmentUrl: (id, number) => `/api/packages/${id}/attachments/${number}` }).contents();
    expect(contents.studies[0]).toMatchObject({ patientName: 'DOE^JANE', birthDate: '19700131', description: 'Chest' });
    expect(contents.studies[0]?.series[0]).toMatchObject({ number: 3, instances: [{ key: 'i1', frames: 4 }] });
    expect(contents.attachments).toEqual([{ name: 'Letter.pdf', url: '/api/packages/p1/attachments/2' }]);
  });

  it('gives drawn pictures only: E4, no file ever reaches who may only look', () => {
    expect('bytes' in source({})).toBe(false);
  });

  it.each([[403, 'Refused'], [404, 'Missing'], [415, 'Undrawable'], [429, 'Busy'], [500, 'Unreachable']] as const)('says of %s: %s', async (status, trouble) => {
    const picture = vi.fn(() => Promise.reject(new PictureRefused(status)));
    await expect(source({ picture }).rendered(instance, 2, 512, new AbortController().signal)).rejects.toEqual(new SourceError(trouble));
    expect(picture).toHaveBeenCalledWith('p1', { instance: 'i1', frame: 2 }, { width: 512, window: null }, expect.anything());
  });

  it('finds documents where the server has them', async () => {
    const api = { hasDocument: async () => true, documentUrl: () => '/doc' };
    expect(await source(api).documentUrl(instance)).toBe('/doc');
    expect(await source({ ...api, hasDocument: async () => false }).documentUrl(instance)).toBeNull();
  });
});
