const Kept = 60_000; // milliseconds: the browser begins to write after the click, not during it

/** Hands a file that is in memory to the browser's downloads. */
export function saveFile(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), Kept);
}
