// Invented people and studies for development. Dates follow the clock, so that due dates stay meaningful.
const DAY = 86_400_000;
export const instant = (daysAgo: number) => new Date(Date.now() - daysAgo * DAY).toISOString().replace(/\.\d+Z$/, 'Z');
export const day = (daysAgo: number) => instant(daysAgo).slice(0, 10);

const jane = { PatientName: 'DOE^JANE', PatientBirthDate: '19700131', NationalID: '943 476 5919', PatientID: 'RXX10045', PatientSex: 'F' };
const requesterOf = (Name: string, Organization: string, extra: Record<string, string> = {}) => ({
  Name, Organization, Email: `${Name.split(' ').at(-1)?.toLowerCase()}@solicitors.example`, Phone: '', Mobile: '', SecondEmail: '', ...extra,
});

function request(ID: string, overrides: Record<string, unknown>) {
  return {
    ID, Direction: 'Inbound', State: 'ToReview', Outcome: 'None', Source: 'Staff', ReceivedAt: instant(4), DueDate: day(-27), DueState: 'Running', Overdue: false, Due: { From: day(4), PausedSince: null, ExtendedAt: null, ExtensionReason: '' },
    CompletedAt: null, CompletedBy: '', Requester: requesterOf('Anna Smith', 'Smith & Partners', { Mobile: '+447700900123', Phone: '020 7946 0123' }),
    Patient: jane, Original: { NationalID: '943 476 5919', PatientID: 'RXX10045', Reference: 'SP/2026/118' }, Corrections: [], Reference: 'SP/2026/118',
    Notes: 'My client asks for all imaging of her left knee since the accident on 3 March 2026.\nThe claim is due before the court at the end of next month.',
    Purpose: 'Legal claim', Excluded: [], Revision: 3, Attachments: [], Identification: { Configured: true, Documents: 1 }, Packages: [], SecondChannel: { Channel: 'Sms', SentTo: 'mobile ending 23' }, Decline: null,
    CreatedBy: 'bob', ImagesFound: 3, ImagesChanged: null, ...overrides,
  };
}

export type SampleRequest = ReturnType<typeof request>;

export const sentPackage = {
  ID: 'p1', SentAt: instant(2), SentBy: 'bob', Images: 128, Studies: ['s3'], Attachments: 1, AvailableUntil: instant(-26), Download: true,
  Message: 'The first part; the rest follows on Monday.', State: 'Active', FirstOpenedAt: instant(1.5), LastViewedAt: instant(1.2), LastDownloadedAt: null,
  Encrypted: true, Preparing: null, Problem: '',
  Deliveries: [
    { ID: 'd3', State: 'Delivered', Purpose: 'Passphrase', Channel: 'Sms' },
    { ID: 'd2', State: 'Delivered', Purpose: 'PackageReady', Channel: 'Email' },
  ],
};

export const requests: SampleRequest[] = [
  request('r1', {}),
  request('r2', {
    Patient: { PatientName: 'YAMADA^TAROU=山田^太郎=やまだ^たろう', PatientBirthDate: '19550607', NationalID: '', PatientID: 'RXX88213', PatientSex: 'M' },
    Requester: requesterOf('Dr Peter Novak', 'Central Hospital', {}), Purpose: 'Outpatient appointment', ReceivedAt: instant(36), DueDate: day(5), Overdue: true,
    Reference: 'CH-7781', ImagesFound: 0, Notes: '', Original: { NationalID: '', PatientID: 'RXX88213', Reference: 'CH-7781' }, Identification: { Configured: true, Documents: 0 },
  }),
  request('r3', {
    Patient: { PatientName: "O'NEILL^MARY-ANN^K^DR", PatientBirthDate: '19891112', NationalID: '485 777 3456', PatientID: 'RXX20331', PatientSex: 'F' },
    Requester: requesterOf('Mary-Ann O\'Neill', '', { SecondEmail: 'mao@other.example' }), Purpose: 'Own copy', Source: 'PublicForm', ReceivedAt: instant(27), DueDate: day(-3),
    Packages: [sentPackage], Reference: '', ImagesFound: 1, ImagesChanged: { Was: 1, Now: 3, Arrived: 2 },
    Corrections: [{ Field: 'PatientID', From: 'RXX20313', To: 'RXX20331', Reason: 'Digits swapped; confirmed by telephone', By: 'bob', At: instant(20) }],
    Original: { NationalID: '485 777 3456', PatientID: 'RXX20313', Reference: '' },
  }),
  request('r4', { State: 'Completed', Outcome: 'Sent', CompletedAt: instant(9), CompletedBy: 'bob', ImagesFound: null, Packages: [sentPackage], ReceivedAt: instant(20) }),
  request('r5', {
    State: 'Completed', Outcome: 'Declined', CompletedAt: instant(12), CompletedBy: 'alice', ImagesFound: null, ReceivedAt: instant(22),
    Patient: { PatientName: 'MÜLLER^HANS', PatientBirthDate: '19480222', NationalID: '', PatientID: 'RXX00912', PatientSex: 'M' },
    Decline: { Reason: 'We hold no imaging of this patient', Message: '' },
  }),
];

const study = (Study: string, overrides: Record<string, unknown>) => ({
  Study, StudyInstanceUID: `1.2.840.99.${Study.slice(1)}`, ...jane, StudyDate: '20260303', StudyTime: '142010', StudyDescription: 'XR Knee left', AccessionNumber: 'A2603031',
  InstitutionName: 'St Elsewhere', Modalities: ['DX'], Series: 1, Images: 2, Excluded: false, AlreadySent: false, ...overrides,
});
const verdict = (Field: string, Requested: string, Found: string, Match: boolean, Reason = Match ? 'Same' : 'Different') => ({ Field, Requested, Found, Match, Required: true, Reason });
const exact = [
  verdict('PatientName', 'DOE^JANE', 'DOE^JANE', true), verdict('PatientBirthDate', '19700131', '19700131', true),
  verdict('NationalID', '943 476 5919', '9434765919', true), verdict('PatientID', 'RXX10045', 'RXX10045', true),
];

