// The public request form of the development server (A22). Names to try for the requester's e-mail: "refuse@..." is refused
// by the server; the scenario is the cookie of a link, as for the other pages.

export interface FormAnswer {
  status?: number;
  body?: unknown;
}

const Institution = { Name: 'St Elsewhere Hospital', Email: 'imaging@hospital.example' };

/** MOCK=formoff, MOCK=proof: no form; a form that needs identification. */
const mode = process.env.MOCK ?? '';

export const formInfo = {
  Enabled: mode !== 'formoff',
  Institution,
  Identification: {
    Asked: true,
    Required: mode === 'proof',
    Types: ['application/pdf', 'image/jpeg', 'image/png'],
    MaxBytes: 10_000_000,
    MaxFiles: 3,
  },
  Purposes: ['For my own records', 'Further treatment', 'Second opinion', 'Legal claim', 'Insurance', 'Another purpose'],
  ConsentText:
    'I ask for a copy of this imaging. I am the patient, or I am entitled to ask on the patient’s behalf. I agree that what I enter here is used to answer this request.',
  PrivacyText:
    'What you enter is used to find the imaging, to check that you are entitled to it, and to answer you.\nWhat is not confirmed by e-mail is deleted.',
};
