// The portal's JSON, as Resources/Documentation/Api.md gives it ("Portal").

export interface InstitutionInfo {
  Name: string;
  Email: string;
}

/** What is taken as proof of identification. */
export interface IdentificationOffer {
  Asked: boolean;
  /** No confirmation without it. */
  Required: boolean;
  Types: string[];
  MaxBytes: number;
  MaxFiles: number;
}

/** What the public request form asks for (A22). */
export interface FormInfo {
  Enabled: true;
  Institution: InstitutionInfo;
  Identification: IdentificationOffer;
  /** Empty: any text. */
  Purposes: string[];
  Relationships: string[];
  Passcode: { Sms: boolean };
  ConsentText: string;
  Privacy: string;
  DueMonths: number;
  ConfirmationHours: number;
}

export type FormAnswer = FormInfo | { Enabled: false };

export interface RequestReceived {
  ID: string;
  Reference: string;
}

/** What the link of the confirming e-mail leads to. */
export interface Confirmation extends RequestReceived {
  Confirmed: boolean;
  DueDate: string | null;
  Identification: IdentificationOffer & { Documents: number };
}

export interface ConfirmedRequest {
  Reference: string;
  DueDate: string | null;
}

/** Where staff have asked for a proof of identification. */
export interface IdentificationLink {
  Institution: string;
  Reference: string;
  /** That came by this link. */
  Documents: number;
  Types: string[];
  MaxBytes: number;
  MaxFiles: number;
}

export interface LinkInfo {
  Kind: string;
  Institution: string;
  AvailableUntil: string | null;
  Passcode: {
    Required: boolean;
    Channel?: 'Sms' | 'Email';
    SentTo?: string;
    ResendAfter?: number;
  };
}

export interface PasscodeSent {
  SentTo: string;
  ExpiresInMinutes: number;
  ResendAfter: number;
}

export interface PassphraseSent {
  SentTo: string;
  Channel: 'Sms' | 'Email';
  ResendAfter: number;
}

export interface Me {
  Kind: string;
  Name: string;
  Organization: string;
  EndsAt: string;
  IdleMinutes: number;
}

export type PackageStatus = 'New' | 'Opened' | 'Downloaded' | 'Declined' | 'Expired';
export type PackageView = 'ActionRequired' | 'All';

export interface PackageRow {
  ID: string;
  Type: 'Request' | 'Share' | 'Forward' | 'Transfer';
  Direction: 'In' | 'Out';
  Date: string;
  PatientName: string;
  Institution: string;
  Messages: number;
  Status: PackageStatus;
  Actions: string[];
  AvailableUntil: string | null;
  Images: number;
  /** How often it may still be forwarded (D11). */
  ForwardsLeft: number;
}

export interface PackageStudy {
  Study: string;
  StudyDate: string;
  StudyDescription: string;
  Modalities: string[];
  Images: number;
}

export interface PackageAttachment {
  Number: number;
  Name: string;
  ContentType: string;
  Size: number;
}

export interface PackageDetails extends PackageRow {
  /** Files of the zip, while it is being prepared. */
  Preparing?: { Done: number; Total: number } | null;
  /** Why there is no zip; empty unless that is so. */
  Problem?: string;
  Patient: {
    PatientName: string;
    PatientBirthDate: string;
    PatientID: string;
    PatientSex: string;
  };
  /** Where the passphrase of an encrypted zip went; null where it needs none. */
  Passphrase?: PassphraseSent | null;
  Message: string;
  Size: number | null;
  Studies: PackageStudy[];
  Attachments: PackageAttachment[];
}

export interface Forwarded {
  Package: string;
  AvailableUntil: string;
}
