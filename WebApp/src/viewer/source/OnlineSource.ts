import type { VoiWindow } from '../image/types';
import { SourceError, type ImageSource, type PictureParts, type SourceTrouble } from './ImageSource';
import type { ViewContents, ViewSeries, ViewStudy } from './listing';
import { numberOf } from './manifest';
import type { ViewedAttachment, ViewedInstance, ViewedPackage, ViewedSeries, ViewedStudy } from './model';
import type { PictureCalls } from './pictureCalls';
import { PictureRefused } from './PictureRefused';

const troubles: Readonly<Record<number, SourceTrouble>> = { 401: 'Refused', 403: 'Refused', 404: 'Missing', 409: 'Changed', 410: 'Missing', 415: 'Undrawable', 429: 'Busy', 503: 'Busy' };

/** Whose pictures these are, and by which identifier the door gives them. */
export interface OnlineHead {
  id: string;
  institution: string;
  patient: { PatientName: string; PatientBirthDate: string; PatientID: string; PatientSex: string };
  attachments: ViewedAttachment[];
}

/**
 * What a server lists, a package on the portal or a study for staff: pictures that it draws, and their stored values where whoever
 * looks may have them; never the file (E4).
 */
export class OnlineSource implements ImageSource {
  constructor(
    private readonly calls: PictureCalls,
    private readonly head: OnlineHead,
    private readonly contained: ViewContents,
  ) {}

  async contents(): Promise<ViewedPackage> {
    const { institution, attachments } = this.head;
    return { institution, createdAt: '', studies: this.contained.Items.map((study) => studyOf(study, this.head)), attachments };
  }

  givesPixels(): boolean {
    return this.contained.Pixels;
  }

  rendered(instance: ViewedInstance, frame: number, width: number, signal: AbortSignal, window: VoiWindow | null = null): Promise<Blob> {
    return answered(this.calls.picture(this.head.id, { instance: instance.key, frame }, { width, window }, signal), signal);
  }

  picture(instance: ViewedInstance, frame: number, parts: PictureParts, signal: AbortSignal): Promise<ArrayBuffer> {
    return answered(this.calls.excerpt(this.head.id, { instance: instance.key, frame }, parts, signal), signal);
  }

  object(instance: ViewedInstance, signal: AbortSignal): Promise<ArrayBuffer> {
    return answered(this.calls.object(this.head.id, instance.key, signal), signal);
  }

  async documentUrl(instance: ViewedInstance): Promise<string | null> {
    const { calls, head } = this;
    try {
      return (await calls.hasDocument(head.id, instance.key)) ? calls.documentUrl(head.id, instance.key) : null;
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

function studyOf(study: ViewStudy, { patient }: OnlineHead): ViewedStudy {
  return {
    uid: study.StudyInstanceUID,
    patientName: patient.PatientName,
    patientId: patient.PatientID,
    birthDate: patient.PatientBirthDate,
    sex: patient.PatientSex,
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
    instances: series.Instances.map(({ Instance, SOPInstanceUID = Instance, InstanceNumber, Frames, SOPClassUID = '' }) => ({
      key: Instance, uid: SOPInstanceUID, sopClass: SOPClassUID, number: numberOf(InstanceNumber), frames: Frames, bytes: 0,
    })),
  };
}
