import { flushPromises, mount } from '@vue/test-utils';
import { computed, shallowRef } from 'vue';
import { createMemoryHistory, matchedRouteKey } from 'vue-router';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Refusal } from '@shared/api/Refusal';
import { ToastList } from '@shared/components/toasts';
import { createMessages } from '@shared/i18n';
import { soon } from '@shared/testing/soon';
import { exchangeKey, type Exchange } from '../api/exchange';
import { meKey } from '../api/me';
import type { ImageRequest } from '../api/types';
import messages from '../locales/en.json';
import { createStaffRouter } from '../router';
import { matchesWith, me, requestWith, studyOf } from '../testing/samples';
import { openRequestKey } from './requestState';
import ReviewStep from './ReviewStep.vue';

const exchange = {
  matches: vi.fn<Exchange['matches']>(),
  select: vi.fn<Exchange['select']>(),
  send: vi.fn<Exchange['send']>(),
  settings: vi.fn<Exchange['settings']>(),
  studyPreviewUrl: () => '',
};
const request = shallowRef<ImageRequest>(requestWith());
const toasts = new ToastList();

async function review() {
  const router = createStaffRouter(createMemoryHistory());
  await router.push('/nowhere');
  const wrapper = mount(ReviewStep, {
    global: {
      plugins: [router, createMessages(messages), toasts],
      provide: {
        [exchangeKey as symbol]: exchange,
        [meKey as symbol]: shallowRef(me),
        [matchedRouteKey as symbol]: computed(() => router.currentRoute.value.matched[0]),
        [openRequestKey as symbol]: { request, reload: async () => { request.value = { ...request.value, Revision: request.value.Revision + 1 }; } },
      },
    },
    attachTo: document.body,
  });
  await flushPromises();
  return { wrapper, router };
}

type Wrapper = Awaited<ReturnType<typeof review>>['wrapper'];
const closeButton = (wrapper: Wrapper) => wrapper.get('[data-testid=send-close]');
const keepButton = (wrapper: Wrapper) => wrapper.get('[data-testid=send-keep-open]');
const takeOff = async (wrapper: Wrapper, row: number) => {
  await wrapper.findAll('[data-testid=matching-row]')[row]?.get('[data-testid=take-off]').trigger('click');
  await flushPromises();
};

beforeEach(() => {
  request.value = requestWith();
  toasts.items.splice(0);
  exchange.matches.mockResolvedValue(matchesWith([studyOf('s1', 2), studyOf('s2', 184)]));
  exchange.select.mockImplementation(async (_id, Excluded) => ({ Excluded }));
  exchange.send.mockReset().mockResolvedValue({ Package: 'p1', Images: 186, Studies: 2 });
  exchange.settings.mockResolvedValue({ retention: { RetentionDays: 28, MaximumRetentionDays: 90, DownloadByDefault: true, EncryptZip: false } } as never);
});

