import { greyPng, pdf } from './files';
import type { Stack } from './stack';
import type { Requester, StaffApi } from './StaffApi';

/** Signs that break pages which build HTML from text. */
const SCRIPT = `<script>window.stolen=1</script><img src=x onerror="window.stolen=1">`;
const QUOTES = `"'\`); --`;
/** Right-to-left override: what follows would stand reversed. */
const REVERSED = '\u202Egnp.exe';

export const hostilePatient = {
  PatientName: `${REVERSED} O'<B>RIEN^"MARY"`,
  PatientBirthDate: '19810203',
  NationalID: '9990099999',
  PatientID: `<i>'"&X1`,
  PatientSex: 'F',
};

/** As long as the server takes them: 10,000 characters. */
export const hostileWords = {
  Reference: `=HYPERLINK("http://elsewhere.example","x")`,
  Purpose: SCRIPT.slice(0, 100),
  Notes: `${SCRIPT}${QUOTES}${REVERSED}\n${'W'.repeat(9500)}`,
};

export function hostileRequester(requester: Requester): Requester {
  return { ...requester, Name: `${requester.Name} ${SCRIPT}`, Organization: `${QUOTES}${REVERSED}${'Ö'.repeat(120)}` };
}

/** A study of the hostile patient, hostile down to its descriptions. */
export async function storeHostileStudy(api: StaffApi): Promise<void> {
  const { PatientName, PatientBirthDate, NationalID, PatientID, PatientSex } = hostilePatient;
  await api.storePicture(
    {
      SpecificCharacterSet: 'ISO_IR 192',
      PatientName,
      PatientBirthDate,
      PatientID,
      PatientSex,
      // Retired from DICOM, so without a name in Orthanc: Other Patient IDs.
      '0010-1000': NationalID,
      StudyDescription: `<script>window.stolen=1</script> ${REVERSED}`,
      SeriesDescription: `<img src=x onerror="window.stolen=1">`,
      StudyDate: '20260301',
      Modality: 'OT',
    },
    greyPng(),
  );
}

export interface Scene {
  open: string;
  near: string;
  completed: string;
  package: string;
  /** Orthanc's identifier of a study. */
  study: string;
}

/** Every state that a page can show: waiting, nearly matching, sent with a document, declined. */
export async function prepareScene(stack: Stack, api: StaffApi, requester: Requester): Promise<Scene> {
  const open = await api.enterRequest(stack.patient('ABERNATHY'), requester, { Reference: 'R-1', Notes: 'All chest imaging, please.' });
  const near = await api.enterRequest(stack.patient('the right birth date'), requester, { Reference: 'R-2', Purpose: 'Outpatient appointment' });
  const completed = await api.enterRequest(stack.patient('CARMICHAEL'), requester, { Reference: 'R-3' });
  await api.attach(completed, 'report.pdf', pdf());
  const sent = await api.send(completed, { Message: 'With the written report.' });
  await api.decline(await api.enterRequest(stack.patient('BLACKWOOD'), requester, { Reference: 'R-4' }));
  const study = await api.studyOf(stack.patient('ABERNATHY'));
  return { open, near, completed, package: sent.Package, study };
}

export const staffPages = (scene: Scene) => [
  'requests/inbound',
  'requests/outbound',
  'requests/new',
  `requests/${scene.open}`,
  `requests/${scene.open}/images`,
  `requests/${scene.near}/review`,
  `requests/${scene.completed}`,
  `requests/${scene.completed}/review`,
  `studies/${scene.study}`,
  `view/${scene.study}`,
  'deliveries',
  'audit',
  ...['account', 'reasons', 'texts', 'retention', 'form', 'email', 'system'].map((section) => `settings/${section}`),
  `requests/${'0'.repeat(32)}`,
  'studies/no-such-study',
  'no/such/page',
];

export const portalPages = (scene: Scene) => [
  '/dashboard',
  '/dashboard/action-required',
  '/dashboard/all',
  `/packages/${scene.package}`,
  '/packages/0123456789abcdef0123456789abcdef',
  `/packages/${scene.package}/forward`,
  `/view/${scene.package}`,
  '/no/such/page',
];
