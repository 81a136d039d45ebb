import { describe, expect, it, vi } from 'vitest';
import { SourceError } from './ImageSource';
import type { ViewStudy } from './listing';
import { kindOf, type ViewedInstance } from './model';
import { OnlineSource, type OnlineHead } from './OnlineSource';
import type { PictureCalls } from './pictureCalls';
import { PictureRefused } from './PictureRefused';

const head: OnlineHead = {
  id: 'p1',
  institution: 'St Elsewhere',
  patient: { PatientName: 'DOE^JANE', PatientBirthDate: '19700131', PatientID: 'H1', PatientSex: 'F' },
  attachments: [{ name: 'Letter.pdf', url: '/api/packages/p1/attachments/2' }],
};
const studies: ViewStudy[] = [{
  Study: 's', StudyInstanceUID: '1.2', StudyDate: '20260101', StudyDescription: 'Chest', Modalities: ['CT'],
  Series: [{ Series: 'r', Modality: 'CT', SeriesDescription: '', SeriesNumber: '3', Instances: [{ Instance: 'i1', InstanceNumber: 1, Frames: 4 }] }],
}];

function source(calls: Partial<PictureCalls>): OnlineSource {
  return new OnlineSource(calls as PictureCalls, head, { Items: studies, Pixels: true });
}

const instance = { key: 'i1' } as ViewedInstance;

describe('D8: a package on the portal, a study for staff', () => {
  it('lists its series under the patient of the whole', async () => {
    const contents = await source({}).contents();
    expect(contents.studies[0]).toMatchObject({ patientName: 'DOE^JANE', birthDate: '19700131', description: 'Chest' });
    expect(contents.studies[0]?.series[0]).toMatchObject({ number: 3, instances: [{ key: 'i1', frames: 4 }] });
    expect(contents.attachments).toEqual([{ name: 'Letter.pdf', url: '/api/packages/p1/attachments/2' }]);
  });

  it('gives pictures only: E4, no file ever reaches who may only look', () => {
    expect('bytes' in source({})).toBe(false);
  });

  it.each([[401, 'Refused'], [403, 'Refused'], [404, 'Missing'], [409, 'Changed'], [415, 'Undrawable'], [429, 'Busy'], [500, 'Unreachable']] as const)('says of %s: %s', async (status, trouble) => {
    const picture = vi.fn(() => Promise.reject(new PictureRefused(status)));
    await expect(source({ picture }).rendered(instance, 2, 512, new AbortController().signal)).rejects.toEqual(new SourceError(trouble));
    expect(picture).toHaveBeenCalledWith('p1', { instance: 'i1', frame: 2 }, { width: 512, window: null }, expect.anything());
  });

  it('names what has no pictures, and gives what it says: D8', async () => {
    const object = vi.fn(async () => new ArrayBuffer(3));
    const report = { Instance: 'i2', InstanceNumber: 1, Frames: 0, SOPClassUID: '1.2.840.10008.5.1.4.1.1.88.11' };
    const listed = studies.map((study) => ({ ...study, Series: study.Series.map((series) => ({ ...series, Instances: [report] })) }));
    const online = new OnlineSource({ object } as unknown as PictureCalls, head, { Items: listed, Pixels: false });
    const [told = instance] = (await online.contents()).studies.flatMap(({ series }) => series).flatMap(({ instances }) => instances);
    expect(kindOf(told)).toBe('Report');
    expect((await online.object(told, new AbortController().signal)).byteLength).toBe(3);
    expect(object).toHaveBeenCalledWith('p1', 'i2', expect.anything());
    object.mockRejectedValue(new PictureRefused(415));
    await expect(online.object(told, new AbortController().signal)).rejects.toEqual(new SourceError('Undrawable'));
  });

  it('finds documents where the server has them', async () => {
    const calls = { hasDocument: async () => true, documentUrl: () => '/doc' };
    expect(await source(calls).documentUrl(instance)).toBe('/doc');
    expect(await source({ ...calls, hasDocument: async () => false }).documentUrl(instance)).toBeNull();
  });
});
