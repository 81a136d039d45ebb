import { flushPromises, mount } from '@vue/test-utils';
import { createMemoryHistory } from 'vue-router';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Refusal } from '@shared/api/Refusal';
import { ToastList } from '@shared/components/toasts';
import { createMessages } from '@shared/i18n';
import App from '../App.vue';
import { exchangeKey, type Exchange } from '../api/exchange';
import type { StudyDetails } from '../api/types';
import messages from '../locales/en.json';
import { createStaffRouter } from '../router';
import { me } from '../testing/samples';
import { patientOf } from './patientOf';

const details: StudyDetails = {
  Study: 's1', StudyInstanceUID: '1.2', PatientName: 'DOE^JANE', PatientBirthDate: '19700131', PatientID: 'P1', PatientSex: 'F', Conflicts: [], StudyDate: '20260303', StudyTime: '',
  StudyDescription: 'CT CHEST', AccessionNumber: '', InstitutionName: '', Modalities: ['CT'], Images: 42, Series: [{ Series: 'r', Modality: 'CT', SeriesDescription: 'axial', SeriesNumber: 2, Images: 42 }],
};
const exchange = {
  me: async () => me,
  study: vi.fn<Exchange['study']>(),
  studyView: vi.fn<Exchange['studyView']>(),
  exportEncrypted: vi.fn<Exchange['exportEncrypted']>(),
  studyPreviewUrl: () => '',
  studyExportUrl: (study: string) => `/exchange/api/studies/${study}/export`,
};

async function page(path: string) {
  const router = createStaffRouter(createMemoryHistory());
  await router.push(path);
  const wrapper = mount(App, { global: { plugins: [router, createMessages(messages), new ToastList()], provide: { [exchangeKey as symbol]: exchange } }, attachTo: document.body });
  await flushPromises();
  await vi.dynamicImportSettled();
  await flushPromises();
  return wrapper;
}

beforeEach(() => {
  vi.clearAllMocks();
  exchange.study.mockResolvedValue(details);
  document.body.innerHTML = '';
});

describe('the page of a study', () => {
  it('says what is in it and leads to the viewer in a window of its own', async () => {
    const wrapper = await page('/studies/s1');
    expect(wrapper.get('h1').text()).toBe('CT CHEST');
    expect(wrapper.get('[data-testid=series-row]').text()).toContain('axial');
    expect(wrapper.get('[data-testid=view-study]').attributes()).toMatchObject({ href: '/view/s1', target: '_blank' });
    expect(wrapper.text()).not.toContain('different patients');
  });

  it('warns where its series name different patients', async () => {
    exchange.study.mockResolvedValue({ ...details, Conflicts: ['PatientName'] });
    expect((await page('/studies/s1')).text()).toContain('The series of this study name different patients');
  });

  it('D8: a late answer about another study does not take its place', async () => {
    let late = () => {};
    exchange.study.mockImplementationOnce(() => new Promise((resolve) => (late = () => resolve({ ...details, StudyDescription: 'MR OF ANOTHER' }))));
    const wrapper = await page('/studies/s0');
    await wrapper.vm.$router.push('/studies/s1');
    await flushPromises();
    expect(wrapper.get('h1').text()).toBe('CT CHEST');
    late();
    await flushPromises();
    expect(wrapper.get('h1').text()).toBe('CT CHEST');
  });

  it('says that there is none, and whatever else the server says', async () => {
    exchange.study.mockRejectedValueOnce(new Refusal(404, 'NotFound', 'There is no such study.'));
    expect((await page('/studies/s1')).text()).toContain('There is no such study');
    exchange.study.mockRejectedValueOnce(new Refusal(503, 'Busy', 'The server is busy.'));
    const wrapper = await page('/studies/s1');
    await wrapper.findAll('button').find((button) => button.text() === 'Try again')?.trigger('click');
    await flushPromises();
    expect(wrapper.get('h1').text()).toBe('CT CHEST');
  });
});

describe('its export', () => {
  it('is a plain link, so that the browser streams it to disk', async () => {
    const wrapper = await page('/studies/s1');
    await wrapper.get('[data-testid=export-study]').trigger('click');
    expect(wrapper.get('a[data-testid=export-do]').attributes('href')).toBe('/exchange/api/studies/s1/export');
  });

  it('takes a passphrase of twelve characters or more', async () => {
    exchange.exportEncrypted.mockResolvedValue(new Blob(['zip']));
    URL.createObjectURL = vi.fn(() => 'blob:zip');
    const saved = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockReturnValue();
    const wrapper = await page('/studies/s1');
    await wrapper.get('[data-testid=export-study]').trigger('click');
    await wrapper.get('input[type=checkbox]').setValue(true);
    await wrapper.get('#export input[type=text]').setValue('elevenchars');
    await wrapper.get('#export').trigger('submit');
    expect(wrapper.text()).toContain('Give a passphrase of at least 12 characters.');
    expect(exchange.exportEncrypted).not.toHaveBeenCalled();
    await wrapper.get('#export input[type=text]').setValue('correct horse battery');
    await wrapper.get('#export').trigger('submit');
    await flushPromises();
    expect(exchange.exportEncrypted).toHaveBeenCalledWith('s1', 'correct horse battery');
    expect(saved).toHaveBeenCalledOnce();
  });
});

describe('whom the pictures are of', () => {
  it('is the patient of the study', () => {
    expect(patientOf(details, 'doubtful')).toEqual({ PatientName: 'DOE^JANE', PatientBirthDate: '19700131', PatientID: 'P1', PatientSex: 'F' });
  });

  it('is nobody by name where the series disagree', () => {
    expect(patientOf({ ...details, Conflicts: ['PatientID'] }, 'doubtful')).toEqual({ PatientName: 'doubtful', PatientBirthDate: '', PatientID: '', PatientSex: '' });
  });
});

it('the viewer stands alone, without the navigation', async () => {
  exchange.study.mockRejectedValue(new Refusal(404, 'NotFound', ''));
  const wrapper = await page('/view/s1');
  expect(wrapper.text()).toContain('There is no such study');
  expect(wrapper.find('nav').exists()).toBe(false);
});
