import { SourceError, type ImageSource, type SourceTrouble } from './ImageSource';
import type { ViewSeries, ViewStudy } from './listing';
import { numberOf } from './manifest';
import type { ViewedAttachment, ViewedInstance, ViewedPackage, ViewedSeries, ViewedStudy } from './model';
import type { PictureCalls } from './pictureCalls';
import { PictureRefused } from './PictureRefused';

const troubles: Readonly<Record<number, SourceTrouble>> = { 401: 'Refused', 403: 'Refused', 404: 'Missing', 410: 'Missing', 415: 'Undrawable', 429: 'Busy' };

/** Whose pictures these are, and by which identifier the door gives them. */
export interface OnlineHead {
  id: string;
  institution: string;
  patient: { PatientName: string; PatientBirthDate: string; PatientID: string; PatientSex: string };
  attachments: ViewedAttachment[];
}

/** What a server lists and draws, a package on the portal or a study for staff. Pictures only, so that looking never becomes copying (E4). */
export class OnlineSource implements ImageSource {
  constructor(
    private readonly calls: PictureCalls,
    private readonly head: OnlineHead,
    private readonly studies: readonly ViewStudy[],
  ) {}

  async contents(): Promise<ViewedPackage> {
    const { institution, attachments } = this.head;
    return { institution, createdAt: '', studies: this.studies.map((study) => studyOf(study, this.head)), attachments };
  }

  async rendered(instance: ViewedInstance, frame: number, width: number, signal: AbortSignal): Promise<Blob> {
    try {
      return await this.calls.picture(this.head.id, { instance: instance.key, frame }, width, signal);
    } catch (error) {
      if (error instanceof PictureRefused) {
        throw new SourceError(troubles[error.status] ?? 'Unreachable');
      }
      throw signal.aborted ? error : new SourceError('Unreachable');
    }
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
    // What kind of document an instance without pictures is, the server says when it is asked for it.
    instances: series.Instances.map(({ Instance, InstanceNumber, Frames }) => ({
      key: Instance, uid: Instance, sopClass: '', number: numberOf(InstanceNumber), frames: Frames, bytes: 0,
    })),
  };
}
