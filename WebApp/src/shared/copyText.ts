/**
 * Puts a text on the clipboard; false where the browser does not let it. Browsers give pages their clipboard only where they came
 * encrypted, and an Orthanc inside a hospital often answers by plain HTTP: then the older way does, from a field next to `near`,
 * because nothing outside an open dialog can be selected.
 */
export async function copyText(value: string, near: HTMLElement): Promise<boolean> {
  const clipboard = navigator.clipboard as Clipboard | undefined;
  try {
    if (clipboard !== undefined) {
      await clipboard.writeText(value);
      return true;
    }
  } catch {
    // Refused, for example by a policy of the house.
  }
  const field = document.createElement('textarea');
  field.className = 'visually-hidden';
  field.readOnly = true;
  field.value = value;
  near.after(field);
  field.focus();
  field.select();
  try {
    return document.execCommand('copy');
  } finally {
    field.remove();
    near.focus();
  }
}
