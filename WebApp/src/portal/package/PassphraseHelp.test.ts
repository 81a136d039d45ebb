import { flushPromises, mount } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Refusal } from '@shared/api/Refusal';
import { createMessages } from '@shared/i18n';
import messages from '../locales/en.json';
import { PortalApiKey, type PortalApi } from '../portalApi';
import PassphraseHelp from './PassphraseHelp.vue';

const sent = { SentTo: 'mobile ending 23', Channel: 'Sms' as const, ResendAfter: 60 };
const sendPassphrase = vi.fn<PortalApi['sendPassphrase']>();

function help() {
  return mount(PassphraseHelp, {
    props: { package: 'p1', sent },
    global: { plugins: [createMessages(messages)], provide: { [PortalApiKey as symbol]: { sendPassphrase } } },
  });
}

async function press(wrapper: ReturnType<typeof help>): Promise<void> {
  await wrapper.get('button').trigger('click');
  await flushPromises();
}

beforeEach(() => {
  vi.useFakeTimers();
  sendPassphrase.mockReset().mockResolvedValue(sent);
});
afterEach(() => vi.useRealTimers());

describe('the help with an encrypted download', () => {
  it('says where the passphrase went and by which programs the zip opens', () => {
    const text = help().text();
    expect(text).toContain('sent to your mobile ending 23');
    for (const program of ['7-Zip', 'WinZip', 'Keka', 'The Unarchiver', 'Windows Explorer']) {
      expect(text).toContain(program);
    }
  });

  it('sends it again once a minute at most', async () => {
    const wrapper = help();
    await press(wrapper);
    expect(sendPassphrase).toHaveBeenCalledWith('p1');
    expect(wrapper.get('[role=status]').text()).toBe('It is on its way to your mobile ending 23.');
    await press(wrapper);
    expect(sendPassphrase).toHaveBeenCalledTimes(1);

    await vi.advanceTimersByTimeAsync(60_000);
    await press(wrapper);
    expect(sendPassphrase).toHaveBeenCalledTimes(2);
  });

  it('asks to wait where it was sent too often', async () => {
    sendPassphrase.mockRejectedValue(new Refusal(429, 'TooManyRequests', 'The passphrase was sent several times of late.'));
    const wrapper = help();
    await press(wrapper);
    expect(wrapper.get('[role=status]').text()).toContain('Please wait a while');
    expect(wrapper.find('[role=alert]').exists()).toBe(false);
  });

  it('says so where it could not be sent', async () => {
    sendPassphrase.mockRejectedValue(new Refusal(409, 'InvalidState', 'The passphrase of this download is no longer held.'));
    const wrapper = help();
    await press(wrapper);
    expect(wrapper.text()).toContain('The passphrase of this download is no longer held.');
  });
});
