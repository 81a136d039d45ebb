// What the viewer makes of files, for tests outside the browser: reads jobs (a JSON array) from standard input, writes each
// picture's bytes to the file the job names, and answers a JSON array. Built by vite.pictures.config.ts.
import { readFileSync, writeFileSync } from 'node:fs';
import { defaultVoi, DicomFault, openDicom, renderFrame, useCodecs, valueAt } from '../../src/viewer/image';
import { decoders } from '../../src/viewer/image/codecs/decoders';
import type { DecodedFrame, DicomFile, ImageFile, Picture, Presentation, Voi } from '../../src/viewer/image';

interface Job {
  file: string;
  frame?: number;
  voi?: Voi;
  invert?: boolean;
  overlays?: boolean;
  presentation?: string;
  /** Gets the rendered picture: one byte a pixel for gray, three for colour. */
  picture?: string;
  /** Gets the stored values as the typed array has them. */
  values?: string;
}

useCodecs(() => Promise.resolve(decoders));

function gray({ data }: Picture): Uint8Array | null {
  const bytes = new Uint8Array(data.length / 4);
  for (let index = 0; index < bytes.length; index++) {
    const at = index * 4;
    if (data[at] !== data[at + 1] || data[at] !== data[at + 2]) {
      return null;
    }
    bytes[index] = data[at] ?? 0;
  }
  return bytes;
}

function colour({ data }: Picture): Uint8Array {
  return data.filter((_, index) => index % 4 !== 3) as unknown as Uint8Array;
}

function presentationOf(job: Job, image: ImageFile): Presentation | null {
  if (!job.presentation) {
    return null;
  }
  const state = openDicom(new Uint8Array(readFileSync(job.presentation)));
  return state.kind === 'presentation' ? state.presentationFor(image.attributes.instance.uid, job.frame ?? 0) : null;
}

function render(job: Job, image: ImageFile, frame: DecodedFrame): object {
  const presentation = presentationOf(job, image);
  const voi = job.voi ?? { kind: 'default' };
  const picture = renderFrame(frame, { voi, invert: job.invert ?? false, overlays: job.overlays ?? false, presentation });
  const monochrome = frame.photometric !== 'RGB';
  if (job.picture) {
    writeFileSync(job.picture, (monochrome && gray(picture)) || colour(picture));
  }
  if (job.values) {
    writeFileSync(job.values, Buffer.from(frame.values.buffer, frame.values.byteOffset, frame.values.byteLength));
  }
  return {
    photometric: frame.photometric,
    type: frame.values.constructor.name,
    windows: frame.windows,
    luts: frame.luts.length,
    overlays: frame.overlays.length,
    padding: frame.padding,
    unit: frame.modality.unit,
    modality: frame.modality.kind === 'linear' ? frame.modality : { kind: 'lut' },
    voi: defaultVoi(frame, presentation),
    first: valueAt(frame, 0, 0, presentation),
    presentation,
  };
}

function summary(file: DicomFile): object {
  const { attributes, ...rest } = file;
  const { instance, patient } = attributes;
  const known = { kind: file.kind, syntax: instance.transferSyntaxName, sopClass: instance.sopClassName || instance.sopClass, patient: patient.name.shown };
  return file.kind === 'image'
    ? { ...known, frames: file.frames, width: file.width, height: file.height, info: file.info(0), regions: file.regions, rate: file.frameRate }
    : { ...known, ...rest, bytes: undefined, size: 'bytes' in file ? file.bytes.length : undefined };
}

async function run(job: Job): Promise<object> {
  let known: object = {};
  try {
    const file = openDicom(new Uint8Array(readFileSync(job.file)));
    known = summary(file);
    if (file.kind !== 'image') {
      return known;
    }
    return { ...known, ...render(job, file, await file.frame(job.frame ?? 0)) };
  } catch (error) {
    if (error instanceof DicomFault) {
      return { ...known, fault: { code: error.code, message: error.message } };
    }
    throw error;
  }
}

const jobs = JSON.parse(readFileSync(0, 'utf8')) as Job[];
const answers: object[] = [];
for (const job of jobs) {
  answers.push(await run(job));
}
process.stdout.write(JSON.stringify(answers));
