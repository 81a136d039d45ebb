import { describe, expect, it } from 'vitest';
import {
  Acknowledgements,
  daysLeftOf,
  destinationProblems,
  emptyForward,
  endOf,
  isReachable,
  isTouched,
  mayFinish,
  offeredDays,
  stepOf,
  trimmed,
  type ForwardRecipient,
  type ForwardRequest,
} from './forward';

const now = Date.parse('2026-11-21T12:00:00Z');
const complete: ForwardRecipient = {
  Name: 'Sam Taylor',
  Organization: 'Taylor Clinic, York',
  Email: 'sam@clinic.example',
  Phone: '+44 20 7946 0000',
  Mobile: '+44 7700 900123',
  SecondEmail: '',
};

function draft(recipient: Partial<ForwardRecipient> = {}, ticked = true): ForwardRequest {
  return {
    ...emptyForward(29),
    Recipient: { ...complete, ...recipient },
    Acknowledged: { ConfidentialData: ticked, RecipientDetails: ticked, HospitalInformed: ticked },
  };
}

describe('the destination', () => {
  it.each(['Name', 'Organization', 'Email', 'Phone'] as const)('D13: needs %s', (field) => {
    expect(destinationProblems(draft({ [field]: '  ' }))).toEqual({ [`Recipient.${field}`]: 'needed' });
  });

  it('D13: needs a mobile or a second e-mail, either of them', () => {
    expect(destinationProblems(draft({ Mobile: '' }))).toEqual({ 'Recipient.Mobile': 'channel' });
    expect(destinationProblems(draft({ Mobile: '', SecondEmail: 'sam@home.example' }))).toEqual({});
    expect(destinationProblems(draft())).toEqual({});
  });

  it('takes no second e-mail that is the first one', () => {
    expect(destinationProblems(draft({ SecondEmail: ' SAM@clinic.example ' }))).toEqual({ 'Recipient.SecondEmail': 'same' });
  });

  it('sees what is no e-mail address', () => {
    expect(destinationProblems(draft({ Email: 'sam' }))).toEqual({ 'Recipient.Email': 'email' });
    expect(destinationProblems(draft({ SecondEmail: 'a b@c' }))).toEqual({ 'Recipient.SecondEmail': 'email' });
  });

  it('comes before every other step', () => {
    expect(isReachable('destination', emptyForward(29))).toBe(true);
    expect(isReachable('info', emptyForward(29))).toBe(false);
    expect(isReachable('retention', draft())).toBe(true);
  });
});

describe('mayFinish', () => {
  it.each(Acknowledgements)('D14: not without the acknowledgement %s', (name) => {
    const one = draft();
    expect(mayFinish(one, 29)).toBe(true);
    one.Acknowledged[name] = false;
    expect(mayFinish(one, 29)).toBe(false);
  });

  it('D14: all ticks are worth nothing without a recipient', () => {
    expect(mayFinish(draft({ Name: '' }), 29)).toBe(false);
  });

  it.each([0, -1, 30, 1.5, Number.NaN])('not for %s days of 29', (days) => {
    expect(mayFinish({ ...draft(), RetentionDays: days }, 29)).toBe(false);
  });
});

describe('retention', () => {
  it('D12: never ends after the package', () => {
    const until = '2026-11-24T10:00:00Z';
    expect(daysLeftOf(until, now)).toBe(3);
    expect(offeredDays(3)).toEqual([1, 2, 3]);
    expect(endOf(1, until, now)).toBe('2026-11-22T12:00:00.000Z');
    expect(endOf(3, until, now)).toBe('2026-11-24T10:00:00.000Z');
  });

  it('offers a few spans and all that is left', () => {
    expect(offeredDays(29)).toEqual([1, 2, 3, 7, 14, 21, 29]);
    expect(offeredDays(0)).toEqual([]);
    expect(emptyForward(29).RetentionDays).toBe(14);
    expect(emptyForward(5).RetentionDays).toBe(5);
  });

  it('has nothing left once the package has ended, and a year at most', () => {
    expect(daysLeftOf('2026-11-20T10:00:00Z', now)).toBe(0);
    expect(daysLeftOf('2030-11-20T10:00:00Z', now)).toBe(365);
  });
});

describe('what the server hears and says', () => {
  it('hears no blanks around the words', () => {
    expect(trimmed({ ...draft({ Name: ' Sam ' }), Message: ' Hello\n' })).toMatchObject({ Recipient: { Name: 'Sam' }, Message: 'Hello' });
  });

  it.each([
    ['Recipient.Email', 'destination'],
    ['Requester.Mobile', 'destination'],
    ['Info', 'info'],
    ['Message', 'message'],
    ['RetentionDays', 'retention'],
    ['Acknowledged', 'retention'],
    [undefined, 'retention'],
  ])('leads from %s to the step %s', (field, step) => {
    expect(stepOf(field)).toBe(step);
  });
});

describe('what would be lost by leaving', () => {
  it('is what was typed, not what a press brings back', () => {
    expect(isTouched(emptyForward(30))).toBe(false);
    expect(isTouched({ ...emptyForward(30), RetentionDays: 7 })).toBe(false);
    expect(isTouched(draft())).toBe(true);
    expect(isTouched({ ...emptyForward(30), Message: 'Dear' })).toBe(true);
  });
});
