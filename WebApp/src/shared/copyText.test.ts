import { afterEach, describe, expect, it, vi } from 'vitest';
import { copyText } from './copyText';

function pageWith(clipboard: Partial<Clipboard> | undefined, execCommand: (command: string) => boolean): HTMLButtonElement {
  vi.stubGlobal('navigator', { clipboard });
  Object.assign(document, { execCommand });
  document.body.innerHTML = '<dialog open><button>Copy</button></dialog>';
  return document.querySelector('button') as HTMLButtonElement;
}

afterEach(() => vi.unstubAllGlobals());

describe('copying a text', () => {
  it('uses the clipboard where the browser gives it', async () => {
    const writeText = vi.fn(async () => undefined);
    expect(await copyText('H100', pageWith({ writeText }, () => false))).toBe(true);
    expect(writeText).toHaveBeenCalledWith('H100');
  });

  it.each([
    ['came by plain HTTP', undefined],
    ['is refused the clipboard', { writeText: () => Promise.reject(new Error('NotAllowedError')) }],
  ])('selects and copies where the page %s, and leaves the page as it was', async (_, clipboard) => {
    let selected = '';
    const button = pageWith(clipboard, (command) => {
      const field = document.activeElement as HTMLTextAreaElement;
      expect(field.closest('dialog')).not.toBeNull();
      selected = command === 'copy' ? field.value : '';
      return true;
    });
    expect(await copyText('H100', button)).toBe(true);
    expect(selected).toBe('H100');
    expect(document.querySelector('textarea')).toBeNull();
    expect(document.activeElement).toBe(button);
  });

  it('says so where nothing can be copied', async () => {
    expect(await copyText('H100', pageWith(undefined, () => false))).toBe(false);
  });
});
