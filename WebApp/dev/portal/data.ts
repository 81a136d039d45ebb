// What the development server's portal holds. Dates move with today, so that the 28 days always have something in them.

const Day = 24 * 60 * 60 * 1000;

function at(days: number): string {
  return new Date(Date.now() + days * Day).toISOString().replace(/\.\d+Z$/, 'Z');
}

function dicomDay(days: number): string {
  return at(days).slice(0, 10).replace(/-/g, '');
}

export interface MockSeries {
  id: string;
  modality: string;
  description: string;
  number: number;
  frames: number[]; // of each instance; 0: nothing to draw
  aspect: number; // height by width
  broken?: number; // index of an instance that the server cannot give
  document?: boolean;
}

export interface MockStudy {
  id: string;
  date: string;
  description: string;
  series: MockSeries[];
}

export interface MockPackage {
  row: {
    ID: string;
    Type: string;
    Direction: string;
    Date: string;
    PatientName: string;
    Institution: string;
    Messages: number;
    Status: string;
    Actions: string[];
    AvailableUntil: string | null;
    Images: number;
    ForwardsLeft: number;
  };
  patient: { PatientName: string; PatientBirthDate: string; PatientID: string; PatientSex: string };
  message: string;
  size: number;
  studies: MockStudy[];
  attachments: { Number: number; Name: string; ContentType: string; Size: number }[];
}

const head: MockStudy = {
  id: 'study-ct',
  date: dicomDay(-40),
  description: 'CT HEAD WITHOUT CONTRAST',
  series: [
    { id: 'ct-axial', modality: 'CT', description: 'Axial 1 mm', number: 2, frames: Array<number>(120).fill(1), aspect: 1 },
    { id: 'ct-coronal', modality: 'CT', description: 'Coronal reformat', number: 3, frames: Array<number>(40).fill(1), aspect: 1.2, broken: 3 },
    { id: 'ct-report', modality: 'DOC', description: 'Report', number: 900, frames: [0], aspect: 1, document: true },
    { id: 'ct-dose', modality: 'SR', description: 'Dose report', number: 901, frames: [0], aspect: 1 },
  ],
};

const heart: MockStudy = {
  id: 'study-us',
  date: dicomDay(-38),
  description: 'ECHOCARDIOGRAM',
  series: [{ id: 'us-clips', modality: 'US', description: '', number: 1, frames: [60, 1, 45], aspect: 0.75 }],
};

const chest: MockStudy = {
  id: 'study-cr',
  date: dicomDay(-9),
  description: '',
  series: [{ id: 'cr-pa', modality: 'CR', description: 'PA', number: 1, frames: [1], aspect: 1.1 }],
};

function imagesOf(studies: MockStudy[]): number {
  return studies.reduce((sum, study) => sum + study.series.reduce((n, series) => n + series.frames.length, 0), 0);
}

const jane = { PatientName: 'DOE^JANE^MARY', PatientBirthDate: '19700131', PatientID: 'RXX-0012345', PatientSex: 'F' };
const all = ['View', 'Download', 'Decline'];

function pack(id: string, change: Partial<MockPackage['row']>, more: Partial<MockPackage> = {}): MockPackage {
  const studies = more.studies ?? [chest];
  const patient = more.patient ?? jane;
  return {
    row: {
      ID: id,
      Type: 'Request',
      Direction: 'In',
      Date: at(-1),
      PatientName: patient.PatientName,
      Institution: 'St Elsewhere Hospital',
      Messages: more.message === undefined || more.message === '' ? 0 : 1,
      Status: 'New',
      Actions: all,
      AvailableUntil: at(29),
      Images: imagesOf(studies),
      ForwardsLeft: 0,
      ...change,
    },
    patient,
    message: '',
    size: 734_003_200,
    studies,
    attachments: [],
    ...more,
  };
}

export function createPackages(): MockPackage[] {
  return [
    pack(
      'p1',
      { Actions: ['View', 'Download', 'Forward', 'Decline'], ForwardsLeft: 3 },
      {
        studies: [head, heart],
        message:
          'Dear colleague,\n\nas you asked on behalf of your client: the CT and the echocardiogram of the spring. The report is attached.\n\nKind regards\nImaging department',
        attachments: [
          { Number: 1, Name: 'Report of the CT, signed.pdf', ContentType: 'application/pdf', Size: 184_320 },
          { Number: 2, Name: 'Consent form.jpg', ContentType: 'image/jpeg', Size: 905_000 },
        ],
      },
    ),
    pack('p2', { Type: 'Share', Actions: ['View', 'Decline'], Date: at(-2), AvailableUntil: at(1) }, {
      patient: { PatientName: 'Yamada^Tarou=山田^太郎=やまだ^たろう', PatientBirthDate: '19621108', PatientID: '8812', PatientSex: 'M' },
    }),
    pack('p3', { Status: 'Downloaded', Date: at(-6) }, { studies: [chest, heart] }),
    pack('p4', { Status: 'Declined', Date: at(-12), Actions: [] }, {
      patient: { PatientName: "O'CONNOR-VON LICHTENSTEIN^MAXIMILIAN ALEXANDER^^DR", PatientBirthDate: '', PatientID: '', PatientSex: '' },
    }),
    pack('p5', { Type: 'Transfer', Status: 'Expired', Date: at(-27), AvailableUntil: at(-3), Actions: [] }),
  ];
}