export type SampleStudy = ReturnType<typeof study> & { Verdicts: ReturnType<typeof verdict>[] };

export const matching: SampleStudy[] = [
  { ...study('s1', {}), Verdicts: exact },
  { ...study('s2', { StudyDate: '20260311', StudyDescription: 'MR Knee left', Modalities: ['MR'], Series: 6, Images: 184, AccessionNumber: 'A2603114' }), Verdicts: exact },
  { ...study('s3', { StudyDate: '20260708', StudyDescription: '', Modalities: ['CT', 'SR'], Series: 3, Images: 311, AccessionNumber: '', AlreadySent: true }), Verdicts: exact },
];

export const nonMatching: SampleStudy[] = [
  {
    ...study('s4', { StudyDate: '20190514', StudyDescription: 'CT Abdomen', Modalities: ['CT'], Series: 4, Images: 420, PatientName: 'DOE^JANET' }),
    Verdicts: [verdict('PatientName', 'DOE^JANE', 'DOE^JANET', false, 'OneLetterDiffers'), verdict('PatientBirthDate', '19700131', '19700113', false, 'DigitsSwapped'), verdict('NationalID', '943 476 5919', '', false, 'Absent'), verdict('PatientID', 'RXX10045', 'RXX10054', false, 'DigitsSwapped')],
  },
  {
    ...study('s5', { StudyDate: '20240118', StudyDescription: 'US Abdomen', Modalities: ['US'], Series: 1, Images: 12 }),
    Verdicts: [...exact.slice(0, 2), verdict('NationalID', '943 476 5919', '9434765911\\4857773456', false, 'OneDigitDiffers'), exact[3] as ReturnType<typeof verdict>],
  },
];

const delivery = (ID: string, overrides: Record<string, unknown>) => ({
  ID, Channel: 'Email', Purpose: 'NewRequest', Recipient: 'imaging@hospital.example', Subject: 'GDPR Imaging Request', State: 'Delivered', Attempts: 1, CreatedAt: instant(4),
  NextAttemptAt: null, DeliveredAt: instant(4), LastError: '', Request: 'r1', Package: '', ...overrides,
});

export type SampleDelivery = ReturnType<typeof delivery>;

export const deliveries: SampleDelivery[] = [
  delivery('d4', { Purpose: 'PackageReady', Recipient: 'novak@solicitors.example', Subject: 'Images are ready', State: 'Failed', Attempts: 12, DeliveredAt: null, LastError: 'The mail server refused the recipient: 550 5.1.1 mailbox unavailable', Request: 'r2' }),
  delivery('d3', { Purpose: 'PackageReady', Recipient: 'o\'neill@solicitors.example', Subject: 'Images are ready', State: 'Pending', Attempts: 2, DeliveredAt: null, NextAttemptAt: instant(-0.01), LastError: 'The mail server cannot be reached', Request: 'r3' }),
  delivery('d2', { Channel: 'Sms', Purpose: 'Passcode', Recipient: '+447700900123', Subject: '', Request: 'r3' }),
  delivery('d1', {}),
];

const event = (Sequence: number, Action: string, overrides: Record<string, unknown>) => ({
  Sequence, At: instant(5 - Sequence / 2), ActorKind: 'Staff', Actor: 'bob', Action, Request: 'r1', Package: '', PatientID: 'RXX10045', Address: '10.1.4.22', Details: {} as Record<string, string>,
  Hash: 'ab'.repeat(32), ...overrides,
});

export const events = [
  event(6, 'SettingChanged', { Actor: 'alice', Request: '', PatientID: '', Details: { Setting: 'account.DueMonths', From: '1', To: '2' } }),
  event(5, 'LinkOpened', { ActorKind: 'Recipient', Actor: '', Address: '203.0.113.7' }),
  event(4, 'PackageSent', { Details: { Images: '128', AvailableUntil: instant(-26) } }),
  event(3, 'RequestCorrected', { Details: { Field: 'PatientID', From: 'RXX20313', To: 'RXX20331', Reason: 'Digits swapped' } }),
  event(2, 'IdentificationViewed', {}),
  event(1, 'RequestCreated', { Details: { Source: 'Staff' } }),
];

export const settings = {
  account: {
    MatchingRules: ['PatientName', 'PatientBirthDate', 'NationalID', 'PatientID'], NationalIdSources: ['OtherPatientIDs', 'OtherPatientIDsSequence'], NationalIdIssuer: '', NationalIdScheme: 'None', Tolerances: [], Identification: true, DueMonths: 1, Holidays: ['2026-12-25'], WarnDays: 7, ArrivalMinutes: 5,
  },
  reasons: { DeclineReasons: ['We hold no imaging of this patient', 'The identification does not suffice', 'The request was withdrawn'] },
  retention: { RetentionDays: 28, MaximumRetentionDays: 90, DownloadByDefault: true, EncryptZip: false, StrictViewing: true },
  texts: Object.fromEntries(
    ['NewRequest', 'PackageReady', 'RequestDeclined', 'PasscodeEmail', 'PasscodeSms', 'EncryptedDownload', 'PassphraseEmail', 'PassphraseSms', 'Test'].map((name) => [name, { Subject: `{{Institution}}: ${name}`, Body: 'Dear {{Requester}},\n\n{{Message}}\n\n{{Link}}\nuntil {{Until}}' }]),
  ) as Record<string, { Subject: string; Body: string }>,
};
