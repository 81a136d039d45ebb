import { describe, expect, it } from 'vitest';
import { outlookOf, wantsContact } from './outlook';

const Start = Date.UTC(2026, 10, 21, 12, 0, 0);
const Minute = 60_000;
const times = { lastContact: Start, idleMinutes: 20, endsAt: Start + 8 * 60 * Minute };

describe('outlookOf', () => {
  it('warns a minute before the idle end, and ends with it', () => {
    expect(outlookOf(times, Start + 18 * Minute)).toEqual({ kind: 'fine' });
    expect(outlookOf(times, Start + 19 * Minute)).toEqual({ kind: 'idleSoon', seconds: 60 });
    expect(outlookOf(times, Start + 20 * Minute)).toEqual({ kind: 'over' });
  });

  it('says when the absolute end is near, which nothing prolongs', () => {
    const late = { ...times, lastContact: times.endsAt - 2 * Minute };
    expect(outlookOf(late, times.endsAt - 30_000)).toEqual({ kind: 'endingSoon', seconds: 30 });
    expect(outlookOf(late, times.endsAt)).toEqual({ kind: 'over' });
  });
});

describe('wantsContact', () => {
  it('keeps the session of somebody who reads what is already here', () => {
    expect(wantsContact(times, Start + 4 * Minute, Start + 6 * Minute)).toBe(true);
  });

  it('does not prolong a session without a gesture, nor ask at every one', () => {
    expect(wantsContact(times, Start - Minute, Start + 6 * Minute)).toBe(false);
    expect(wantsContact(times, Start + Minute, Start + 2 * Minute)).toBe(false);
  });
});
