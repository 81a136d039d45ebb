// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { defaultVoi, DicomFault, minmax, openDicom, presets, renderFrame, useCodecs, valueAt } from '.';
import type { DicomFile, ImageFile } from '.';
import { file, Header, picture, type Written } from './testing/files';

function image(bytes: Uint8Array): ImageFile {
  const opened = openDicom(bytes);
  if (opened.kind !== 'image') {
    throw new Error(`it is ${opened.kind}`);
  }
  return opened;
}

function faultOf(bytes: Uint8Array): string {
  try {
    const opened: DicomFile = openDicom(bytes);
    return opened.kind === 'unsupported' ? opened.reason.code : opened.kind;
  } catch (error) {
    return error instanceof DicomFault ? error.code : 'another error';
  }
}

const Ct: readonly Written[] = [
  [0x00281050, 'DS', '40\\300'],
  [0x00281051, 'DS', '400\\2000'],
  [0x00281052, 'DS', '-1024'],
  [0x00281053, 'DS', '1'],
  [0x00281055, 'LO', 'Abdomen\\Bone'],
];

describe('openDicom', () => {
  it('says what is no DICOM file', () => {
    expect(faultOf(new Uint8Array(0))).toBe('not-dicom');
    expect(faultOf(new TextEncoder().encode('%PDF-1.7 and so on, longer than a preamble'))).toBe('not-dicom');
  });

  it('says which transfer syntax it does not know', () => {
    expect(faultOf(file(Header, '1.2.3.4'))).toBe('unsupported-transfer-syntax');
    expect(faultOf(file([...Header, [0x7fe00010, 'OB', new Uint8Array(2)]], '1.2.840.10008.1.2.4.92'))).toBe('unsupported-transfer-syntax');
  });

  it('decodes names in the character set of the file', () => {
    const name = new Uint8Array([0xc4, 0xf5, 0x5e, 0xea]);
    const { patient } = openDicom(file([[0x00080005, 'CS', 'ISO_IR 144'], [0x00100010, 'PN', name]])).attributes;
    expect(patient.name.shown).toBe('Фѕ, ъ');
  });

  it('follows code extensions of Japanese names', () => {
    const escape = String.fromCharCode(0x1b);
    const name = `Yamada^Tarou=${escape}$B;3ED${escape}(B^${escape}$BB@O:${escape}(B`;
    const { patient } = openDicom(file([[0x00080005, 'CS', '\\ISO 2022 IR 87'], [0x00100010, 'PN', name]])).attributes;
    expect(patient.name).toMatchObject({ alphabetic: 'Yamada^Tarou', ideographic: '山田^太郎', shown: 'Yamada, Tarou' });
  });

  it('takes only real dates', () => {
    const { patient, study } = openDicom(file([[0x00100030, 'DA', '19700230'], [0x00080020, 'DA', '2020.01.31']])).attributes;
    expect([patient.birthDate, study.date]).toEqual(['', '2020-01-31']);
  });

  it('hands out documents without their padding', () => {
    const opened = openDicom(
      file([...Header, [0x00420011, 'OB', new Uint8Array([1, 2, 3, 0])], [0x00420012, 'LO', 'application/pdf'], [0x00420015, 'UL', [3]]]),
    );
    expect(opened).toMatchObject({ kind: 'document', mime: 'application/pdf', bytes: new Uint8Array([1, 2, 3]) });
  });

  it('shows no picture of a header that contradicts itself', () => {
    expect(faultOf(picture([1, 2], [], 17))).toBe('invalid-pixels');
    expect(faultOf(picture([], []))).toBe('invalid-pixels');
  });
});

