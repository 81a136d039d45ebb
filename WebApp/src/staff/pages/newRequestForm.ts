import { toDicomDate } from '@shared/format/dates';
import { toPersonName } from '@shared/format/personName';
import type { NewRequest } from '../api/types';

/** What the form holds: names in parts and dates as browsers write them. */
export function emptyForm() {
  return {
    family: '', given: '', middle: '', birthDate: '', sex: '', nationalId: '', patientId: '',
    name: '', organization: '', email: '', phone: '', mobile: '', secondEmail: '',
    reference: '', receivedOn: '', purpose: '', notes: '',
  };
}

export type RequestForm = ReturnType<typeof emptyForm>;

/** Whether anything was typed that would be lost. */
export function isTouched(form: RequestForm): boolean {
  return Object.values(form).some((value) => value.trim() !== '');
}

/** The fields as the server names them in a refusal. */
export const formFields = [
  'Patient.PatientName', 'Patient.PatientBirthDate', 'Patient.NationalID', 'Patient.PatientID', 'Requester.Name', 'Requester.Organization',
  'Requester.Email', 'Requester.Phone', 'Requester.Mobile', 'Requester.SecondEmail', 'Reference', 'ReceivedOn', 'Purpose', 'Notes',
];

/** What cannot be left out; everything else is the server's to judge. */
export function missingFields(form: RequestForm): string[] {
  const required: [string, string][] = [
    ['Patient.PatientName', form.family],
    ['Requester.Name', form.name],
    ['Requester.Email', form.email],
  ];
  return required.filter(([, value]) => value.trim() === '').map(([field]) => field);
}

export function toNewRequest(form: RequestForm): NewRequest {
  const text = (value: string) => value.trim();
  return {
    Direction: 'Inbound',
    Patient: {
      PatientName: toPersonName([form.family, form.given, form.middle]),
      PatientBirthDate: toDicomDate(form.birthDate),
      NationalID: text(form.nationalId),
      PatientID: text(form.patientId),
      PatientSex: form.sex,
    },
    Requester: {
      Name: text(form.name),
      Organization: text(form.organization),
      Email: text(form.email),
      Phone: text(form.phone),
      Mobile: text(form.mobile),
      SecondEmail: text(form.secondEmail),
    },
    Reference: text(form.reference),
    Notes: text(form.notes),
    Purpose: text(form.purpose),
    ...(form.receivedOn === '' ? {} : { ReceivedOn: form.receivedOn }),
  };
}
