import { describe, expect, it } from 'vitest';
import type { LinkInfo } from '../types';
import { digitsOf, initialLanding, nextLanding, secondsUntil, type Landing, type LandingEvent } from './landing';

const Now = Date.UTC(2026, 10, 21, 12, 0, 0);

const Link: LinkInfo = {
  Kind: 'Package',
  Institution: 'St Elsewhere',
  AvailableUntil: '2026-12-21T00:00:00Z',
  Passcode: { Required: true, Channel: 'Sms', SentTo: 'mobile ending 23', ResendAfter: 60 },
};

const Sent: LandingEvent = {
  kind: 'passcodeSent',
  sent: { SentTo: 'mobile ending 23', ExpiresInMinutes: 10, ResendAfter: 60 },
  now: Now,
};

function after(...events: LandingEvent[]): Landing {
  return events.reduce(nextLanding, initialLanding());
}

const entering = (...more: LandingEvent[]): Landing =>
  after({ kind: 'linkLoaded', link: Link }, { kind: 'sendPressed' }, Sent, ...more);

describe('landing', () => {
  it('B7: loading a link only shows it; nothing is sent or opened before a press', () => {
    const state = after({ kind: 'linkLoaded', link: Link });
    expect(state.step).toBe('ready');
    expect(state.code).toBeNull();
  });

  it('decision 4: a dead link leaves nothing behind but the fact', () => {
    const state = entering({ kind: 'linkDead' });
    expect(state).toEqual({ ...initialLanding(), step: 'dead' });
  });

  it('D2: after the passcode is sent, says where, until when, and when another may be asked for', () => {
    const state = entering();
    expect(state.step).toBe('entering');
    expect(state.code).toEqual({ sentTo: 'mobile ending 23', expiresAt: Now + 600_000 });
    expect(secondsUntil(state.resendAt, Now)).toBe(60);
    expect(secondsUntil(state.resendAt, Now + 59_001)).toBe(1);
    expect(secondsUntil(state.resendAt, Now + 60_000)).toBe(0);
    expect(secondsUntil(state.resendAt, Now + 90_000)).toBe(0);
  });

  it('D3: counts the tries that are left, and the last one uses the passcode up', () => {
    const wrong = entering({ kind: 'openPressed' }, { kind: 'wrong', triesLeft: 4 });
    expect(wrong).toMatchObject({ step: 'entering', trouble: 'wrong', triesLeft: 4, codeUsable: true });
    const over = nextLanding(wrong, { kind: 'wrong', triesLeft: 0 });
    expect(over).toMatchObject({ step: 'entering', trouble: 'spent', codeUsable: false });
  });

  it('D3: a spent passcode asks for a new one, which can be used', () => {
    const spent = entering({ kind: 'openPressed' }, { kind: 'spent' });
    expect(spent).toMatchObject({ trouble: 'spent', codeUsable: false });
    expect(nextLanding(spent, Sent)).toMatchObject({ trouble: null, codeUsable: true, triesLeft: null });
  });

  it('D3: a passcode ends with its time', () => {
    const early = entering({ kind: 'tick', now: Now + 599_999 });
    expect(early).toMatchObject({ trouble: null, codeUsable: true });
    const late = nextLanding(early, { kind: 'tick', now: Now + 600_000 });
    expect(late).toMatchObject({ trouble: 'expired', codeUsable: false });
  });

  it('does not end a passcode that is being checked at that moment', () => {
    const checking = entering({ kind: 'openPressed' }, { kind: 'tick', now: Now + 600_000 });
    expect(checking).toMatchObject({ step: 'checking', codeUsable: true });
  });

  it('too many passcodes: says when the next may be asked for and keeps the one already sent', () => {
    const first = after(
      { kind: 'linkLoaded', link: Link },
      { kind: 'sendPressed' },
      { kind: 'sendRefused', retryAfter: 900, now: Now },
    );
    expect(first).toMatchObject({ step: 'ready', trouble: 'tooMany', resendAt: Now + 900_000 });
    const again = entering({ kind: 'sendPressed' }, { kind: 'sendRefused', retryAfter: 900, now: Now });
    expect(again).toMatchObject({ step: 'entering', trouble: 'tooMany', codeUsable: true });
  });

  it('a broken connection returns to where the person was', () => {
    expect(after({ kind: 'offline' }).step).toBe('failed');
    expect(after({ kind: 'linkLoaded', link: Link }, { kind: 'sendPressed' }, { kind: 'offline' }).step).toBe('ready');
    expect(entering({ kind: 'openPressed' }, { kind: 'offline' })).toMatchObject({
      step: 'entering',
      trouble: 'offline',
      codeUsable: true,
    });
  });

  it('opens to the package', () => {
    expect(entering({ kind: 'openPressed' }, { kind: 'opened', package: 'p1' })).toMatchObject({
      step: 'opened',
      package: 'p1',
    });
  });
});

describe('digitsOf', () => {
  it('takes the digits out of whatever was pasted', () => {
    expect(digitsOf(' 123 456 ')).toBe('123456');
    expect(digitsOf('Your passcode: 00-42-17.')).toBe('004217');
    expect(digitsOf('none')).toBe('');
  });
});
