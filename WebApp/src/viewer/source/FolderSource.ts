import type { Attributes } from '../image/types';
import { SourceError, type ImageSource } from './ImageSource';
import { readFile, type PickedFile } from './PickedFiles';
import type { ViewedInstance, ViewedPackage, ViewedSeries, ViewedStudy } from './model';

/** What a file's header says of its place; undefined where it is no DICOM file, or holds nothing to look at (a DICOMDIR). */
export type HeaderReader = (file: File) => Promise<{ attributes: Attributes; frames: number } | undefined>;

/** DICOM files that were picked or dropped, without a manifest: their headers say what belongs together. */
export class FolderSource implements ImageSource {
  private readonly files = new Map<string, File>();
  private readonly studies = new Map<string, ViewedStudy>();
  private readonly series = new Map<string, ViewedSeries>();

  constructor(private readonly readHeader: HeaderReader) {}

  /** How many images were found; `progress` hears how many files have been read. */
  async add(picked: readonly PickedFile[], progress: (done: number) => void): Promise<number> {
    let found = 0;
    for (const [index, { path, file }] of picked.entries()) {
      const header = await this.readHeader(file).catch(() => undefined);
      if (header !== undefined && this.place(header.attributes, header.frames, path, file)) {
        found++;
      }
      progress(index + 1);
    }
    for (const { instances } of this.series.values()) {
      instances.sort((one, other) => (one.number ?? 0) - (other.number ?? 0));
    }
    return found;
  }

  async contents(): Promise<ViewedPackage> {
    return { institution: '', createdAt: '', studies: [...this.studies.values()], attachments: [] };
  }

  async bytes(instance: ViewedInstance): Promise<ArrayBuffer> {
    const file = this.files.get(instance.key);
    if (file === undefined) {
      throw new SourceError('Missing');
    }
    return readFile(file);
  }

  close(): void {
    this.files.clear();
  }

  private place(attributes: Attributes, frames: number, path: string, file: File): boolean {
    const { uid, sopClass, number } = attributes.instance;
    if (this.files.has(path)) {
      return false;
    }
    this.files.set(path, file);
    this.seriesOf(attributes).instances.push({ key: path, uid, sopClass, number, frames, bytes: file.size });
    return true;
  }

  private seriesOf(attributes: Attributes): ViewedSeries {
    const { uid, modality, number, description } = attributes.series;
    // Without identifiers, files of one patient at least never mix with another's.
    const study = this.studyOf(attributes);
    const key = `${study.uid}/${uid}`;
    const known = this.series.get(key);
    if (known !== undefined) {
      return known;
    }
    const fresh: ViewedSeries = { uid, modality, number, description, instances: [] };
    this.series.set(key, fresh);
    study.series.push(fresh);
    return fresh;
  }

  private studyOf({ patient, study }: Attributes): ViewedStudy {
    const key = `${patient.id}/${patient.name.alphabetic}/${study.uid}`;
    const known = this.studies.get(key);
    if (known !== undefined) {
      return known;
    }
    const fresh: ViewedStudy = {
      uid: key,
      patientName: patient.name.alphabetic || patient.name.ideographic,
      patientId: patient.id,
      birthDate: patient.birthDate,
      sex: patient.sex,
      date: study.date,
      description: study.description,
      accession: study.accession,
      series: [],
    };
    this.studies.set(key, fresh);
    return fresh;
  }
}
