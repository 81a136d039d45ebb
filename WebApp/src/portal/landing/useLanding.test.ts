import { Refusal, UNREACHABLE } from '@shared/api/Refusal';
import { mount } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defineComponent, h } from 'vue';
import type { PortalApi } from '../portalApi';
import { useLanding } from './useLanding';

const link = vi.fn();
const sendPasscode = vi.fn();
const openLink = vi.fn();
const api = { link, sendPasscode, openLink } as unknown as PortalApi;

function begin(): ReturnType<typeof useLanding> {
  let landing: ReturnType<typeof useLanding> | undefined;
  mount(
    defineComponent({
      setup() {
        landing = useLanding(api, 'token');
        return () => h('div');
      },
    }),
  );
  if (landing === undefined) {
    throw new Error('setup did not run');
  }
  return landing;
}

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
  link.mockResolvedValue({ Kind: 'Package', Institution: 'H', AvailableUntil: null, Passcode: { Required: true } });
  sendPasscode.mockResolvedValue({ SentTo: 'mobile ending 23', ExpiresInMinutes: 10, ResendAfter: 60 });
  openLink.mockResolvedValue({ Package: 'p1' });
});

afterEach(() => {
  vi.useRealTimers();
});

describe('useLanding', () => {
  it('B7: asks about the link only, until somebody presses', async () => {
    await begin().load();
    expect(link).toHaveBeenCalledWith('token');
    expect(sendPasscode).not.toHaveBeenCalled();
    expect(openLink).not.toHaveBeenCalled();
  });

  it('decision 4: any 404 is the dead link, whenever it comes', async () => {
    const landing = begin();
    await landing.load();
    sendPasscode.mockRejectedValue(new Refusal(404, 'NotFound', ''));
    await landing.send();
    expect(landing.state.value.step).toBe('dead');
  });

  it('D3: does not waste a try on a passcode that cannot be whole', async () => {
    const landing = begin();
    await landing.load();
    await landing.send();
    await landing.open('12345');
    expect(openLink).not.toHaveBeenCalled();
    expect(landing.state.value.trouble).toBe('incomplete');
  });

  it('D3: says how many tries are left, then that the passcode is spent', async () => {
    const landing = begin();
    await landing.load();
    await landing.send();
    openLink.mockRejectedValue(new Refusal(403, 'PasscodeWrong', '', { TriesLeft: '3' }));
    await landing.open('111111');
    expect(landing.state.value).toMatchObject({ trouble: 'wrong', triesLeft: 3 });
    openLink.mockRejectedValue(new Refusal(403, 'PasscodeSpent', ''));
    await landing.open('111111');
    expect(landing.state.value).toMatchObject({ trouble: 'spent', codeUsable: false });
  });

  it('waits as long as the server asks before another passcode', async () => {
    const landing = begin();
    await landing.load();
    sendPasscode.mockRejectedValue(new Refusal(429, 'TooManyPasscodes', '', { RetryAfter: '900' }));
    await landing.send();
    expect(landing.state.value).toMatchObject({ step: 'ready', trouble: 'tooMany', resendAt: 900_000 });
  });

  it('ends the passcode when its time is over, without a press', async () => {
    const landing = begin();
    await landing.load();
    await landing.send();
    vi.advanceTimersByTime(600_000);
    expect(landing.state.value).toMatchObject({ trouble: 'expired', codeUsable: false });
  });

  it('opens without a passcode where none is required', async () => {
    link.mockResolvedValue({ Kind: 'Package', Institution: 'H', AvailableUntil: null, Passcode: { Required: false } });
    const landing = begin();
    await landing.load();
    await landing.open('');
    expect(landing.state.value).toMatchObject({ step: 'opened', package: 'p1' });
  });

  it('keeps the passcode field through a broken connection', async () => {
    const landing = begin();
    await landing.load();
    await landing.send();
    openLink.mockRejectedValue(new Refusal(UNREACHABLE, 'Unreachable', ''));
    await landing.open('123456');
    expect(landing.state.value).toMatchObject({ step: 'entering', trouble: 'offline', codeUsable: true });
  });
});
