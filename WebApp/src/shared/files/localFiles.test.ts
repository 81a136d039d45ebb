import { describe, expect, it } from 'vitest';
import { filesOfDrop, filesOfInput } from './localFiles';

type Tree = { [name: string]: Tree | string | null };

function entryOf(name: string, content: Tree | string | null): FileSystemEntry {
  if (typeof content === 'string' || content === null) {
    const file = (resolve: (file: File) => void, reject: (error: unknown) => void) =>
      content === null ? reject(new DOMException('', 'NotReadableError')) : resolve(new File([content], name));
    return { name, isDirectory: false, isFile: true, file } as never;
  }
  return {
    name, isDirectory: true, isFile: false,
    createReader: () => {
      const left = Object.entries(content).map(([child, inner]) => entryOf(child, inner));
      return { readEntries: (resolve: (entries: FileSystemEntry[]) => void) => resolve(left.splice(0, 100)) };
    },
  } as never;
}

const dropOf = (tree: Tree) =>
  ({ files: [], items: Object.entries(tree).map(([name, content]) => ({ kind: 'file', webkitGetAsEntry: () => entryOf(name, content) })) }) as unknown as DataTransfer;

describe('files of this computer (A12)', () => {
  it('walks through dropped folders, however deep', async () => {
    const files = await filesOfDrop(dropOf({ CD: { DICOM: { IM1: 'a', IM2: 'b' }, 'README.TXT': 'c' }, lone: 'd' }));

    expect(files.map((each) => each.path)).toEqual(['CD/DICOM/IM1', 'CD/DICOM/IM2', 'CD/README.TXT', 'lone']);
  });

  it('reads folders of more entries than browsers hand out at once', async () => {
    const many = Object.fromEntries(Array.from({ length: 250 }, (_, n) => [`IM${n}`, 'x']));

    expect(await filesOfDrop(dropOf({ many }))).toHaveLength(250);
  });

  it('keeps the name of what it may not read', async () => {
    const files = await filesOfDrop(dropOf({ CD: { locked: null, IM1: 'a' } }));

    expect(files.map(({ path, unreadable }) => [path, unreadable === true])).toEqual([['CD/locked', true], ['CD/IM1', false]]);
  });

  it('falls back to plain files where there are no entries', async () => {
    const transfer = { items: [], files: [new File(['x'], 'a')] } as unknown as DataTransfer;

    expect((await filesOfDrop(transfer)).map((each) => each.path)).toEqual(['a']);
  });

  it('keeps where a file lay in a chosen folder', () => {
    const file = new File(['x'], 'IM1');
    Object.defineProperty(file, 'webkitRelativePath', { value: 'CD/IM1' });

    expect(filesOfInput({ files: [file] } as unknown as HTMLInputElement)[0]?.path).toBe('CD/IM1');
  });
});