describe('the Review page', () => {
  it('A15, A16: both buttons say how many images a press would send', async () => {
    const { wrapper } = await review();

    expect(closeButton(wrapper).text()).toBe('Send 186 images, close request');
    expect(keepButton(wrapper).text()).toBe('Send 186 images, keep request open');
  });

  it('A13, A15: the count follows an X at once, and its Undo', async () => {
    const { wrapper } = await review();

    await takeOff(wrapper, 1);
    expect(closeButton(wrapper).text()).toBe('Send 2 images, close request');
    expect(exchange.select).toHaveBeenLastCalledWith('r1', ['s2']);

    toasts.items.at(-1)?.undo?.();
    await flushPromises();
    expect(closeButton(wrapper).text()).toBe('Send 186 images, close request');
    expect(exchange.select).toHaveBeenLastCalledWith('r1', []);
  });

  it('goes back to what the server holds when an X is refused', async () => {
    exchange.select.mockRejectedValueOnce(new Refusal(409, 'InvalidState', 'The request is completed.'));
    const { wrapper } = await review();

    await takeOff(wrapper, 1);

    expect(closeButton(wrapper).text()).toBe('Send 186 images, close request');
    expect(wrapper.get('[role=alert]').text()).toContain('The request is completed.');
  });

  it('sends what is listed, with the revision that was seen, once for a double click', async () => {
    const { wrapper } = await review();
    await takeOff(wrapper, 0);

    void keepButton(wrapper).trigger('click');
    void keepButton(wrapper).trigger('click');
    await flushPromises();

    expect(exchange.send).toHaveBeenCalledTimes(1);
    expect(exchange.send).toHaveBeenCalledWith('r1', { Close: false, Download: true, EncryptZip: false, RetentionDays: 28, Studies: ['s2'], Revision: 8 });
  });

  it('A15: after closing, staff land on the Requests page with a toast', async () => {
    const { wrapper, router } = await review();

    await closeButton(wrapper).trigger('click');
    await flushPromises();

    // The page itself is loaded by then, which takes a busy machine its time.
    await soon(() => expect(router.currentRoute.value.name).toBe('inbound'));
    expect(toasts.items.at(-1)?.text).toContain('186 images sent to Anna Smith');
  });

  it('shows the list anew when it changed meanwhile, and says so', async () => {
    exchange.send.mockRejectedValueOnce(new Refusal(409, 'ListChanged', 'The list has changed. Look at it again.'));
    const { wrapper } = await review();
    exchange.matches.mockResolvedValue(matchesWith([studyOf('s1', 2), studyOf('s2', 184), studyOf('s9', 14)]));

    await closeButton(wrapper).trigger('click');
    await flushPromises();

    expect(closeButton(wrapper).text()).toBe('Send 200 images, close request');
    expect(wrapper.get('[role=alert]').text()).toContain('The list has changed.');
  });

  it('asks before exactly the same is sent again', async () => {
    exchange.send.mockRejectedValueOnce(new Refusal(409, 'AlreadySent', 'Sent already.'));
    const { wrapper } = await review();

    await keepButton(wrapper).trigger('click');
    await flushPromises();
    await wrapper.get('dialog .btn-primary').trigger('click');
    await flushPromises();

    expect(exchange.send).toHaveBeenLastCalledWith('r1', expect.objectContaining({ Again: true, Close: false }));
  });

  it('A8: cannot send while the request lacks what the rules ask for', async () => {
    exchange.matches.mockResolvedValue(matchesWith([], { MissingFields: ['NationalID'] }));
    const { wrapper } = await review();

    expect(wrapper.get('[data-testid=missing-fields]').text()).toContain('The request lacks: National (NHS) number.');
    expect(closeButton(wrapper).attributes('disabled')).toBeDefined();
  });

  it('D2: cannot send while no passcode could reach the requester', async () => {
    request.value = requestWith({ Requester: { ...request.value.Requester, SecondEmail: '', Mobile: '+447700900123' } });
    const { wrapper } = await review();

    expect(wrapper.find('[data-testid=no-passcode-way]').exists()).toBe(true);
    expect(closeButton(wrapper).attributes('disabled')).toBeDefined();
  });

  it('encrypts the download where the box is ticked, by a passphrase that goes to the second channel', async () => {
    const { wrapper } = await review();
    const box = wrapper.findAll('.form-check').find((each) => each.text().includes('Encrypt the download'));
    expect(box?.text()).toContain('sent to the e-mail b…@x.example');

    await box?.get('input').setValue(true);
    await keepButton(wrapper).trigger('click');
    await flushPromises();

    expect(exchange.send).toHaveBeenCalledWith('r1', expect.objectContaining({ Download: true, EncryptZip: true }));
  });

  it('offers what the setting says, but nothing to encrypt where nothing can be downloaded', async () => {
    exchange.settings.mockResolvedValue({ retention: { RetentionDays: 28, MaximumRetentionDays: 90, DownloadByDefault: false, EncryptZip: true } } as never);
    const { wrapper } = await review();
    const [download, encrypt] = wrapper.findAll<HTMLInputElement>('.form-check input');
    expect([encrypt?.element.disabled, encrypt?.element.checked]).toEqual([true, false]);

    await download?.setValue(true);
    expect([encrypt?.element.disabled, encrypt?.element.checked]).toEqual([false, true]);
    await download?.setValue(false);
    await keepButton(wrapper).trigger('click');
    await flushPromises();

    expect(exchange.send).toHaveBeenCalledWith('r1', expect.objectContaining({ Download: false, EncryptZip: false }));
  });

  it('A17: says what was left out and why in words, with the letters that differ', async () => {
    const near = { ...studyOf('s4', 420), Verdicts: [{ Field: 'PatientName' as const, Requested: 'DOE^JANE', Found: 'DOE^JANET', Match: false, Required: true, Reason: 'OneLetterDiffers' as const }] };
    exchange.matches.mockResolvedValue(matchesWith([studyOf('s1', 2)], { NonMatching: [near] }));
    const { wrapper } = await review();

    expect(wrapper.get('[data-testid=non-matching] summary').text()).toContain('420 non-matching images');
    expect(wrapper.findAll('[data-testid=non-matching] mark').map((mark) => mark.text())).toEqual(['T']);
    expect(wrapper.get('[data-testid=non-matching]').text()).toContain('One letter differs');
  });

  it('offers no way to send once the request is completed', async () => {
    request.value = requestWith({ State: 'Completed', Outcome: 'Sent' });
    const { wrapper } = await review();

    expect(wrapper.find('[data-testid=send-close]').exists()).toBe(false);
    expect(wrapper.find('[data-testid=take-off]').exists()).toBe(false);
  });
});
