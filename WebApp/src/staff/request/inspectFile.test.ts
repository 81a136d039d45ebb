import { describe, expect, it } from 'vitest';
import { inspectFile, LARGEST_UPLOAD } from './inspectFile';

const dicom = new Uint8Array(140);
dicom.set([0x44, 0x49, 0x43, 0x4d], 128);

const at = (path: string, content: BlobPart = 'text') => ({ path, file: new File([content], path) });

function sized(path: string, head: BlobPart, size: number) {
  const file = new File([head], path);
  Object.defineProperty(file, 'size', { value: size });
  return { path, file };
}

describe('inspectFile (A12)', () => {
  it.each([
    ['CD/DICOM/IM1', dicom, 'send'],
    ['cd.zip', 'PK\u0003\u0004...', 'send'],
    ['CD/report.pdf', '%PDF-1.7', 'NotDicom'],
    ['almost', dicom.slice(0, 131), 'NotDicom'],
    ['CD/DICOMDIR', dicom, 'Directory'],
    ['nothing', '', 'Empty'],
    ['CD/Thumbs.db', 'junk', 'ignore'],
    ['CD/._IM1', dicom, 'ignore'],
    ['__MACOSX/IM1', dicom, 'ignore'],
  ] as const)('%s', async (path, content, verdict) => {
    expect(await inspectFile(at(path, content as BlobPart))).toBe(verdict);
  });

  it('does not send what the server cannot take, and says which of both it is', async () => {
    expect(await inspectFile(sized('a', dicom, LARGEST_UPLOAD))).toBe('send');
    expect(await inspectFile(sized('a', dicom, LARGEST_UPLOAD + 1))).toBe('DicomTooLarge');
    expect(await inspectFile(sized('a.zip', 'PK\u0003\u0004', LARGEST_UPLOAD + 1))).toBe('ZipTooLarge');
  });

  it('names what the browser could not read', async () => {
    expect(await inspectFile({ ...at('gone'), unreadable: true })).toBe('Unreadable');
  });
});
