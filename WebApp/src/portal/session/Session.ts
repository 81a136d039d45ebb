import { inject, reactive, type InjectionKey } from 'vue';
import type { Me } from '../types';
import { outlookOf, wantsContact, type Outlook, type SessionTimes } from './outlook';

export type SessionEnd = 'ended' | 'loggedOut';

export interface SessionServer {
  me(): Promise<Me>;
  logOut(): Promise<void>;
}

type Notice = { kind: 'contact'; at: number } | { kind: 'end'; how: SessionEnd };

const TickMilliseconds = 1000;
const ChannelName = 'exchange-session';

/**
 * The recipient's session as the browser sees it. Windows of the same browser tell one another when the server was last
 * asked and when the session is over, so that logging out in one clears the pictures from all.
 */
export class Session {
  readonly state = reactive<{ me: Me | null; end: SessionEnd | null; outlook: Outlook }>({
    me: null,
    end: null,
    outlook: { kind: 'fine' },
  });

  private lastContact = 0;
  private lastGesture = 0;
  private timer: ReturnType<typeof setInterval> | null = null;
  private channel: BroadcastChannel | null = null;

  constructor(
    private readonly server: SessionServer,
    private readonly now: () => number = Date.now,
  ) {}

  /** Asks the server who is there. Rejects where it cannot be asked; a 401 ends the session instead. */
  async begin(): Promise<void> {
    const me = await this.server.me();
    this.state.me = me;
    this.state.end = null;
    this.contact();
    this.watch();
  }

  /** The server has just been asked something: its idle time begins anew. */
  contact(): void {
    this.lastContact = this.now();
    this.channel?.postMessage({ kind: 'contact', at: this.lastContact } satisfies Notice);
  }

  /** The reader did something here, though it may have needed no answer from the server. */
  gesture(): void {
    this.lastGesture = this.now();
  }

  async stay(): Promise<void> {
    this.state.me = await this.server.me();
    this.contact();
    this.tick();
  }

  end(how: SessionEnd): void {
    this.channel?.postMessage({ kind: 'end', how } satisfies Notice);
    this.close(how);
  }

  async logOut(): Promise<void> {
    await this.server.logOut();
    this.end('loggedOut');
  }

  /** Looks at the clock; public so that a test needs no timer. */
  tick(): void {
    const times = this.times();
    if (times === null) {
      return;
    }
    this.state.outlook = outlookOf(times, this.now());
    if (this.state.outlook.kind === 'over') {
      this.end('ended');
    } else if (wantsContact(times, this.lastGesture, this.now())) {
      this.contact();
      // A 401 has ended the session by then; a broken connection shows at the next thing the reader does.
      this.server.me().catch(() => undefined);
    }
  }

  private times(): SessionTimes | null {
    const { me, end } = this.state;
    if (me === null || end !== null) {
      return null;
    }
    return { lastContact: this.lastContact, idleMinutes: me.IdleMinutes, endsAt: Date.parse(me.EndsAt) };
  }

  private watch(): void {
    this.timer ??= setInterval(() => this.tick(), TickMilliseconds);
    if (this.channel === null && typeof BroadcastChannel !== 'undefined') {
      this.channel = new BroadcastChannel(ChannelName);
      this.channel.onmessage = (event: MessageEvent<Notice>) => this.hear(event.data);
    }
  }

  private hear(notice: Notice): void {
    if (notice.kind === 'end') {
      this.close(notice.how);
    } else {
      this.lastContact = Math.max(this.lastContact, notice.at);
    }
  }

  private close(how: SessionEnd): void {
    if (this.timer !== null) {
      clearInterval(this.timer);
      this.timer = null;
    }
    this.state.me = null;
    this.state.end = how;
    this.state.outlook = { kind: 'fine' };
  }
}

export const SessionKey: InjectionKey<Session> = Symbol('session');

export function useSession(): Session {
  const session = inject(SessionKey);
  if (session === undefined) {
    throw new Error('No session was provided');
  }
  return session;
}
