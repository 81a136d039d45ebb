import { flushPromises, mount } from '@vue/test-utils';
import { describe, expect, it, vi } from 'vitest';
import { defineComponent, h } from 'vue';
import { Refusal } from '@shared/api/Refusal';
import { createMessages } from '@shared/i18n';
import type { Sending } from '@shared/uploads';
import { soon } from '@shared/testing/soon';
import type { UploadResult } from '../api/types';
import messages from '../locales/en.json';
import { useImageUploads, type ImageUploads } from './imageUploads';
import UploadReport from './UploadReport.vue';

const head = new Uint8Array(132);
head.set([0x44, 0x49, 0x43, 0x4d], 128);
const dicom = (path: string) => ({ path, file: new File([head], path) });
const text = (path: string) => ({ path, file: new File(['text'], path) });
const zip = (path: string) => ({ path, file: new File(['PK\u0003\u0004'], path) });

const stored = (count: number, failed: UploadResult['Failed'] = [], other: Partial<UploadResult> = {}): UploadResult => ({
  Stored: Array.from({ length: count }, (_, n) => ({ Name: `${n}`, Instance: `i${n}`, Study: 's' })), Failed: failed, Ignored: 0, RequestState: 'ToReview', ...other,
});

function report(send: (file: File, path: string, sending: Sending) => Promise<UploadResult>) {
  let uploads: ImageUploads | undefined;
  const wrapper = mount(defineComponent({
    setup() {
      const mine = useImageUploads(send);
      uploads = mine;
      return () => h(UploadReport, { uploads: mine });
    },
  }), { global: { plugins: [createMessages(messages)] } });
  return { wrapper, uploads: uploads as ImageUploads };
}

const settle = async (uploads: ImageUploads) => {
  await soon(() => expect(uploads.busy.value).toBe(false));
  await flushPromises();
};
const summary = (wrapper: ReturnType<typeof report>['wrapper']) => wrapper.get('[data-testid=upload-summary]').text();

describe('the report of an upload (A12)', () => {
  it('counts what was stored and names what was refused, under its reason', async () => {
    const send = vi.fn(async (_file: File, path: string) =>
      path === 'cd.zip' ? stored(5, [{ Name: 'AUTORUN.INF', Reason: 'NotDicom', Message: 'This is not a DICOM file.' }], { Ignored: 2 }) : stored(1));
    const { wrapper, uploads } = report(send);

    uploads.add([dicom('CD/IM1'), text('CD/notes.txt'), zip('cd.zip'), dicom('CD/DICOMDIR')]);
    await settle(uploads);

    expect(summary(wrapper)).toBe('6 images stored · 3 files refused · 2 system files passed over');
    expect(send.mock.calls.map(([, path]) => path)).toEqual(['CD/IM1', 'cd.zip']);
    const notDicom = wrapper.findAll('[data-testid=refused]').filter((group) => group.text().includes('This is not a DICOM file.'));
    expect(notDicom).toHaveLength(1);
    expect(notDicom[0]?.text()).toContain('2 files');
    expect(wrapper.text()).toContain('cd.zip › AUTORUN.INF');
    expect(wrapper.text()).toContain('CD/notes.txt');
    expect(wrapper.text()).toContain('DICOMDIR');
  });

  it('says so when the request was completed meanwhile', async () => {
    const { wrapper, uploads } = report(async () => stored(1, [], { RequestState: 'Completed' }));

    uploads.add([dicom('IM1')]);
    await settle(uploads);

    expect(wrapper.text()).toContain('was completed while files were being stored');
  });

  it('stops all when the server refuses what holds for all', async () => {
    const send = vi.fn(async () => Promise.reject(new Refusal(409, 'InvalidState', 'The request is completed.')));
    const { wrapper, uploads } = report(send);

    uploads.add(Array.from({ length: 50 }, (_, n) => dicom(`IM${n}`)));
    await settle(uploads);

    expect(send.mock.calls.length).toBeLessThanOrEqual(3);
    expect(wrapper.get('[role=alert]').text()).toContain('The request is completed.');
  });

  it('sends those again that a fault kept from arriving', async () => {
    const send = vi.fn().mockRejectedValueOnce(new Refusal(0, 'Unreachable', '')).mockResolvedValue(stored(1));
    const { wrapper, uploads } = report(send);
    uploads.add([dicom('IM1')]);
    await settle(uploads);
    expect(summary(wrapper)).toBe('0 images stored · 1 file refused');

    await wrapper.get('[data-testid=refused] button').trigger('click');
    await settle(uploads);

    expect(summary(wrapper)).toBe('1 image stored');
    expect(wrapper.find('[data-testid=refused]').exists()).toBe(false);
  });

  it('breaks off one file, or all', async () => {
    const send = vi.fn((_file: File, _path: string, { signal }: Sending) =>
      new Promise<UploadResult>((_resolve, reject) => signal.addEventListener('abort', () => reject(new DOMException('', 'AbortError')))));
    const { wrapper, uploads } = report(send);
    uploads.add([1, 2, 3, 4, 5].map((n) => dicom(`IM${n}`)));
    await soon(() => expect(send).toHaveBeenCalledTimes(3));

    await wrapper.findAll('[data-testid=cancel-upload]')[0]?.trigger('click');
    await soon(() => expect(send).toHaveBeenCalledTimes(4));
    await wrapper.get('[data-testid=stop-uploads]').trigger('click');
    await settle(uploads);

    expect(summary(wrapper)).toBe('0 images stored · 5 files stopped');
  });

  it('draws a hundred rows of a thousand refused files', async () => {
    const { wrapper, uploads } = report(async () => stored(1));

    uploads.add(Array.from({ length: 1_000 }, (_, n) => ({ path: `notes${n}.txt`, file: new File([], 'x') })));
    await settle(uploads);

    expect(summary(wrapper)).toBe('0 images stored · 1000 files refused');
    const group = wrapper.get<HTMLDetailsElement>('[data-testid=refused]');
    expect(group.findAll('li')).toHaveLength(0);
    group.element.open = true;
    await group.trigger('toggle');
    expect(wrapper.findAll('li')).toHaveLength(100);
    expect(wrapper.text()).toContain('Show 100 more');
  }, 30_000);
});
