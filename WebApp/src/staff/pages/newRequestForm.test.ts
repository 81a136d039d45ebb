import { describe, expect, it } from 'vitest';
import { emptyForm, isTouched, missingFields, toNewRequest } from './newRequestForm';

describe('the form of a new request', () => {
  it('writes names and dates as DICOM does', () => {
    const { Patient } = toNewRequest({ ...emptyForm(), family: ' Doe ', given: 'Jane', middle: '', birthDate: '1970-01-31' });

    expect(Patient).toMatchObject({ PatientName: 'Doe^Jane', PatientBirthDate: '19700131' });
  });

  it('lets no separator of DICOM into a part of a name', () => {
    expect(toNewRequest({ ...emptyForm(), family: 'Do^e', given: 'Ja\\ne=' }).Patient.PatientName).toBe('Do e^Ja ne');
  });

  it('names the day on which a letter came, where somebody says it', () => {
    expect(toNewRequest({ ...emptyForm(), receivedOn: '2026-11-18' }).ReceivedOn).toBe('2026-11-18');
    expect('ReceivedOn' in toNewRequest(emptyForm())).toBe(false);
  });

  it('holds nothing to lose until something is typed', () => {
    expect(isTouched(emptyForm())).toBe(false);
    expect(isTouched({ ...emptyForm(), notes: 'All' })).toBe(true);
  });

  it('needs a name, a requester and an address', () => {
    expect(missingFields(emptyForm())).toEqual(['Patient.PatientName', 'Requester.Name', 'Requester.Email']);
    expect(missingFields({ ...emptyForm(), family: 'Doe', name: 'Smith', email: 'a@x.example' })).toEqual([]);
  });
});
