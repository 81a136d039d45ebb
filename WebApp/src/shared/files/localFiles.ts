/** A file of this computer, with where it lay in what was dropped or chosen ("CD/DICOM/IM1"). */
export interface LocalFile {
  file: File;
  path: string;
  /** The browser was not allowed to read it, or it is gone; `file` is then empty. */
  unreadable?: boolean;
}

/** Of an <input type="file">, with or without `webkitdirectory`. */
export function filesOfInput(input: HTMLInputElement): LocalFile[] {
  return [...(input.files ?? [])].map((file) => ({ file, path: file.webkitRelativePath || file.name }));
}

/** Folders are handed out a piece at a time (Chromium: 100 entries); an empty piece is the end. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const entries: FileSystemEntry[] = [];
  for (;;) {
    const piece = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (piece.length === 0) {
      return entries;
    }
    entries.push(...piece);
  }
}

async function walk(entry: FileSystemEntry, path: string, found: LocalFile[]): Promise<void> {
  try {
    if (entry.isDirectory) {
      for (const child of await entriesOf(entry as FileSystemDirectoryEntry)) {
        await walk(child, `${path}/${child.name}`, found);
      }
    } else {
      const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
      found.push({ file, path });
    }
  } catch {
    found.push({ file: new File([], entry.name), path, unreadable: true });
  }
}

/** Of a drop, folders walked through. The browser empties `transfer` after the event: call this within it. */
export async function filesOfDrop(transfer: DataTransfer): Promise<LocalFile[]> {
  const entries = [...transfer.items].filter((item) => item.kind === 'file').map((item) => item.webkitGetAsEntry());
  if (entries.length === 0 || entries.includes(null)) {
    return [...transfer.files].map((file) => ({ file, path: file.name }));
  }
  const found: LocalFile[] = [];
  for (const entry of entries) {
    if (entry !== null) {
      await walk(entry, entry.name, found);
    }
  }
  return found;
}
