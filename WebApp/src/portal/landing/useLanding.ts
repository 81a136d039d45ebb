import { asRefusal } from '@shared/api/Refusal';
import { onBeforeUnmount, ref, type Ref } from 'vue';
import type { PortalApi } from '../portalApi';
import { initialLanding, MinimumDigits, nextLanding, type Landing, type LandingEvent } from './landing';

const NotFound = 404;
const TooMany = 429;
const DefaultPauseSeconds = 60;

/** Makes the calls that landing.ts only knows as events, and winds the clock that its countdowns need. */
export function useLanding(api: PortalApi, token: string): {
  state: Ref<Landing>;
  now: Ref<number>;
  load: () => Promise<void>;
  send: () => Promise<void>;
  open: (passcode: string) => Promise<void>;
} {
  const state = ref(initialLanding());
  const now = ref(Date.now());
  const apply = (event: LandingEvent): void => {
    state.value = nextLanding(state.value, event);
  };

  const timer = setInterval(() => {
    now.value = Date.now();
    apply({ kind: 'tick', now: now.value });
  }, 1000);
  onBeforeUnmount(() => clearInterval(timer));

  function applyFailure(error: unknown): void {
    const refusal = asRefusal(error);
    if (refusal.status === NotFound) {
      apply({ kind: 'linkDead' });
    } else if (refusal.status === TooMany) {
      const pause = Number(refusal.details.RetryAfter);
      apply({ kind: 'sendRefused', retryAfter: pause > 0 ? pause : DefaultPauseSeconds, now: Date.now() });
    } else if (refusal.code === 'PasscodeWrong') {
      const left = Number(refusal.details.TriesLeft ?? NaN);
      apply({ kind: 'wrong', triesLeft: Number.isNaN(left) ? null : left });
    } else if (refusal.code === 'PasscodeSpent') {
      apply({ kind: 'spent' });
    } else if (refusal.status >= 400 && refusal.status < 500) {
      apply({ kind: 'refused' });
    } else {
      apply({ kind: 'offline' });
    }
  }

  async function attempt(call: () => Promise<LandingEvent>): Promise<void> {
    try {
      apply(await call());
    } catch (error) {
      applyFailure(error);
    }
    now.value = Date.now();
  }

  const load = (): Promise<void> => attempt(async () => ({ kind: 'linkLoaded', link: await api.link(token) }));

  async function send(): Promise<void> {
    apply({ kind: 'sendPressed' });
    await attempt(async () => ({ kind: 'passcodeSent', sent: await api.sendPasscode(token), now: Date.now() }));
  }

  async function open(passcode: string): Promise<void> {
    if (state.value.link?.Passcode.Required === true && passcode.length < MinimumDigits) {
      apply({ kind: 'incomplete' });
      return;
    }
    apply({ kind: 'openPressed' });
    await attempt(async () => ({ kind: 'opened', package: (await api.openLink(token, passcode)).Package }));
  }

  return { state, now, load, send, open };
}
