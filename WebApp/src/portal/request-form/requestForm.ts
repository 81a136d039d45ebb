// The rules of the public request form (A22), without a page around them. The server checks the same again and has the
// last word.
import { toPersonName } from '@shared/format/personName';
import { birthDateProblem, toDicomDay, type DayProblem, type TypedDay } from './birthDate';

export const StepKeys = ['you', 'patient', 'request', 'check'] as const;
export type StepKey = (typeof StepKeys)[number];

/** What whoever asks is to the patient; as the server names it. */
export const Relationships = ['Patient', 'Parent', 'Representative', 'Professional', 'Other'] as const;
export type Relationship = (typeof Relationships)[number];

export interface FormRequester {
  Name: string;
  Organization: string;
  Email: string;
  Phone: string;
  Mobile: string;
  SecondEmail: string;
}

/** As people write it: the name in parts, the birth date in three numbers. */
export interface TypedPatient {
  family: string;
  given: string;
  middle: string;
  born: TypedDay;
  sex: string;
  nationalId: string;
  patientId: string;
}

export interface RequestDraft {
  requester: FormRequester;
  /** Empty: not chosen yet. */
  relationship: Relationship | '';
  patient: TypedPatient;
  purpose: string;
  reference: string;
  notes: string;
}

/** POST /api/requests. */
export interface PublicRequest {
  Requester: FormRequester;
  Patient: { PatientName: string; PatientBirthDate: string; NationalID: string; PatientID: string; PatientSex: string };
  Relationship: string;
  Reference: string;
  Notes: string;
  Purpose: string;
  Consent: boolean;
}

/** The fields of each step, in the order of the page, as the server names them in a refusal. */
export const FieldsOfStep: Record<StepKey, readonly string[]> = {
  you: ['Requester.Name', 'Requester.Organization', 'Requester.Email', 'Requester.Phone', 'Requester.Mobile', 'Requester.SecondEmail'],
  patient: [
    'Relationship', 'Patient.PatientName', 'Patient.GivenName', 'Patient.MiddleName', 'Patient.PatientBirthDate',
    'Patient.PatientSex', 'Patient.NationalID', 'Patient.PatientID',
  ],
  request: ['Purpose', 'Reference', 'Notes', 'Identification'],
  check: ['Consent'],
};

export type Problem = 'needed' | 'choose' | 'email' | 'channel' | 'same' | 'proof' | 'consent' | `date.${DayProblem}`;
export type Problems = Record<string, Problem>;

export function emptyDraft(): RequestDraft {
  return {
    requester: { Name: '', Organization: '', Email: '', Phone: '', Mobile: '', SecondEmail: '' },
    relationship: '',
    patient: { family: '', given: '', middle: '', born: { day: '', month: '', year: '' }, sex: '', nationalId: '', patientId: '' },
    purpose: '',
    reference: '',
    notes: '',
  };
}

/** Where a name ends, nobody can tell: a first guess, for its owner to look over. */
export function guessNames(name: string): Pick<TypedPatient, 'family' | 'given'> {
  const words = name.trim().split(/\s+/);
  return { family: words.at(-1) ?? '', given: words.slice(0, -1).join(' ') };
}

export function nameOf({ family, given, middle }: TypedPatient): string {
  return toPersonName([family, given, middle]);
}

export function toRequest(draft: RequestDraft, consent: boolean): PublicRequest {
  const { requester, patient } = draft;
  return {
    Requester: {
      Name: requester.Name.trim(),
      Organization: requester.Organization.trim(),
      Email: requester.Email.trim(),
      Phone: requester.Phone.trim(),
      Mobile: requester.Mobile.trim(),
      SecondEmail: requester.SecondEmail.trim(),
    },
    Patient: {
      PatientName: nameOf(patient),
      PatientBirthDate: toDicomDay(patient.born),
      NationalID: patient.nationalId.trim(),
      PatientID: patient.patientId.trim(),
      PatientSex: patient.sex,
    },
    Relationship: draft.relationship,
    Reference: draft.reference.trim(),
    Notes: draft.notes.trim(),
    Purpose: draft.purpose.trim(),
    Consent: consent,
  };
}

