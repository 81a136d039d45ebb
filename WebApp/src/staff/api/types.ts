// The JSON of the staff door, as Resources/Documentation/Api.md has it. Times are UTC ISO 8601.

export type Role = 'Administrator' | 'Staff' | 'Guest';
export type Direction = 'Inbound' | 'Outbound';
export type RequestState = 'ToReview' | 'Completed';
export type DueState = 'Running' | 'Paused' | 'Extended';
export type MatchField = 'PatientName' | 'PatientBirthDate' | 'NationalID' | 'PatientID';
export type DeliveryState = 'Pending' | 'Sending' | 'Delivered' | 'Failed';

export interface Me {
  User: string;
  Role: Role;
  Groups: string[];
  Institution: string;
  Identification: boolean;
  Sms: boolean;
  Email: boolean;
  PortalUrl: string;
}

export interface Patient {
  PatientName: string;
  PatientBirthDate: string;
  NationalID: string;
  PatientID: string;
  PatientSex: string;
}

export interface Requester {
  Name: string;
  Organization: string;
  Email: string;
  Phone: string;
  Mobile: string;
  SecondEmail: string;
}

export interface RequestRow {
  ID: string;
  Direction: Direction;
  State: RequestState;
  Outcome: 'None' | 'Sent' | 'Declined';
  Source: 'Staff' | 'PublicForm' | 'Peer';
  ReceivedAt: string;
  /** null while proof of identification is awaited: then the clock stands still. */
  DueDate: string | null;
  DueState: DueState;
  Overdue: boolean;
  CompletedAt: string | null;
  CompletedBy: string;
  Requester: Pick<Requester, 'Name' | 'Organization'>;
  Patient: Patient;
  Reference: string;
  Purpose: string;
  Packages: number;
  /** Studies that match; null where the request is not open. */
  ImagesFound: number | null;
  /** Against what staff saw on Review; null where nothing changed. */
  ImagesChanged: { Was: number; Now: number; Arrived: number } | null;
}

export interface Forecast {
  Open: number;
  Overdue: number;
  DueIn7Days: number;
  PerWeekAnswered: number;
  /** null: nothing was answered in four weeks, so no pace is known. */
  ExpectedLate: number | null;
}

export interface Correction {
  Field: string;
  From: string;
  To: string;
  Reason: string;
  By: string;
  At: string;
}

export interface StoredFile {
  Number: number;
  Name: string;
  ContentType: string;
  Size: number;
  AddedAt: string;
  AddedBy: string;
}

/** A proof of identification; its content is gone once it is no longer needed. */
export interface IdentificationFile extends StoredFile {
  DeletedAt: string | null;
}

export interface SentPackage {
  ID: string;
  SentAt: string;
  SentBy: string;
  Images: number;
  Studies: string[];
  Attachments: number;
  AvailableUntil: string;
  Download: boolean;
  Message: string;
  State: 'Active' | 'Expired' | 'Declined' | 'Revoked';
  FirstOpenedAt: string | null;
  LastViewedAt: string | null;
  LastDownloadedAt: string | null;
  /** Its zip. */
  Encrypted: boolean;
  /** Files of the zip, while it is being prepared. */
  Preparing: { Done: number; Total: number } | null;
  /** Why there is no zip; empty unless that is so. */
  Problem: string;
  /** Newest first. */
  Deliveries: { ID: string; State: DeliveryState; Purpose: string; Channel: 'Email' | 'Sms' }[];
}

export interface ImageRequest extends Omit<RequestRow, 'Requester' | 'Packages'> {
  Requester: Requester;
  Due: { From: string; PausedSince: string | null; ExtendedAt: string | null; ExtensionReason: string };
  Original: Pick<Patient, 'NationalID' | 'PatientID'> & { Reference: string };
  Corrections: Correction[];
  Notes: string;
  Relationship: 'Patient' | 'Parent' | 'Representative' | 'Professional' | 'Other' | null;
  Excluded: string[];
  Revision: number;
  Attachments: StoredFile[];
  Identification: { Configured: boolean; Documents: number };
  Packages: SentPackage[];
  /** Where passcodes and passphrases would go; null: nowhere. */
  SecondChannel: { Channel: 'Email' | 'Sms'; SentTo: string } | null;
  Decline: { Reason: string; Message: string } | null;
  CreatedBy: string;
}

export interface NewRequest {
  Direction: Direction;
  Requester: Requester;
  Patient: Patient;
  Reference: string;
  Notes: string;
  Purpose: string;
  /** The day on which it came, "2026-11-18"; left out: now. */
  ReceivedOn?: string;
}

/** Why a value that was found is not the one requested, from near to far. */
export type MatchReason =
  | 'Same' | 'Hyphen' | 'Diacritics' | 'LeadingZeros' | 'RomanisedOtherwise' | 'NamesSwapped' | 'DayMonthSwapped' | 'DigitsSwapped' | 'LettersSwapped'
  | 'OneDigitDiffers' | 'OneLetterDiffers' | 'OtherComponents' | 'SoundsAlike' | 'OtherFamilyName' | 'OtherGivenName' | 'PartOfDate' | 'Absent' | 'SeriesDisagree' | 'Different';

