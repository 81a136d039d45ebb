import { Refusal } from '@shared/api/Refusal';
import { createMessages } from '@shared/i18n';
import { soon } from '@shared/testing/soon';
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ref } from 'vue';
import messages from '../locales/en.json';
import { HospitalKey } from '../pageTitle';
import { PortalApiKey } from '../portalApi';
import IdentifyPage from './IdentifyPage.vue';

const link = { Institution: 'St Elsewhere', Reference: 'F-7KD2', Documents: 2, Types: ['application/pdf'], MaxBytes: 1000, MaxFiles: 3 };
const api = { identificationLink: vi.fn(), addAskedProof: vi.fn() };
let page: VueWrapper;

async function open(): Promise<void> {
  page = mount(IdentifyPage, {
    props: { token: 'secret' },
    attachTo: document.body,
    global: { plugins: [createMessages(messages)], provide: { [PortalApiKey as symbol]: api, [HospitalKey as symbol]: ref('St Elsewhere') } },
  });
  await flushPromises();
}

async function press(): Promise<void> {
  await page.find('.btn-large').trigger('click');
  await flushPromises();
}

async function choose(...names: string[]): Promise<void> {
  const input = page.find<HTMLInputElement>('[name="Identification"]').element;
  Object.defineProperty(input, 'files', { value: names.map((name) => new File(['%PDF-1.4'], name)), configurable: true });
  input.dispatchEvent(new Event('change'));
  await soon(() => expect(page.text()).toContain(names.at(-1)));
}

beforeEach(() => {
  api.identificationLink.mockReset().mockResolvedValue(link);
  api.addAskedProof.mockReset().mockResolvedValue({});
});
afterEach(() => page.unmount());

describe('the link that asks for identification', () => {
  it('A22, A23: takes as many files as are left, and says that they arrived', async () => {
    await open();
    await press();
    expect(page.text()).toContain(messages.requestForm.problems.proof);
    await choose('a.pdf', 'b.pdf');
    expect(page.text()).not.toContain(messages.requestForm.problems.proof);
    await press();
    expect(api.addAskedProof).toHaveBeenCalledTimes(1);
    expect(api.addAskedProof.mock.calls[0]?.[0]).toBe('secret');
    expect(document.activeElement?.textContent).toBe(messages.identify.doneTitle);
  });

  it('A22, A23: is not done before every file has arrived', async () => {
    await open();
    await choose('a.pdf');
    api.addAskedProof.mockRejectedValueOnce(new Refusal(415, 'UnsupportedMedia', 'No undamaged PDF.'));
    await press();
    expect(page.find('h1').text()).toBe(messages.identify.title);
    expect(page.text()).toContain('No undamaged PDF.');
    await press();
    expect(page.find('h1').text()).toBe(messages.identify.doneTitle);
  });

  it('decision 4: any 404 is the dead link', async () => {
    api.identificationLink.mockRejectedValue(new Refusal(404, 'NotFound', ''));
    await open();
    expect(page.text()).toBe(`${messages.landing.deadTitle}${messages.landing.dead}`);
  });
});
