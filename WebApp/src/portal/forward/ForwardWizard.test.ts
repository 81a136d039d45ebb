import { Refusal } from '@shared/api/Refusal';
import { ToastList } from '@shared/components/toasts';
import { createMessages } from '@shared/i18n';
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { computed } from 'vue';
import { createMemoryHistory, createRouter, matchedRouteKey, type Router } from 'vue-router';
import messages from '../locales/en.json';
import { PortalApiKey } from '../portalApi';
import type { PackageDetails } from '../types';
import ForwardWizard from './ForwardWizard.vue';

const details: PackageDetails = {
  ID: 'p1',
  Type: 'Request',
  Direction: 'In',
  Date: '2026-11-20T10:00:00Z',
  PatientName: 'DOE^JANE',
  Institution: 'St Elsewhere',
  Messages: 0,
  Status: 'New',
  Actions: ['View', 'Download', 'Forward'],
  AvailableUntil: new Date(Date.now() + 10 * 24 * 60 * 60 * 1000).toISOString(),
  Images: 3,
  ForwardsLeft: 3,
  Patient: { PatientName: 'DOE^JANE', PatientBirthDate: '19700131', PatientID: '1', PatientSex: 'F' },
  Message: '',
  Size: null,
  Studies: [],
  Attachments: [],
};
const typed = ['Sam Taylor', 'Taylor Clinic', 'sam@clinic.example', '020', '+447700900123', ''];

const forward = vi.fn();
let router: Router;
let toasts: ToastList;
let wizard: VueWrapper;

beforeEach(async () => {
  const page = { template: '' };
  router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/packages/:id', name: 'package', component: page },
      { path: '/packages/:id/forward', name: 'forward', component: page },
    ],
  });
  await router.push('/packages/p1/forward');
  forward.mockReset().mockResolvedValue({ Package: 'p9', AvailableUntil: details.AvailableUntil });
  toasts = new ToastList();
  wizard = mount(ForwardWizard, {
    props: { details },
    attachTo: document.body,
    global: { plugins: [createMessages(messages), router, toasts], provide: { [PortalApiKey as symbol]: { forward }, [matchedRouteKey as symbol]: computed(() => router.currentRoute.value.matched[0]) } },
  });
});

afterEach(() => wizard.unmount());

async function submit(): Promise<void> {
  await wizard.find('form').trigger('submit');
  await flushPromises();
}

async function toTheEnd(): Promise<void> {
  for (const [i, input] of wizard.findAll('input').entries()) {
    await input.setValue(typed[i]);
  }
  await submit();
  await wizard.find('textarea').setValue('Second opinion');
  await submit();
  await submit();
}

const finish = () => wizard.find('button[type="submit"]');
const tickAll = async (): Promise<void> => {
  for (const box of wizard.findAll('input[type="checkbox"]')) {
    await box.setValue(true);
  }
};

describe('ForwardWizard', () => {
  it('D13: stays at the destination and says what is missing', async () => {
    await submit();
    expect(router.currentRoute.value.query.step).toBeUndefined();
    expect(wizard.findAll('[aria-invalid="true"]')).toHaveLength(5);
    expect(document.activeElement).toBe(wizard.find('[aria-invalid="true"]').element);
  });

  it('D14: Finish stays disabled until all three are ticked', async () => {
    await toTheEnd();
    const boxes = wizard.findAll('input[type="checkbox"]');
    expect(boxes).toHaveLength(3);
    for (const box of boxes) {
      expect(finish().attributes()).toHaveProperty('disabled');
      await submit();
      await box.setValue(true);
    }
    expect(forward).not.toHaveBeenCalled();
    expect(finish().attributes()).not.toHaveProperty('disabled');
  });

  it('D12: sends what was typed, leads back to the package and says how often is left', async () => {
    await toTheEnd();
    await tickAll();
    await submit();
    expect(forward).toHaveBeenCalledTimes(1);
    expect(forward).toHaveBeenCalledWith('p1', {
      Recipient: { Name: typed[0], Organization: typed[1], Email: typed[2], Phone: typed[3], Mobile: typed[4], SecondEmail: '' },
      Info: 'Second opinion',
      Message: '',
      RetentionDays: 10,
      Acknowledged: { ConfidentialData: true, RecipientDetails: true, HospitalInformed: true },
    });
    expect(router.currentRoute.value.name).toBe('package');
    expect(toasts.items[0]?.text).toMatch(/Forwarded to .*Sam Taylor.*; you can forward it 2 more times\./);
  });

  it('leads to the step and the field that the server names, and keeps what was typed', async () => {
    forward.mockRejectedValue(new Refusal(400, 'BadValue', 'Recipient.Email is refused.', { Field: 'Recipient.Email' }));
    await toTheEnd();
    await tickAll();
    await submit();
    const wrong = wizard.find<HTMLInputElement>('[aria-invalid="true"]').element;
    expect(wrong.value).toBe('sam@clinic.example');
    expect(document.activeElement).toBe(wrong);
    expect(wizard.text()).toContain('This is refused.');
  });

  it('Back keeps what was typed', async () => {
    await toTheEnd();
    await wizard.find('button[type="button"]').trigger('click');
    await flushPromises();
    await wizard.find('button[type="button"]').trigger('click');
    await flushPromises();
    expect(wizard.find('textarea').element.value).toBe('Second opinion');
  });

  it('shows no later step without a destination, whatever the address says', async () => {
    await router.push('/packages/p1/forward?step=retention');
    await flushPromises();
    expect(wizard.findAll('input[type="checkbox"]')).toHaveLength(0);
  });

  it('D11: says in its own words that the server permits no more', async () => {
    forward.mockRejectedValue(new Refusal(403, 'Forbidden', 'No.'));
    await toTheEnd();
    await tickAll();
    await submit();
    expect(wizard.find('[role="alert"]').text()).toContain('does not let these images be forwarded any more');
  });
});
