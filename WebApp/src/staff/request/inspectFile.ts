import type { LocalFile } from '@shared/files/localFiles';

/** What the server takes in one piece (IMAGES_BODY in Sources/Api/Route.h). */
export const LARGEST_UPLOAD = 1024 ** 3;

export type Verdict = 'send' | 'ignore' | 'DicomTooLarge' | 'Directory' | 'Empty' | 'NotDicom' | 'Unreadable' | 'ZipTooLarge';

/** The preamble of 128 bytes and "DICM" (DICOM PS3.10 section 7.1). */
const HEAD = 132;

/** What operating systems leave in folders: nobody misses it, so it is not even named. */
function isLitter(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  return name.startsWith('._') || ['.ds_store', 'thumbs.db', 'desktop.ini'].includes(name) || /(^|\/)__macosx\//i.test(path);
}

function readHead(file: File): Promise<Uint8Array> {
  return file.slice(0, HEAD).arrayBuffer().then((buffer) => new Uint8Array(buffer));
}

const textAt = (bytes: Uint8Array, from: number, size: number) => String.fromCharCode(...bytes.subarray(from, from + size));

/** Spares sending what the server would refuse anyway. In doubt the server decides. */
export async function inspectFile({ file, path, unreadable = false }: LocalFile): Promise<Verdict> {
  if (isLitter(path)) {
    return 'ignore';
  }
  if (unreadable) {
    return 'Unreadable';
  }
  if (file.size === 0) {
    return 'Empty';
  }
  if (/(^|\/)dicomdir$/i.test(path)) {
    return 'Directory';
  }
  let head: Uint8Array;
  try {
    head = await readHead(file);
  } catch {
    return 'Unreadable';
  }
  if (textAt(head, 128, 4) === 'DICM') {
    return file.size > LARGEST_UPLOAD ? 'DicomTooLarge' : 'send';
  }
  if (textAt(head, 0, 4) === 'PK\u0003\u0004') {
    return file.size > LARGEST_UPLOAD ? 'ZipTooLarge' : 'send';
  }
  return 'NotDicom';
}
