// The rules of forwarding (D11 to D15), without a page around them. The server checks the same again and has the last word.

export const StepKeys = ['destination', 'info', 'message', 'retention'] as const;
export type StepKey = (typeof StepKeys)[number];

export interface ForwardRecipient {
  Name: string;
  Organization: string;
  Email: string;
  Phone: string;
  Mobile: string;
  SecondEmail: string;
}

export interface ForwardRequest {
  Recipient: ForwardRecipient;
  Info: string;
  Message: string;
  RetentionDays: number;
  Acknowledged: {
    ConfidentialData: boolean;
    RecipientDetails: boolean;
    HospitalInformed: boolean;
  };
}

export const RecipientFields = ['Name', 'Organization', 'Email', 'Phone', 'Mobile', 'SecondEmail'] as const;
export const Acknowledgements = ['ConfidentialData', 'RecipientDetails', 'HospitalInformed'] as const;
/** What the server may name in a refusal. */
export const FieldNames = [
  ...RecipientFields.map((field) => `Recipient.${field}`),
  'Info',
  'Message',
  'RetentionDays',
  'Acknowledged',
];

export type Problem = 'needed' | 'email' | 'channel' | 'same';
export type Problems = Partial<Record<`Recipient.${keyof ForwardRecipient}`, Problem>>;

const Needed = ['Name', 'Organization', 'Email', 'Phone'] as const;
const DayMilliseconds = 24 * 60 * 60 * 1000;
const UsualDays = 14;
const OfferedDays = [1, 2, 3, 7, 14, 21, 30, 60, 90];
/** As the server takes it. */
const MostDays = 365;
/** Offered where the package itself has no end. */
const DaysWithoutEnd = 30;

export function emptyForward(daysLeft: number): ForwardRequest {
  return {
    Recipient: { Name: '', Organization: '', Email: '', Phone: '', Mobile: '', SecondEmail: '' },
    Info: '',
    Message: '',
    RetentionDays: Math.min(UsualDays, daysLeft),
    Acknowledged: { ConfidentialData: false, RecipientDetails: false, HospitalInformed: false },
  };
}

/** Whether anything was typed that would be lost; a box or a span of days is chosen again in a moment. */
export function isTouched(draft: ForwardRequest): boolean {
  return [...Object.values(draft.Recipient), draft.Info, draft.Message].some((text) => text.trim() !== '');
}

/** What is sent: as typed, without the blanks around it. */
export function trimmed(draft: ForwardRequest): ForwardRequest {
  const Recipient = { ...draft.Recipient };
  RecipientFields.forEach((field) => (Recipient[field] = Recipient[field].trim()));
  return { ...draft, Recipient, Info: draft.Info.trim(), Message: draft.Message.trim() };
}

// Catches slips of the keyboard only; whether an address exists, no pattern can tell.
function looksLikeEmail(text: string): boolean {
  return /^[^\s@]+@[^\s@]+$/.test(text);
}

/** What keeps the destination from being complete, by field. */
export function destinationProblems(draft: ForwardRequest): Problems {
  const { Recipient: recipient } = trimmed(draft);
  const problems: Problems = {};
  for (const field of Needed) {
    if (recipient[field] === '') {
      problems[`Recipient.${field}`] = 'needed';
    }
  }
  for (const field of ['Email', 'SecondEmail'] as const) {
    if (recipient[field] !== '' && !looksLikeEmail(recipient[field])) {
      problems[`Recipient.${field}`] = 'email';
    }
  }
  if (recipient.Mobile === '' && recipient.SecondEmail === '') {
    problems['Recipient.Mobile'] = 'channel';
  } else if (recipient.SecondEmail !== '' && recipient.SecondEmail.toLowerCase() === recipient.Email.toLowerCase()) {
    // A passcode that arrives where the link does would prove nothing.
    problems['Recipient.SecondEmail'] = 'same';
  }
  return problems;
}

/** Whether a step may be shown: none before there is a destination but the destination itself. */
export function isReachable(step: StepKey, draft: ForwardRequest): boolean {
  return step === 'destination' || Object.keys(destinationProblems(draft)).length === 0;
}

/** D14: a complete destination, days that the package has, and all three acknowledgements. */
export function mayFinish(draft: ForwardRequest, daysLeft: number): boolean {
  const { RetentionDays: days, Acknowledged: ticked } = draft;
  return (
    isReachable('retention', draft) &&
    Number.isInteger(days) &&
    days >= 1 &&
    days <= daysLeft &&
    Acknowledgements.every((name) => ticked[name])
  );
}

/** The step that holds a field as the server names it; the last one where it names none. */
export function stepOf(field: string | undefined): StepKey {
  const last = field?.split('.').at(-1);
  if (RecipientFields.some((name) => name === last)) {
    return 'destination';
  }
  return last === 'Info' ? 'info' : last === 'Message' ? 'message' : 'retention';
}

/** Days until the package's own end; the last one begun counts, because nothing lasts longer than the package (B1). */
export function daysLeftOf(availableUntil: string | null, now: number): number {
  return availableUntil === null
    ? DaysWithoutEnd
    : Math.min(MostDays, Math.max(0, Math.ceil((Date.parse(availableUntil) - now) / DayMilliseconds)));
}

/** A few usual spans, and always all that is left. */
export function offeredDays(daysLeft: number): number[] {
  return daysLeft < 1 ? [] : [...OfferedDays.filter((days) => days < daysLeft), daysLeft];
}

/** When a forward of so many days ends: never after the package does. */
export function endOf(days: number, availableUntil: string | null, now: number): string {
  const asked = now + days * DayMilliseconds;
  const end = availableUntil === null ? asked : Math.min(asked, Date.parse(availableUntil));
  return new Date(end).toISOString();
}
