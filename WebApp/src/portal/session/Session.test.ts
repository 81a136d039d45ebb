import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Me } from '../types';
import { Session } from './Session';

const Minute = 60_000;
let now = 0;
let asked = 0;
let session: Session;

const me: Me = {
  Kind: 'Recipient',
  Name: 'Jo Solicitor',
  Organization: 'Doe & Partners',
  EndsAt: new Date(8 * 60 * Minute).toISOString(),
  IdleMinutes: 20,
};

beforeEach(async () => {
  vi.useFakeTimers();
  now = 0;
  asked = 0;
  session = new Session({ me: async () => (asked++, me), logOut: async () => undefined }, () => now);
  await session.begin();
});

afterEach(() => {
  session.end('ended');
  vi.useRealTimers();
});

describe('Session', () => {
  it('ends when it was idle too long', () => {
    now = 19 * Minute;
    session.tick();
    expect(session.state.outlook).toEqual({ kind: 'idleSoon', seconds: 60 });
    now = 20 * Minute;
    session.tick();
    expect(session.state).toMatchObject({ me: null, end: 'ended' });
  });

  it('goes on when the reader says so', async () => {
    now = 19.5 * Minute;
    await session.stay();
    expect(session.state.outlook).toEqual({ kind: 'fine' });
    now = 25 * Minute;
    session.tick();
    expect(session.state.end).toBeNull();
  });

  it('keeps somebody who reads what is already here', () => {
    now = 6 * Minute;
    session.gesture();
    session.tick();
    expect(asked).toBe(2);
  });

  it('forgets who was there at log-out', async () => {
    await session.logOut();
    expect(session.state).toMatchObject({ me: null, end: 'loggedOut' });
  });
});
