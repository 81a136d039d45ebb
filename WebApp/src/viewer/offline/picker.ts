import { ofInput, type PickedFile } from '../source/PickedFiles';
import { drawing, h } from '../ui/dom';
import { icons } from '../ui/icons';
import { say, type MessageKey } from '../ui/messages';

/** Two ways to hand over files: a whole folder, or the files themselves where a browser knows no folders. */
export function picker(picked: (files: PickedFile[]) => void): HTMLElement {
  const choice = (name: MessageKey, look: string, attributes: Record<string, boolean>): HTMLElement => {
    const input = h('input', {
      type: 'file',
      class: 'only-heard',
      ...attributes,
      change: () => {
        const files = input.files === null ? [] : ofInput(input.files);
        input.value = '';
        if (files.length > 0) {
          picked(files);
        }
      },
    });
    return h('label', { class: look }, input, drawing(icons.folder), say(name));
  };
  return h('div', { class: 'picker' }, choice('openFolder', 'first', { webkitdirectory: true }), choice('openFiles', 'second', { multiple: true }));
}
