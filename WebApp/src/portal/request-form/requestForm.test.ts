import { describe, expect, it } from 'vitest';
import {
  emptyDraft,
  furthestStep,
  guessNames,
  placeOf,
  nameOf,
  problemsOf,
  toRequest,
  type Circumstances,
  type RequestDraft,
} from './requestForm';

const fine: Circumstances = { sms: true, purposeRequired: false, proofRequired: false, proofs: 0, consent: true, now: new Date(2026, 10, 21) };

function whole(): RequestDraft {
  return {
    ...emptyDraft(),
    requester: { Name: ' Jane Mary Doe ', Organization: '', Email: 'jane@mail.example', Phone: '', Mobile: '+447700900123', SecondEmail: '' },
    relationship: 'Patient',
    patient: { family: 'Doe', given: 'Jane', middle: '', born: { day: '31', month: '1', year: '1970' }, sex: 'F', nationalId: ' 999 000 0018 ', patientId: '' },
    notes: ' The CT of March ',
  };
}

describe('the public request form', () => {
  it('A22: is sent as the server takes it', () => {
    expect(toRequest(whole(), true)).toEqual({
      Requester: { Name: 'Jane Mary Doe', Organization: '', Email: 'jane@mail.example', Phone: '', Mobile: '+447700900123', SecondEmail: '' },
      Patient: { PatientName: 'Doe^Jane', PatientBirthDate: '19700131', NationalID: '999 000 0018', PatientID: '', PatientSex: 'F' },
      Relationship: 'Patient',
      Reference: '',
      Notes: 'The CT of March',
      Purpose: '',
      Consent: true,
    });
  });

  it('A22: lets no separator of DICOM into a part of a name', () => {
    const { patient } = whole();
    expect(nameOf({ ...patient, family: 'D^o=e', given: 'Ja\\ne', middle: ' ' })).toBe('D o e^Ja ne');
    expect(nameOf({ ...patient, given: '', middle: 'Mary' })).toBe('Doe^^Mary');
  });

  it('A22: takes the last word of the requester’s name for the family name', () => {
    expect(guessNames(' Jane Mary  Doe ')).toEqual({ family: 'Doe', given: 'Jane Mary' });
    expect(guessNames('Suharto')).toEqual({ family: 'Suharto', given: '' });
    expect(guessNames('')).toEqual({ family: '', given: '' });
  });

  it('A22: needs a name, an address, and a second way for the passcode', () => {
    expect(problemsOf('you', emptyDraft(), fine)).toEqual({
      'Requester.Name': 'needed',
      'Requester.Email': 'needed',
      'Requester.Mobile': 'channel',
    });
    const draft = whole();
    Object.assign(draft.requester, { Mobile: '', SecondEmail: 'Jane@Mail.example' });
    expect(problemsOf('you', draft, fine)).toEqual({ 'Requester.SecondEmail': 'same' });
    Object.assign(draft.requester, { Email: 'jane', SecondEmail: 'other@mail.example' });
    expect(problemsOf('you', draft, fine)).toEqual({ 'Requester.Email': 'email' });
  });

  it('A22: needs a second e-mail where no passcode can go to a mobile', () => {
    expect(problemsOf('you', whole(), { ...fine, sms: false })).toEqual({ 'Requester.SecondEmail': 'needed' });
    const draft = whole();
    draft.requester.SecondEmail = 'second@mail.example';
    expect(problemsOf('you', draft, { ...fine, sms: false })).toEqual({});
  });

  it('A22: needs to know whose images, by name and a real birth date', () => {
    expect(problemsOf('patient', emptyDraft(), fine)).toEqual({
      Relationship: 'choose',
      'Patient.PatientName': 'needed',
      'Patient.PatientBirthDate': 'date.needed',
    });
    expect(problemsOf('patient', whole(), fine)).toEqual({});
  });

  it('A22: needs a purpose where the hospital names them', () => {
    expect(problemsOf('request', whole(), { ...fine, purposeRequired: true })).toEqual({ Purpose: 'choose' });
    expect(problemsOf('request', { ...whole(), purpose: 'Legal claim' }, { ...fine, purposeRequired: true })).toEqual({});
  });

  it('A22: needs identification only where the hospital does, and consent always', () => {
    expect(problemsOf('request', whole(), fine)).toEqual({});
    expect(problemsOf('request', whole(), { ...fine, proofRequired: true })).toEqual({ Identification: 'proof' });
    expect(problemsOf('request', whole(), { ...fine, proofRequired: true, proofs: 1 })).toEqual({});
    expect(problemsOf('check', whole(), { ...fine, consent: false })).toEqual({ Consent: 'consent' });
  });

  it('A22: shows no step before those in front of it are complete', () => {
    expect(furthestStep(emptyDraft(), fine)).toBe('you');
    expect(furthestStep({ ...whole(), patient: emptyDraft().patient }, fine)).toBe('patient');
    expect(furthestStep(whole(), { ...fine, proofRequired: true })).toBe('request');
    expect(furthestStep(whole(), { ...fine, consent: false })).toBe('check');
  });

  it('A22: finds the step of whatever field the server names', () => {
    expect(placeOf('Requester.Email')).toEqual({ step: 'you', field: 'Requester.Email' });
    expect(placeOf('NationalID')).toEqual({ step: 'patient', field: 'Patient.NationalID' });
    expect(placeOf('Patient.PatientBirthDate')).toEqual({ step: 'patient', field: 'Patient.PatientBirthDate' });
    expect(placeOf('Notes')?.step).toBe('request');
    expect(placeOf('Consent')?.step).toBe('check');
    expect(placeOf('Elsewhere')).toBeUndefined();
    expect(placeOf(undefined)).toBeUndefined();
  });
});
