import { formatDay } from '@shared/format/dates';
import { isolated } from '@shared/format/isolated';
import { formatPersonName } from '@shared/format/personName';
import { toDicomDay } from './birthDate';
import { nameOf, type RequestDraft, type StepKey } from './requestForm';

export interface Fact {
  /** As the server names it; requestForm.fields has the words for people. */
  field: string;
  text: string;
  mono?: boolean;
  /** A text of several lines, that takes the whole width. */
  long?: boolean;
  /** Shown even when empty: it helps to find the images, or to have an answer soon. */
  matters?: boolean;
}

export interface Part {
  step: StepKey;
  facts: Fact[];
}

/** Everything that will be sent, as its writer reads it. `files`: undefined where no identification is asked for. */
export function factsOf(draft: RequestDraft, files: readonly string[] | undefined, t: (key: string) => string): Part[] {
  return allFacts(draft, files, t).map(({ step, facts }) => ({ step, facts: facts.filter(({ text, matters }) => text !== '' || matters === true) }));
}

function allFacts(draft: RequestDraft, files: readonly string[] | undefined, t: (key: string) => string): Part[] {
  const { requester, patient } = draft;
  const contact = ['Name', 'Organization', 'Email', 'Phone', 'Mobile', 'SecondEmail'] as const;
  return [
    { step: 'you', facts: contact.map((key) => ({ field: `Requester.${key}`, text: requester[key].trim() })) },
    {
      step: 'patient',
      facts: [
        { field: 'Relationship', text: draft.relationship === '' ? '' : t(`requestForm.patient.relationships.${draft.relationship}`) },
        { field: 'Patient.WholeName', text: formatPersonName(nameOf(patient)).text },
        { field: 'Patient.PatientBirthDate', text: formatDay(toDicomDay(patient.born)) },
        { field: 'Patient.PatientSex', text: patient.sex === '' ? '' : t(`requestForm.patient.sex.${patient.sex}`) },
        { field: 'Patient.NationalID', text: patient.nationalId.trim(), mono: true, matters: true },
        { field: 'Patient.PatientID', text: patient.patientId.trim(), mono: true },
      ],
    },
    {
      step: 'request',
      facts: [
        { field: 'Purpose', text: draft.purpose },
        { field: 'Reference', text: draft.reference.trim() },
        { field: 'Notes', text: draft.notes.trim(), long: true, matters: true },
        { field: 'Identification', text: (files ?? []).map(isolated).join('\n'), long: true, matters: files !== undefined },
      ],
    },
  ];
}
