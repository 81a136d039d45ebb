import type { LinkInfo, PasscodeSent } from '../types';

// What a person with a link can be looking at, and what each event makes of it. Pure: the page sends the calls and
// hands in the time, so that every path (D2, D3, dead links) is a test.
//
//   loading -> dead | failed | ready
//   ready   -> sending -> entering <-> checking -> opened      (passcode required)
//   ready   -> checking -> opened                              (link alone suffices)

export type Trouble = 'wrong' | 'spent' | 'expired' | 'tooMany' | 'offline' | 'incomplete' | 'refused';

export interface Code {
  sentTo: string;
  expiresAt: number; // milliseconds since 1970
}

export type Step = 'loading' | 'dead' | 'failed' | 'ready' | 'sending' | 'entering' | 'checking' | 'opened';

export interface Landing {
  step: Step;
  link: LinkInfo | null;
  code: Code | null;
  codeUsable: boolean; // false once the code is spent or over: only a new one helps
  resendAt: number; // milliseconds since 1970; 0: at once
  trouble: Trouble | null;
  triesLeft: number | null;
  package: string | null;
}

export type LandingEvent =
  | { kind: 'linkLoaded'; link: LinkInfo }
  | { kind: 'linkDead' }
  | { kind: 'offline' }
  | { kind: 'sendPressed' }
  | { kind: 'passcodeSent'; sent: PasscodeSent; now: number }
  | { kind: 'sendRefused'; retryAfter: number; now: number }
  | { kind: 'openPressed' }
  | { kind: 'incomplete' }
  | { kind: 'wrong'; triesLeft: number | null }
  | { kind: 'spent' }
  | { kind: 'refused' }
  | { kind: 'opened'; package: string }
  | { kind: 'tick'; now: number };

export const MinimumDigits = 6;

export function initialLanding(): Landing {
  return {
    step: 'loading',
    link: null,
    code: null,
    codeUsable: false,
    resendAt: 0,
    trouble: null,
    triesLeft: null,
    package: null,
  };
}

// People paste "123 456" or "Your code is 123456.": the digits are what counts.
export function digitsOf(text: string): string {
  return text.replace(/\D/g, '');
}

export function secondsUntil(instant: number, now: number): number {
  return Math.max(0, Math.ceil((instant - now) / 1000));
}

// Where a person stands when a call has failed and nothing else is known.
function resting(state: Landing): Step {
  if (state.link === null) {
    return 'failed';
  }
  return state.code === null ? 'ready' : 'entering';
}

export function nextLanding(state: Landing, event: LandingEvent): Landing {
  switch (event.kind) {
    case 'linkLoaded':
      return { ...initialLanding(), step: 'ready', link: event.link };
    case 'linkDead':
      return { ...initialLanding(), step: 'dead' };
    case 'offline':
      return { ...state, step: resting(state), trouble: 'offline' };
    case 'sendPressed':
      return { ...state, step: 'sending', trouble: null };
    case 'passcodeSent':
      return {
        ...state,
        step: 'entering',
        trouble: null,
        triesLeft: null,
        codeUsable: true,
        code: { sentTo: event.sent.SentTo, expiresAt: event.now + event.sent.ExpiresInMinutes * 60_000 },
        resendAt: event.now + event.sent.ResendAfter * 1000,
      };
    case 'sendRefused':
      return { ...state, step: resting(state), trouble: 'tooMany', resendAt: event.now + event.retryAfter * 1000 };
    case 'openPressed':
      return { ...state, step: 'checking', trouble: null };
    case 'incomplete':
      return { ...state, trouble: 'incomplete' };
    case 'wrong':
      return wrongCode(state, event.triesLeft);
    case 'spent':
      return { ...state, step: 'entering', trouble: 'spent', triesLeft: 0, codeUsable: false };
    case 'refused':
      return { ...state, step: resting(state), trouble: 'refused' };
    case 'opened':
      return { ...state, step: 'opened', trouble: null, package: event.package };
    case 'tick':
      return expireCode(state, event.now);
  }
}

function wrongCode(state: Landing, triesLeft: number | null): Landing {
  const over = triesLeft === 0;
  return { ...state, step: 'entering', trouble: over ? 'spent' : 'wrong', triesLeft, codeUsable: !over };
}

function expireCode(state: Landing, now: number): Landing {
  if (state.step !== 'entering' || !state.codeUsable || state.code === null || now < state.code.expiresAt) {
    return state;
  }
  return { ...state, trouble: 'expired', codeUsable: false };
}