describe('a frame', () => {
  it('is refused when pixels are missing', async () => {
    await expect(image(picture([1, 2, 3, 4]).slice(0, -2)).frame(0)).rejects.toMatchObject({ code: 'truncated' });
  });

  it('is refused when there is no such one', async () => {
    await expect(image(picture([1, 2])).frame(1)).rejects.toMatchObject({ code: 'no-such-frame' });
  });

  it('needs decoders when compressed, and says so', async () => {
    const compressed = file([...Header, ...description(), [0x7fe00010, 'OB', new Uint8Array(4)]], '1.2.840.10008.1.2.4.70');
    await expect(image(compressed).frame(0)).rejects.toMatchObject({ code: 'invalid-pixels' });
  });

  it('tries decoders again that could not be loaded', async () => {
    let attempts = 0;
    useCodecs(() => {
      attempts++;
      return Promise.reject(new Error('no network'));
    });
    const { codecs } = await import('./codecs');
    await expect(codecs()).rejects.toMatchObject({ code: 'decoder-missing' });
    await expect(codecs()).rejects.toMatchObject({ code: 'decoder-missing' });
    expect(attempts).toBe(2);
  });

  it('has values in Hounsfield units, and knows padding', async () => {
    const frame = await image(picture([0, 1024, 1064], [...Ct, [0x00280120, 'US', [0]]])).frame(0);
    expect(valueAt(frame, 2.5, 0)).toEqual({ stored: [1064], value: 40, unit: 'HU', padding: false });
    expect(valueAt(frame, 0, 0)?.padding).toBe(true);
    expect(valueAt(frame, 3, 0)).toBeNull();
    expect(minmax(frame)).toEqual({ min: 0, max: 40 });
  });

  it('calls values of a CT Hounsfield units unless the file says that they are of no unit', async () => {
    const unit = async (more: readonly Written[]): Promise<string> => {
      const frame = await image(picture([0, 1, 2], [...Ct, ...more])).frame(0);
      return valueAt(frame, 0, 0)?.unit ?? 'none';
    };
    expect(await unit([])).toBe('HU');
    expect(await unit([[0x00281054, 'LO', 'US']])).toBe('');
    expect(await unit([[0x00281054, 'LO', 'Z_EFF']])).toBe('Z_EFF');
  });

  it('takes padding that is written as unsigned beside signed pixels', async () => {
    const bytes = picture([0xf830, 100], [[0x00280120, 'US', [0xf830]]], 16, true);
    const frame = await image(bytes).frame(0);
    expect(frame.padding).toEqual({ low: -2000, high: -2000 });
    expect(minmax(frame)).toEqual({ min: 100, max: 100 });
  });

  it('offers the windows of the file before the usual ones', async () => {
    const frame = await image(picture([0, 1024], Ct)).frame(0);
    expect(defaultVoi(frame)).toMatchObject({ kind: 'window', center: 40, width: 400 });
    expect(presets(frame, 'CT').slice(0, 3).map(({ label, key }) => label || key)).toEqual(['Abdomen', 'Bone', 'softTissue']);
    expect(presets(frame, 'MR').map(({ label, key }) => label || key)).toEqual(['Abdomen', 'Bone', 'wholeRange']);
  });

  it('shows white above and black below its window', async () => {
    const frame = await image(picture([0, 1064, 4000], Ct)).frame(0);
    const grays = (invert: boolean): number[] =>
      [...renderFrame(frame, { voi: { kind: 'default' }, invert, overlays: false }).data].filter((_, at) => at % 4 === 0);
    expect(grays(false)).toEqual([0, 128, 255]);
    expect(grays(true)).toEqual([255, 127, 0]);
  });

  it('of one single value has a range nevertheless', async () => {
    const frame = await image(picture([7, 7])).frame(0);
    expect(minmax(frame)).toEqual({ min: 7, max: 7 });
    expect(renderFrame(frame, { voi: { kind: 'default' }, invert: false, overlays: false }).data[3]).toBe(255);
  });
});

function description(): Written[] {
  const numbers: [number, number][] = [[0x00280002, 1], [0x00280010, 1], [0x00280011, 2], [0x00280100, 16], [0x00280101, 16], [0x00280102, 15]];
  return [[0x00280004, 'CS', 'MONOCHROME2'], ...numbers.map(([tag, value]): Written => [tag, 'US', [value]])];
}
