import { enableAutoUnmount, flushPromises, mount } from '@vue/test-utils';
import { shallowRef } from 'vue';
import { createMemoryHistory } from 'vue-router';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createMessages } from '@shared/i18n';
import { exchangeKey, type Exchange } from '../api/exchange';
import type { ImageRequest, SentPackage } from '../api/types';
import messages from '../locales/en.json';
import { createStaffRouter } from '../router';
import { requestWith } from '../testing/samples';
import PackageList from './PackageList.vue';
import { percentOf } from './preparing';
import { openRequestKey } from './requestState';

const sent = (overrides: Partial<SentPackage> = {}): SentPackage => ({
  ID: 'p1', SentAt: '2026-11-02T10:00:00Z', SentBy: 'bob', Images: 14, Studies: ['s1'], Attachments: 0, AvailableUntil: '2026-12-01T10:00:00Z', Download: true, Message: '', State: 'Active',
  FirstOpenedAt: null, LastViewedAt: null, LastDownloadedAt: null, Encrypted: false, Preparing: null, Problem: '', Deliveries: [], ...overrides,
});
const request = shallowRef<ImageRequest>(requestWith());
const asked = vi.fn<Exchange['request']>();
const reload = vi.fn(async () => undefined);

async function list(...packages: SentPackage[]) {
  request.value = requestWith({ Packages: packages });
  const router = createStaffRouter(createMemoryHistory());
  return mount({ components: { PackageList }, setup: () => ({ request }), template: '<PackageList :packages="request.Packages" />' }, {
    global: { plugins: [router, createMessages(messages)], provide: { [exchangeKey as symbol]: { request: asked }, [openRequestKey as symbol]: { request, reload } } },
  });
}

const look = (state: DocumentVisibilityState) => vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(state);

enableAutoUnmount(afterEach);
beforeEach(() => {
  vi.useFakeTimers();
  asked.mockReset().mockImplementation(async () => request.value);
  look('visible');
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('what was sent already', () => {
  it('shows how far the download is, and asks again until it is ready', async () => {
    const wrapper = await list(sent({ Preparing: { Done: 42, Total: 100 } }));
    expect(wrapper.get('[data-testid=preparing]').text()).toContain('Preparing the download: 42 %');
    expect(wrapper.get('progress').attributes('value')).toBe('0.42');

    await vi.advanceTimersByTimeAsync(3_000);
    expect(asked).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(asked, 'although nothing changed').toHaveBeenCalledTimes(2);

    request.value = requestWith({ Packages: [sent()] });
    await flushPromises();
    expect(wrapper.find('[data-testid=preparing]').exists()).toBe(false);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toHaveBeenCalledTimes(2);
  });

  it('does not ask while nobody looks, nor after it was left, and outlives a server that is away', async () => {
    asked.mockRejectedValueOnce(new Error('away'));
    const wrapper = await list(sent({ Preparing: { Done: 0, Total: 3 } }));
    await vi.advanceTimersByTimeAsync(6_000);
    expect(asked).toHaveBeenCalledTimes(2);

    look('hidden');
    await vi.advanceTimersByTimeAsync(30_000);
    expect(asked).toHaveBeenCalledTimes(2);

    look('visible');
    let answer = () => {};
    asked.mockImplementationOnce(() => new Promise((resolve) => (answer = () => resolve(request.value))));
    await vi.advanceTimersByTimeAsync(3_000);
    wrapper.unmount();
    answer();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(asked).toHaveBeenCalledTimes(3);
  });

  it('A15: takes up nothing but the packages, so that Send says what was seen', async () => {
    const wrapper = await list(sent({ Preparing: { Done: 1, Total: 2 } }));
    const before = request.value;
    const Requester = { ...before.Requester, Mobile: '+44 7700 900999' };
    asked.mockResolvedValueOnce(requestWith({ Revision: 8, Requester, Packages: [sent()] }));
    await vi.advanceTimersByTimeAsync(3_000);
    expect(wrapper.find('[data-testid=preparing]').exists()).toBe(false);
    expect(request.value).toEqual({ ...before, Packages: [sent()] });
    expect(reload).not.toHaveBeenCalled();
  });

  it('drops an answer that is older than what was read meanwhile', async () => {
    await list(sent({ Preparing: { Done: 1, Total: 2 } }));
    let answer = () => {};
    asked.mockImplementationOnce(() => new Promise((resolve) => (answer = () => resolve(requestWith({ Packages: [sent()] })))));
    await vi.advanceTimersByTimeAsync(3_000);
    const newer = requestWith({ Revision: 8, Packages: [sent({ ID: 'p2' }), sent()] });
    request.value = newer;
    answer();
    await flushPromises();
    expect(request.value).toBe(newer);
  });

  it('says what to do where there is no download', async () => {
    const wrapper = await list(sent({ Problem: 'A study is no longer in the archive.' }));
    expect(wrapper.get('[data-testid=zip-problem]').text()).toContain('A study is no longer in the archive.');
    expect(wrapper.get('[data-testid=zip-problem]').text()).toContain('Put the images back into the archive');
  });

  it('says that it is encrypted, and how the newest passphrase fares', async () => {
    const deliveries = [
      { ID: 'd3', State: 'Failed' as const, Purpose: 'Passphrase', Channel: 'Sms' as const },
      { ID: 'd2', State: 'Delivered' as const, Purpose: 'Passphrase', Channel: 'Sms' as const },
      { ID: 'd1', State: 'Delivered' as const, Purpose: 'PackageReady', Channel: 'Email' as const },
    ];
    const text = (await list(sent({ Encrypted: true, Deliveries: deliveries }))).text();
    expect(text).toContain('Encrypted');
    expect(text).toContain('E-mail accepted');
    expect(text).toContain('Passphrase failed');
    expect(text).not.toContain('Passphrase accepted');
  });

  it('never says that all is done before it is', () => {
    expect(percentOf({ Done: 999, Total: 1000 })).toBe(99);
    expect(percentOf({ Done: 0, Total: 0 })).toBe(0);
  });
});
