import type { ViewedInstance, ViewedPackage } from './model';

// VIEWER/manifest.js of an exported zip: what is in it, and where. Version 1.

export interface ManifestInstance {
  SOPInstanceUID: string;
  SOPClassUID: string;
  InstanceNumber: number | string | null;
  NumberOfFrames: number;
  /** Path from INDEX.HTM, with slashes. */
  File: string;
  /** First block and count of blocks below VIEWER/data; null where the second copy was left out. */
  Data: [number, number] | null;
  Bytes: number;
  TransferSyntaxUID: string;
}

export interface Manifest {
  Version: number;
  Institution: string;
  CreatedAt: string;
  Studies: {
    StudyInstanceUID: string;
    PatientName: string;
    PatientID: string;
    PatientBirthDate: string;
    PatientSex: string;
    StudyDate: string;
    StudyDescription: string;
    AccessionNumber: string;
    Series: {
      SeriesInstanceUID: string;
      Modality: string;
      SeriesNumber: number | string | null;
      SeriesDescription: string;
      Instances: ManifestInstance[];
    }[];
  }[];
  Attachments: { Name: string; File: string }[];
}

export const ManifestVersion = 1;

/** Integer Strings come as numbers or as the file wrote them. */
export function numberOf(value: number | string | null | undefined): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

/** A path of the zip as an address relative to the page: `#`, `%` and `?` are letters in it, not syntax. */
export function addressOf(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

export function contentsOf(manifest: Manifest): ViewedPackage {
  return {
    institution: manifest.Institution,
    createdAt: manifest.CreatedAt,
    attachments: manifest.Attachments.map(({ Name, File }) => ({ name: Name, url: addressOf(File) })),
    studies: manifest.Studies.map((study) => ({
      uid: study.StudyInstanceUID,
      patientName: study.PatientName,
      patientId: study.PatientID,
      birthDate: study.PatientBirthDate,
      sex: study.PatientSex,
      date: study.StudyDate,
      description: study.StudyDescription,
      accession: study.AccessionNumber,
      series: study.Series.map((series) => ({
        uid: series.SeriesInstanceUID,
        modality: series.Modality,
        number: numberOf(series.SeriesNumber),
        description: series.SeriesDescription,
        instances: series.Instances.map((instance) => instanceOf(instance)),
      })),
    })),
  };
}

function instanceOf(instance: ManifestInstance): ViewedInstance {
  return {
    key: instance.File,
    uid: instance.SOPInstanceUID,
    sopClass: instance.SOPClassUID,
    number: numberOf(instance.InstanceNumber),
    frames: instance.NumberOfFrames,
    bytes: instance.Bytes,
  };
}
