// The public request form of the development server (A22). To try: a requester's e-mail that begins with "refuse" is
// refused by the server, a file whose name begins with "fail" does not arrive; /c/demo confirms, /c/proof does only with a
// file, /i/demo takes a file. MOCK=formoff: the form is turned off; MOCK=proof: it needs identification and has no SMS.

export interface FormAnswer {
  status?: number;
  body?: unknown;
}

interface FormCall {
  method: string;
  path: string[];
  body: Record<string, unknown>;
  fileName: string;
}

const mode = process.env.MOCK ?? '';
const Tokens = ['demo', 'proof'];
const Limits = { Types: ['application/pdf', 'image/jpeg', 'image/png'], MaxBytes: 10 * 1024 * 1024, MaxFiles: 3 };
const Confirmed = { Reference: 'F-7KD2M9XQ', DueDate: new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10) };

const form = {
  Enabled: true,
  Institution: { Name: 'St Elsewhere Hospital', Email: 'imaging@hospital.example' },
  Identification: { Asked: true, Required: mode === 'proof', ...Limits },
  Purposes: ['For my own records', 'Further treatment', 'Second opinion', 'Legal claim', 'Insurance', 'Another purpose'],
  Relationships: ['Patient', 'Parent', 'Representative', 'Professional', 'Other'],
  Passcode: { Sms: mode !== 'proof' },
  ConsentText:
    'I ask for a copy of this imaging. I am the patient, or I am entitled to ask on the patient’s behalf. I agree that what I enter here is used to answer this request.',
  Privacy:
    'What you enter is used to find the imaging, to check that you are entitled to it, and to answer you. Proof of identification is stored encrypted, seen by staff who answer requests, and deleted afterwards. What is not confirmed by e-mail is deleted.',
  DueMonths: 1,
  ConfirmationHours: 24,
};

const refusal = (status: number, Code: string, Message: string, Details: Record<string, string> = {}): FormAnswer => ({
  status,
  body: { Code, Message, Details },
});

function takeFile({ fileName }: FormCall): FormAnswer {
  return fileName.startsWith('fail')
    ? refusal(415, 'UnsupportedMedia', 'Proof of identification is taken as an undamaged PDF, JPEG or PNG only.')
    : { body: { Number: 1, Name: fileName, ContentType: 'application/pdf', Size: 1 } };
}

function request(call: FormCall): FormAnswer {
  const [, , part] = call.path;
  if (part === 'identification') {
    return takeFile(call);
  }
  if (part === 'confirm') {
    return { body: Confirmed };
  }
  const { Email = '' } = call.body.Requester as Record<string, string>;
  return Email.startsWith('refuse')
    ? refusal(400, 'BadValue', 'Requester.Email is not an e-mail address.', { Field: 'Requester.Email' })
    : { body: { ID: 'entry', Reference: Confirmed.Reference } };
}

/** Undefined: no call of the form. */
export function answerForm(call: FormCall): FormAnswer | undefined {
  const [first, token = ''] = call.path;
  if (first === 'form') {
    return { body: mode === 'formoff' ? { Enabled: false } : form };
  }
  if (first === 'requests') {
    return request(call);
  }
  if (first !== 'confirmations' && first !== 'identification') {
    return undefined;
  }
  if (!Tokens.includes(token)) {
    return refusal(404, 'NotFound', 'This link does not work, or not any more.');
  }
  if (first === 'confirmations') {
    const Identification = { ...form.Identification, Required: token === 'proof', Documents: 0 };
    return { body: { ID: 'entry', Reference: Confirmed.Reference, Confirmed: false, DueDate: null, Identification } };
  }
  return call.method === 'PUT' ? takeFile(call) : { body: { Institution: form.Institution.Name, Reference: Confirmed.Reference, Documents: 0, ...Limits } };
}
