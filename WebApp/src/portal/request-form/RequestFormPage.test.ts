import { Refusal } from '@shared/api/Refusal';
import { createMessages } from '@shared/i18n';
import { soon } from '@shared/testing/soon';
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ref } from 'vue';
import { createMemoryHistory, createRouter, type Router } from 'vue-router';
import messages from '../locales/en.json';
import { HospitalKey } from '../pageTitle';
import { PortalApiKey } from '../portalApi';
import type { FormInfo } from '../types';
import RequestFormPage from './RequestFormPage.vue';

const info: FormInfo = {
  Enabled: true,
  Institution: { Name: 'St Elsewhere', Email: 'imaging@hospital.example' },
  Identification: { Asked: true, Required: false, Types: ['application/pdf'], MaxBytes: 1000, MaxFiles: 2 },
  Purposes: ['Legal claim'],
  Relationships: ['Patient', 'Other'],
  Passcode: { Sms: true },
  ConsentText: 'I agree.',
  Privacy: 'Kept safe.',
  DueMonths: 1,
  ConfirmationHours: 24,
};
const api = { form: vi.fn(), askForImages: vi.fn(), addProof: vi.fn() };
let router: Router;
let page: VueWrapper;

async function open(path = '/request'): Promise<void> {
  router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/', name: 'start', component: { template: '' } },
      { path: '/request', name: 'requestForm', component: { template: '' } },
    ],
  });
  await router.push(path);
  page = mount(RequestFormPage, {
    attachTo: document.body,
    global: { plugins: [createMessages(messages), router], provide: { [PortalApiKey as symbol]: api, [HospitalKey as symbol]: ref('St Elsewhere') } },
  });
  await flushPromises();
}

const field = (name: string) => page.find<HTMLInputElement>(`[name="${name}"]`);
const heading = () => page.find('h2').text();
const summary = () => page.find('[data-testid="error-summary"]');

async function submit(): Promise<void> {
  await page.find('form').trigger('submit');
  await flushPromises();
}

async function fillYou(): Promise<void> {
  await field('Requester.Name').setValue('Jane Doe');
  await field('Requester.Email').setValue('jane@mail.example');
  await field('Requester.Mobile').setValue('+447700900123');
}

async function fillAll(): Promise<void> {
  await fillYou();
  await submit();
  await page.find('input[value="Patient"]').setValue();
  for (const [part, text] of Object.entries({ day: '1', month: '2', year: '1970' })) {
    await page.find(`.part.${part} input`).setValue(text);
  }
  await submit();
  await field('Purpose').setValue('Legal claim');
}

async function chooseFile(name: string): Promise<void> {
  const input = field('Identification').element;
  Object.defineProperty(input, 'files', { value: [new File(['%PDF-1.4'], name)], configurable: true });
  input.dispatchEvent(new Event('change'));
  await soon(() => expect(page.text()).toContain(name));
}

beforeEach(() => {
  api.form.mockReset().mockResolvedValue(info);
  api.askForImages.mockReset().mockResolvedValue({ ID: 'e1', Reference: 'F-1' });
  api.addProof.mockReset().mockResolvedValue({});
});

afterEach(() => {
  page.unmount();
  sessionStorage.clear();
});

describe('the public request form', () => {
  it('A22: sends what was entered with its files, then says where the e-mail went and forgets all', async () => {
    await open();
    await fillAll();
    await chooseFile('passport.pdf');
    await submit();
    expect(page.text()).toContain('Jane DOE');
    expect(sessionStorage).toHaveLength(1);
    await submit();
    expect(api.askForImages).not.toHaveBeenCalled();
    expect(document.activeElement).toBe(summary().element);
    await field('Consent').setValue(true);
    await submit();
    expect(api.askForImages).toHaveBeenCalledTimes(1);
    expect(api.askForImages.mock.calls[0]?.[0]).toMatchObject({ Consent: true, Relationship: 'Patient', Patient: { PatientName: 'Doe^Jane', PatientBirthDate: '19700201' } });
    expect(api.addProof).toHaveBeenCalledTimes(1);
    expect(page.find('h1').text()).toBe('Check your e-mail');
    expect(page.text()).toContain('jane@mail.example');
    expect(page.find('[data-testid="failed-proofs"]').exists()).toBe(false);
    expect(sessionStorage).toHaveLength(0);
  });

  it('A22: does not run ahead of somebody who types, whatever step the address named', async () => {
    await open('/request?step=check');
    expect(heading()).toBe('Who are you?');
    await fillYou();
    await flushPromises();
    expect(heading()).toBe('Who are you?');
  });

  it('A22: shows errors at the field and above the form, and takes them back while one types', async () => {
    await open();
    await submit();
    expect(document.activeElement).toBe(summary().element);
    expect(summary().findAll('a')).toHaveLength(3);
    expect(field('Requester.Email').attributes('aria-invalid')).toBe('true');
    await summary().findAll('a')[1]?.trigger('click');
    expect(document.activeElement).toBe(field('Requester.Email').element);
    await field('Requester.SecondEmail').setValue('other@mail.example');
    expect(summary().findAll('a')).toHaveLength(2);
  });

  it('A22: brings a server’s refusal to its step and field, with everything else in place', async () => {
    await open();
    await fillAll();
    await submit();
    await field('Consent').setValue(true);
    api.askForImages.mockRejectedValue(new Refusal(400, 'BadValue', 'Requester.Mobile is no number.', { Field: 'Requester.Mobile' }));
    await submit();
    expect(heading()).toBe('Who are you?');
    expect(page.text()).toContain('This is no number.');
    expect(document.activeElement).toBe(summary().element);
    expect(field('Requester.Name').element.value).toBe('Jane Doe');
  });

  it('A22: keeps what was typed when sending fails otherwise', async () => {
    await open();
    await fillAll();
    await submit();
    await field('Consent').setValue(true);
    api.askForImages.mockRejectedValue(new Refusal(429, 'TooManyRequests', 'Too many requests were made here.'));
    await submit();
    expect(heading()).toBe('Check and send');
    expect(page.find('[data-testid="error-notice"]').text()).toContain('Too many requests');
    expect(sessionStorage).toHaveLength(1);
  });

  it('A22: a file that did not arrive can be sent again', async () => {
    await open();
    await fillAll();
    await chooseFile('passport.pdf');
    await submit();
    await field('Consent').setValue(true);
    api.addProof.mockRejectedValueOnce(new Refusal(0, 'Unreachable', ''));
    await submit();
    const lost = page.find('[data-testid="failed-proofs"]');
    expect(lost.text()).toContain('passport.pdf');
    await lost.find('.btn-primary').trigger('click');
    await flushPromises();
    expect(api.addProof).toHaveBeenCalledTimes(2);
    expect(api.addProof.mock.calls[1]?.[0]).toMatchObject({ ID: 'e1' });
    expect(page.find('[data-testid="failed-proofs"]').exists()).toBe(false);
  });

  it('A22: stops before the check where identification is required and none was chosen', async () => {
    api.form.mockResolvedValue({ ...info, Identification: { ...info.Identification, Required: true } });
    await open();
    await fillAll();
    await submit();
    expect(heading()).toBe('What do you need, and why?');
    expect(summary().text()).toContain('Choose at least one file.');
    await chooseFile('passport.pdf');
    expect(summary().exists()).toBe(false);
    await submit();
    expect(heading()).toBe('Check and send');
  });

  it('A22: says that the form is turned off', async () => {
    api.form.mockResolvedValue({ Enabled: false });
    await open();
    expect(page.find('h1').text()).toBe('Requests are not taken here');
  });
});
