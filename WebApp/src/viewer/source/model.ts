// What there is to look at, whoever brings it: a zip's manifest, a picked folder, or the portal. Texts are as DICOM holds them.

export interface ViewedInstance {
  /** Unique among all there is to look at; a UID is not, where files come from careless hands. */
  key: string;
  uid: string;
  sopClass: string;
  number: number | null;
  /** Pictures in it; 0 for reports and documents. */
  frames: number;
  /** Bytes of the DICOM file, where known. */
  bytes: number;
}

export interface ViewedSeries {
  uid: string;
  modality: string;
  number: number | null;
  description: string;
  instances: ViewedInstance[];
}

export interface ViewedStudy {
  uid: string;
  patientName: string;
  patientId: string;
  birthDate: string;
  sex: string;
  date: string;
  description: string;
  accession: string;
  series: ViewedSeries[];
}

/** A document that lies beside the images: a letter, a form. */
export interface ViewedAttachment {
  name: string;
  url: string;
}

export interface ViewedPackage {
  institution: string;
  /** ISO 8601; empty where nobody said. */
  createdAt: string;
  studies: ViewedStudy[];
  attachments: ViewedAttachment[];
}

const EncapsulatedPdf = '1.2.840.10008.5.1.4.1.1.104.1';
const StructuredReports = '1.2.840.10008.5.1.4.1.1.88.';

const States: readonly string[] = ['1.2.840.10008.5.1.4.1.1.11.1', '1.2.840.10008.5.1.4.1.1.11.2'];

/** A grayscale or colour softcopy presentation state: it is shown by the pictures that it refers to. */
export function isState({ sopClass }: Pick<ViewedInstance, 'sopClass'>): boolean {
  return States.includes(sopClass);
}

export type InstanceKind = 'Image' | 'Pdf' | 'Report' | 'Other';

export function kindOf(instance: Pick<ViewedInstance, 'sopClass' | 'frames'>): InstanceKind {
  if (instance.frames > 0) {
    return 'Image';
  }
  if (instance.sopClass === EncapsulatedPdf) {
    return 'Pdf';
  }
  return instance.sopClass.startsWith(StructuredReports) ? 'Report' : 'Other';
}
