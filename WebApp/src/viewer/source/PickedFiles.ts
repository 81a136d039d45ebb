import { SourceError } from './ImageSource';

// Files that the reader picked or dropped. They are named by path below whatever folder was picked, in any case: media are
// read on systems that fold it.

interface Entry {
  isFile: boolean;
  isDirectory: boolean;
  name: string;
}

/** The parts of the browsers' FileSystemEntry interfaces that a dropped folder is read by. */
interface FileEntry extends Entry {
  file(done: (file: File) => void, failed: (error: unknown) => void): void;
}

interface FolderEntry extends Entry {
  createReader(): { readEntries(done: (entries: Entry[]) => void, failed: (error: unknown) => void): void };
}

export interface PickedFile {
  path: string;
  file: File;
}

/** A picked file can be gone by the time it is read: a stick is pulled out, a folder renamed. */
export async function readFile(file: File): Promise<ArrayBuffer> {
  try {
    return await file.arrayBuffer();
  } catch {
    throw new SourceError('Missing');
  }
}

export function ofInput(list: FileList): PickedFile[] {
  return [...list].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
}

export async function ofDrop(transfer: DataTransfer): Promise<PickedFile[]> {
  // Entries must all be taken before the first wait: the list is emptied when the event ends.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry() as Entry | null);
  const loose = ofInput(transfer.files);
  const found = (await Promise.all(entries.map((entry) => (entry === null ? [] : walk(entry, ''))))).flat();
  return found.length > 0 ? found : loose;
}

async function walk(entry: Entry, folder: string): Promise<PickedFile[]> {
  const path = `${folder}${entry.name}`;
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileEntry).file(resolve, reject));
    return [{ path, file }];
  }
  const reader = (entry as FolderEntry).createReader();
  const found: PickedFile[] = [];
  for (;;) {
    // A folder is read in portions until an empty one comes.
    const portion = await new Promise<Entry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (portion.length === 0) {
      return found;
    }
    for (const child of portion) {
      found.push(...(await walk(child, `${path}/`)));
    }
  }
}

/** The file that stands for `wanted` ("IMAGES/IM000001"): by path below the picked folder, or by its name alone. */
export class PickedFiles {
  private readonly byPath = new Map<string, File>();

  add(files: readonly PickedFile[]): void {
    for (const { path, file } of files) {
      const parts = path.toUpperCase().split('/');
      for (let from = 0; from < parts.length; from++) {
        this.byPath.set(parts.slice(from).join('/'), file);
      }
    }
  }

  find(wanted: string): File | undefined {
    const path = wanted.toUpperCase();
    return this.byPath.get(path) ?? this.byPath.get(path.split('/').pop() ?? path);
  }
}