export interface Verdict {
  Field: MatchField;
  Requested: string;
  Found: string;
  Match: boolean;
  Required: boolean;
  Reason: MatchReason;
}

export interface StudyMatch extends Patient {
  Study: string;
  StudyInstanceUID: string;
  StudyDate: string;
  StudyTime: string;
  StudyDescription: string;
  AccessionNumber: string;
  InstitutionName: string;
  Modalities: string[];
  Series: number;
  Images: number;
  Excluded: boolean;
  AlreadySent: boolean;
  Verdicts: Verdict[];
}

/** A study of the archive by itself. */
export interface StudyDetails {
  Study: string;
  StudyInstanceUID: string;
  PatientName: string;
  PatientBirthDate: string;
  PatientID: string;
  PatientSex: string;
  /** In which fields its series name different patients. */
  Conflicts: MatchField[];
  StudyDate: string;
  StudyTime: string;
  StudyDescription: string;
  AccessionNumber: string;
  InstitutionName: string;
  Modalities: string[];
  Images: number;
  Series: { Series: string; Modality: string; SeriesDescription: string; SeriesNumber: number; Images: number }[];
}

export interface Matches {
  Rules: MatchField[];
  MissingFields: MatchField[];
  IndexReady: boolean;
  /** Instances of the listed, not excluded studies. */
  Images: number;
  Matching: StudyMatch[];
  NonMatching: StudyMatch[];
}

/** The fields to change by their names, why, and which state of the request was seen. */
export type CorrectionOrder = Record<string, string | number> & { Reason: string; Revision: number };

export interface SendOrder {
  Close: boolean;
  Message?: string;
  Download?: boolean;
  EncryptZip?: boolean;
  RetentionDays?: number;
  Studies?: string[];
  Revision?: number;
  Again?: boolean;
}

export interface UploadResult {
  Stored: { Name: string; Instance: string; Study: string }[];
  Failed: { Name: string; Reason: string; Message: string }[];
  /** Operating systems' litter in a zip. */
  Ignored: number;
  /** When all was stored: the request may have been completed meanwhile. */
  RequestState: RequestState;
}

export interface Delivery {
  ID: string;
  Channel: 'Email' | 'Sms';
  Purpose: string;
  Recipient: string;
  Subject: string;
  State: DeliveryState;
  Attempts: number;
  CreatedAt: string;
  NextAttemptAt: string | null;
  DeliveredAt: string | null;
  LastError: string;
  Request: string;
  Package: string;
}

export interface AuditEvent {
  Sequence: number;
  At: string;
  ActorKind: string;
  Actor: string;
  Action: string;
  Request: string;
  Package: string;
  PatientID: string;
  Address: string;
  Details: Record<string, string>;
  Hash: string;
}

export interface Verification {
  Valid: boolean;
  Events: number;
  Head: string;
  FirstBroken: number | null;
}

export type NationalIdSource = 'OtherPatientIDs' | 'OtherPatientIDsSequence';

export type NationalIdScheme = 'None' | 'NHS';
export type Tolerance = 'PatientName:Diacritics' | 'PatientName:Hyphens';

export interface MessageText {
  Subject: string;
  Body: string;
}

export interface Settings {
  account: {
    MatchingRules: MatchField[];
    NationalIdSources: NationalIdSource[];
    NationalIdIssuer: string;
    NationalIdScheme: NationalIdScheme;
    Tolerances: Tolerance[];
    Identification: boolean;
    DueMonths: number;
    Holidays: string[];
    WarnDays: number;
    ArrivalMinutes: number;
  };
  reasons: { DeclineReasons: string[] };
  retention: { RetentionDays: number; MaximumRetentionDays: number; DownloadByDefault: boolean; EncryptZip: boolean; StrictViewing: boolean };
  form: {
    Enabled: boolean;
    IdentificationAsked: boolean;
    IdentificationRequired: boolean;
    IdentificationDays: number;
    IdentificationMegabytes: number;
    IdentificationFiles: number;
    Purposes: string[];
    ConsentText: string;
    PrivacyText: string;
    ConfirmationHours: number;
    PostsPerClient: number;
    PostsPerHour: number;
  };
  texts: Record<string, MessageText>;
}

export type IndexDifferenceKind = 'Missing' | 'Gone' | 'Identity' | 'Counts' | 'Attributes' | 'Keys';

/** The comparison of the whole index with the archive. */
export interface IndexCheck {
  State: 'Never' | 'Running' | 'Done' | 'Stopped' | 'Failed';
  Repair: boolean;
  /** Empty: the index itself wanted it. */
  By: string;
  StartedAt: string | null;
  EndedAt: string | null;
  Total: number;
  Checked: number;
  Repaired: number;
  Differences: Record<IndexDifferenceKind, number>;
  First: { Study: string; Reason: IndexDifferenceKind }[];
}

export interface SystemState {
  Version: string;
  Engine: string;
  Orthanc: string;
  Index: { Ready: boolean; Studies: number; Total: number; State: 'Filling' | 'Following' | 'ArchiveUnavailable' | 'OtherArchive'; Check: IndexCheck };
  Outbox: { Pending: number; Failed: number };
}
