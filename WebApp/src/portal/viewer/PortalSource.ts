import type { VoiWindow } from '../../viewer/image/types';
import { SourceError, type ImageSource, type PictureParts, type SourceTrouble } from '../../viewer/source/ImageSource';
import { numberOf } from '../../viewer/source/manifest';
import type { ViewedInstance, ViewedPackage, ViewedSeries, ViewedStudy } from '../../viewer/source/model';
import type { PortalApi } from '../portalApi';
import type { PackageContents, PackageDetails, ViewSeries, ViewStudy } from '../types';
import { PictureRefused } from './PictureRefused';

const troubles: Readonly<Record<number, SourceTrouble>> = { 403: 'Refused', 404: 'Missing', 410: 'Missing', 415: 'Undrawable', 429: 'Busy' };

/**
 * A package on the portal (Api.md, "Portal"): pictures drawn by the server, and their stored values where the recipient may have
 * them; never the file (E4).
 */
export class PortalSource implements ImageSource {
  constructor(
    private readonly api: PortalApi,
    private readonly details: PackageDetails,
    private readonly contained: PackageContents,
  ) {}

  async contents(): Promise<ViewedPackage> {
    const { details, api } = this;
    return {
      institution: details.Institution,
      createdAt: '',
      studies: this.contained.Items.map((study) => studyOf(study, details)),
      attachments: details.Attachments.map(({ Number: number, Name }) => ({ name: Name, url: api.attachmentUrl(details.ID, number) })),
    };
  }

  givesPixels(): boolean {
    return this.contained.Pixels;
  }

  rendered(instance: ViewedInstance, frame: number, width: number, signal: AbortSignal, window: VoiWindow | null = null): Promise<Blob> {
    return answered(this.api.picture(this.details.ID, { instance: instance.key, frame }, { width, window }, signal), signal);
  }

  picture(instance: ViewedInstance, frame: number, parts: PictureParts, signal: AbortSignal): Promise<ArrayBuffer> {
    return answered(this.api.excerpt(this.details.ID, { instance: instance.key, frame }, parts, signal), signal);
  }

  async documentUrl(instance: ViewedInstance): Promise<string | null> {
    const { api, details } = this;
    try {
      return (await api.hasDocument(details.ID, instance.key)) ? api.documentUrl(details.ID, instance.key) : null;
    } catch {
      throw new SourceError('Unreachable');
    }
  }

  close(): void {
    // Holds nothing.
  }
}

async function answered<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof PictureRefused) {
      throw new SourceError(troubles[error.status] ?? 'Unreachable');
    }
    throw signal.aborted ? error : new SourceError('Unreachable');
  }
}

function studyOf(study: ViewStudy, { Patient }: PackageDetails): ViewedStudy {
  return {
    uid: study.StudyInstanceUID,
    patientName: Patient.PatientName,
    patientId: Patient.PatientID,
    birthDate: Patient.PatientBirthDate,
    sex: Patient.PatientSex,
    date: study.StudyDate,
    description: study.StudyDescription,
    accession: '',
    series: study.Series.map(seriesOf),
  };
}

function seriesOf(series: ViewSeries): ViewedSeries {
  return {
    uid: series.Series,
    modality: series.Modality,
    number: numberOf(series.SeriesNumber),
    description: series.SeriesDescription,
    // What kind of document an instance without pictures is, the server says when it is asked for it.
    instances: series.Instances.map(({ Instance, InstanceNumber, Frames }) => ({
      key: Instance, uid: Instance, sopClass: '', number: numberOf(InstanceNumber), frames: Frames, bytes: 0,
    })),
  };
}
