import { describe, expect, it } from 'vitest';
import { formatDay } from '@shared/format/dates';
import { isolated } from '@shared/format/isolated';
import { factsOf } from './facts';
import { emptyDraft } from './requestForm';

const t = (key: string) => key;

describe('the check before sending', () => {
  it('A22: shows what was entered, and names what is missing where it matters', () => {
    const draft = emptyDraft();
    Object.assign(draft.requester, { Name: 'Jane Doe', Email: 'jane@mail.example' });
    Object.assign(draft.patient, { family: 'Doe', given: 'Jane', born: { day: '3', month: '4', year: '1970' }, sex: 'F' });
    const [you, patient, request] = factsOf(draft, ['passport.pdf', 'consent.pdf'], t);
    expect(you?.facts.map(({ field }) => field)).toEqual(['Requester.Name', 'Requester.Email']);
    expect(patient?.facts.map(({ field, text }) => [field, text])).toEqual([
      ['Patient.WholeName', 'Jane DOE'],
      ['Patient.PatientBirthDate', formatDay('19700403')],
      ['Patient.PatientSex', 'requestForm.patient.sex.F'],
      ['Patient.NationalID', ''],
    ]);
    expect(request?.facts.map(({ field, text }) => [field, text])).toEqual([
      ['Notes', ''],
      ['Identification', `${isolated('passport.pdf')}\n${isolated('consent.pdf')}`],
    ]);
  });

  it('A22: says nothing of identification where none is asked for', () => {
    const [, , request] = factsOf(emptyDraft(), undefined, t);
    expect(request?.facts.map(({ field }) => field)).toEqual(['Notes']);
  });
});