// Catches slips of the keyboard only; whether an address exists, no pattern can tell.
function looksLikeEmail(text: string): boolean {
  return /^[^\s@]+@[^\s@]+$/.test(text);
}

function requesterProblems(requester: FormRequester, sms: boolean): Problems {
  const problems: Problems = {};
  for (const field of ['Name', 'Email'] as const) {
    if (requester[field] === '') {
      problems[`Requester.${field}`] = 'needed';
    }
  }
  for (const field of ['Email', 'SecondEmail'] as const) {
    if (requester[field] !== '' && !looksLikeEmail(requester[field])) {
      problems[`Requester.${field}`] = 'email';
    }
  }
  if (requester.SecondEmail === '' && (requester.Mobile === '' || !sms)) {
    problems[sms ? 'Requester.Mobile' : 'Requester.SecondEmail'] = sms ? 'channel' : 'needed';
  } else if (requester.SecondEmail !== '' && requester.SecondEmail.toLowerCase() === requester.Email.toLowerCase()) {
    // A passcode that arrives where the link does would prove nothing.
    problems['Requester.SecondEmail'] = 'same';
  }
  return problems;
}

function patientProblems({ relationship, patient }: RequestDraft, now: Date): Problems {
  const birthDate = birthDateProblem(patient.born, now);
  return {
    ...(relationship === '' ? { Relationship: 'choose' } : {}),
    ...(patient.family.trim() === '' ? { 'Patient.PatientName': 'needed' } : {}),
    ...(birthDate === undefined ? {} : { 'Patient.PatientBirthDate': `date.${birthDate}` }),
  };
}

/** What else the steps need to know: the form's rules, and what was chosen but is not kept. */
export interface Circumstances {
  /** The hospital can send a passcode to a mobile. */
  sms: boolean;
  /** The hospital names the purposes to choose from. */
  purposeRequired: boolean;
  proofRequired: boolean;
  proofs: number;
  consent: boolean;
  now: Date;
}

/** What keeps a step from being complete, by field. */
export function problemsOf(step: StepKey, draft: RequestDraft, circumstances: Circumstances): Problems {
  const { sms, purposeRequired, proofRequired, proofs, consent, now } = circumstances;
  switch (step) {
    case 'you':
      return requesterProblems(toRequest(draft, false).Requester, sms);
    case 'patient':
      return patientProblems(draft, now);
    case 'request':
      return {
        ...(purposeRequired && draft.purpose === '' ? { Purpose: 'choose' } : {}),
        ...(proofRequired && proofs === 0 ? { Identification: 'proof' } : {}),
      };
    case 'check':
      return consent ? {} : { Consent: 'consent' };
  }
}

/** The furthest step that may be shown: those before it are complete. */
export function furthestStep(draft: RequestDraft, circumstances: Circumstances): StepKey {
  const open = StepKeys.find((step) => Object.keys(problemsOf(step, draft, circumstances)).length > 0);
  return open ?? 'check';
}

export function isReachable(step: StepKey, furthest: StepKey): boolean {
  return StepKeys.indexOf(step) <= StepKeys.indexOf(furthest);
}

/** The step and the field that the server means; it may also name the last part of the field alone. */
export function placeOf(named: string | undefined): { step: StepKey; field: string } | undefined {
  const last = (field: string) => field.split('.').at(-1);
  for (const step of StepKeys) {
    const fields = FieldsOfStep[step];
    const field = fields.find((each) => each === named) ?? fields.find((each) => named !== undefined && last(each) === last(named));
    if (field !== undefined) {
      return { step, field };
    }
  }
  return undefined;
}
