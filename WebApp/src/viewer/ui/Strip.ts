import { formatDay } from '@shared/format/dates';
import { renderFrame } from '../image';
import { kindOf, type ViewedAttachment } from '../source/model';
import { drawing, h } from './dom';
import { icons } from './icons';
import { say } from './messages';
import type { PictureLoader } from './PictureLoader';
import type { Stack } from './stack';
import { countOf, seriesName } from './texts';

const LargestRead = 48 * 1024 * 1024; // bytes of a file that is worth reading for a small picture
const ThumbnailSize = 144; // device pixels; shown at half of that

/** The series of all studies with a small picture of each, and the documents beside them. */
export class Strip {
  readonly element = h('nav', { class: 'strip', 'aria-label': say('series') });
  private readonly entries = new Map<Stack, { button: HTMLButtonElement; canvas: HTMLCanvasElement }>();
  private wanted: Stack[] = [];
  private working = false;

  constructor(
    private readonly loader: PictureLoader,
    private readonly choose: (stack: Stack) => void,
  ) {}

  show(stacks: readonly Stack[], attachments: readonly ViewedAttachment[]): void {
    this.entries.clear();
    const sections: Node[] = [];
    for (const study of new Set(stacks.map((stack) => stack.study))) {
      const own = stacks.filter((stack) => stack.study === study);
      const heading = [formatDay(study.date), study.description].filter((text) => text !== '').join(' · ');
      sections.push(h('section', {}, h('h2', { dir: 'auto' }, heading || say('images', { count: own.length })), h('ul', {}, ...own.map((stack) => this.entry(stack)))));
    }
    if (attachments.length > 0) {
      const links = attachments.map(({ name, url }) =>
        h('li', {}, h('a', { href: url, target: '_blank', rel: 'noopener', class: 'attachment' }, drawing(icons.document), h('span', { dir: 'auto' }, name))),
      );
      sections.push(h('section', {}, h('h2', {}, say('attachments')), h('ul', {}, ...links)));
    }
    this.element.replaceChildren(...sections);
    this.wanted = [...stacks];
  }

  mark(shown: readonly (Stack | null)[]): void {
    for (const [stack, { button }] of this.entries) {
      const current = shown.includes(stack);
      if (current !== (button.getAttribute('aria-current') === 'true')) {
        button.setAttribute('aria-current', String(current));
        if (current) {
          reveal(button);
        }
      }
    }
  }

  /** Where it was marked before it stood in the page. */
  reveal(): void {
    this.entries.forEach(({ button }) => button.getAttribute('aria-current') === 'true' && reveal(button));
  }

  /** One small picture after the other, while nobody waits for a large one. */
  async drawThumbnails(idle: () => Promise<void>): Promise<void> {
    if (this.working) {
      return;
    }
    this.working = true;
    for (let stack = this.wanted.shift(); stack !== undefined; stack = this.wanted.shift()) {
      await idle();
      await this.drawThumbnail(stack).catch(() => undefined); // no thumbnail: the button keeps its drawing
    }
    this.working = false;
  }

  /** After a folder was opened: those without a picture are tried again. */
  again(): void {
    this.wanted = [...this.entries].filter(([, { canvas }]) => canvas.hidden).map(([stack]) => stack);
  }

  private entry(stack: Stack): HTMLElement {
    const canvas = h('canvas', { width: ThumbnailSize, height: ThumbnailSize, hidden: true });
    const isDocument = !stack.series.instances.some((instance) => kindOf(instance) === 'Image');
    const picture = h('span', { class: 'thumbnail', 'aria-hidden': true }, canvas, drawing(isDocument ? icons.document : icons.series));
    const words = h('span', { class: 'words' }, h('span', { class: 'name', dir: 'auto' }, seriesName(stack.series)), h('span', { class: 'amount' }, countOf(stack)));
    const button = h('button', { type: 'button', click: () => this.choose(stack) }, picture, words);
    this.entries.set(stack, { button, canvas });
    return h('li', {}, button);
  }

  private async drawThumbnail(stack: Stack): Promise<void> {
    const item = stack.items[Math.floor(stack.items.length / 2)];
    const canvas = this.entries.get(stack)?.canvas;
    const context = canvas?.getContext('2d');
    if (item === undefined || !canvas || !context || kindOf(item.instance) !== 'Image' || item.instance.bytes > LargestRead) {
      return;
    }
    const loaded = await this.loader.thumbnail(item);
    if (loaded.kind !== 'frame' && loaded.kind !== 'preview') {
      return;
    }
    const source = loaded.kind === 'preview' ? loaded.bitmap : canvasOf(renderFrame(loaded.frame, { voi: { kind: 'default' }, invert: false, overlays: false }));
    const height = source.height * (loaded.kind === 'frame' ? loaded.head.pixelAspect || 1 : 1);
    const scale = Math.min(canvas.width / source.width, canvas.height / height);
    const size = [source.width * scale, height * scale] as const;
    context.imageSmoothingQuality = 'high';
    context.drawImage(source, (canvas.width - size[0]) / 2, (canvas.height - size[1]) / 2, ...size);
    canvas.hidden = false;
  }
}

/** With the next drawing: asked at once, the browser lays out the whole page before the first picture. */
function reveal(button: HTMLElement): void {
  requestAnimationFrame(() => button.scrollIntoView({ block: 'nearest', inline: 'nearest' }));
}

function canvasOf({ width, height, data }: { width: number; height: number; data: Uint8ClampedArray }): HTMLCanvasElement {
  const canvas = h('canvas', { width, height });
  canvas.getContext('2d')?.putImageData(new ImageData(data as Uint8ClampedArray<ArrayBuffer>, width, height), 0, 0);
  return canvas;
}
