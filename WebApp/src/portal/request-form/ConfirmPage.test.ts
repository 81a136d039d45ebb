import { Refusal } from '@shared/api/Refusal';
import { createMessages } from '@shared/i18n';
import { soon } from '@shared/testing/soon';
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ref } from 'vue';
import messages from '../locales/en.json';
import { HospitalKey } from '../pageTitle';
import { PortalApiKey } from '../portalApi';
import type { Confirmation } from '../types';
import ConfirmPage from './ConfirmPage.vue';

const link: Confirmation = {
  ID: 'e1',
  Reference: 'F-7KD2',
  Confirmed: false,
  DueDate: null,
  Identification: { Asked: true, Required: false, Documents: 0, Types: ['application/pdf'], MaxBytes: 1000, MaxFiles: 2 },
};
const api = { confirmation: vi.fn(), confirm: vi.fn(), addProof: vi.fn() };
let page: VueWrapper;

async function open(): Promise<void> {
  page = mount(ConfirmPage, {
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

beforeEach(() => {
  api.confirmation.mockReset().mockResolvedValue(link);
  api.confirm.mockReset().mockResolvedValue({ Reference: 'F-7KD2', DueDate: '2026-12-21' });
  api.addProof.mockReset().mockResolvedValue({});
});
afterEach(() => page.unmount());

describe('the link of the confirming e-mail', () => {
  it('A22: confirms nothing before the button is pressed; then gives the reference', async () => {
    await open();
    expect(api.confirm).not.toHaveBeenCalled();
    await press();
    expect(api.confirm).toHaveBeenCalledWith(expect.objectContaining({ ID: 'e1' }), 'secret');
    expect(page.find('[data-testid="reference"]').text()).toBe('F-7KD2');
    expect(page.text()).toMatch(/By .*2026 at the latest/);
    expect(document.activeElement?.textContent).toBe('Your request has arrived');
  });

  it('A22: shows the reference again to whoever comes back', async () => {
    api.confirmation.mockResolvedValue({ ...link, Confirmed: true, DueDate: '2026-12-21' });
    await open();
    expect(page.find('[data-testid="reference"]').text()).toBe('F-7KD2');
    expect(page.find('.btn-large').exists()).toBe(false);
  });

  it('A22: asks first for the identification that is required and was lost', async () => {
    api.confirmation.mockResolvedValue({ ...link, Identification: { ...link.Identification, Required: true } });
    await open();
    await press();
    expect(api.confirm).not.toHaveBeenCalled();
    const input = page.find<HTMLInputElement>('[name="Identification"]').element;
    Object.defineProperty(input, 'files', { value: [new File(['%PDF-1.4'], 'passport.pdf')], configurable: true });
    input.dispatchEvent(new Event('change'));
    await soon(() => expect(page.text()).toContain('passport.pdf'));
    api.addProof.mockRejectedValueOnce(new Refusal(0, 'Unreachable', ''));
    await press();
    expect(api.confirm).not.toHaveBeenCalled();
    await press();
    expect(api.confirm).toHaveBeenCalledTimes(1);
  });

  it('decision 4: any 404 is the dead link; anything else can be tried again', async () => {
    api.confirm.mockRejectedValueOnce(new Refusal(503, 'Busy', 'Try again in a moment.'));
    await open();
    await press();
    expect(page.find('[data-testid="error-notice"]').exists()).toBe(true);
    api.confirm.mockRejectedValueOnce(new Refusal(404, 'NotFound', ''));
    await press();
    expect(page.find('h1').text()).toBe(messages.landing.deadTitle);
    page.unmount();
    api.confirmation.mockRejectedValue(new Refusal(404, 'NotFound', ''));
    await open();
    expect(page.text()).toBe(`${messages.landing.deadTitle}${messages.landing.dead}`);
  });
});
