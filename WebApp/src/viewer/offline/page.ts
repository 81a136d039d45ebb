import { DataScripts } from '../source/DataScripts';
import { FirstBlock } from '../source/FirstBlock';
import { FolderSource } from '../source/FolderSource';
import { SourceError, type ImageSource } from '../source/ImageSource';
import { ManifestVersion, type Manifest } from '../source/manifest';
import { ofDrop, type PickedFile } from '../source/PickedFiles';
import { ZipSource } from '../source/ZipSource';
import type { Decoder } from '../ui/Decoder';
import { h } from '../ui/dom';
import { LateDecoder } from '../ui/LateDecoder';
import { hasLittleMemory, pictureMemory } from '../ui/memory';
import { say } from '../ui/messages';
import type { Limits } from '../ui/PictureLoader';
import { firstItem } from '../ui/stack';
import { troubleOf } from '../ui/trouble';
import { Viewer } from '../ui/Viewer';
import { startDecoder, type CodecsFactory } from './decoder';
import { headerReader } from './headers';
import { picker } from './picker';
import { loadScript } from './scripts';

const EmptyFor = 100; // milliseconds; a first picture that takes longer is waited for with the tools in sight

const Mega = 1024 * 1024;

function limits(): Limits {
  return { frameBytes: pictureMemory(), fileBytes: (hasLittleMemory() ? 64 : 192) * Mega };
}

/** INDEX.HTM of an extracted zip: what its manifest lists, or files that are picked or dropped. */
export function startPage(): void {
  document.getElementById('alone')?.remove();
  const page = new OfflinePage();
  page.start();
}

class OfflinePage {
  private readonly data = new DataScripts(document);
  private readonly firstBlock = new FirstBlock();
  private codecs: CodecsFactory | null = null;
  private zip: ZipSource | null = null;
  private viewer: Viewer | null = null;
  private folder: FolderSource | null = null;

  /** The first picture's script and VIEWER/manifest.js are the page's next: the browser fetches all at once. */
  start(): void {
    window.ExchangeViewer = {
      manifest: (manifest) => void this.open(manifest),
      data: (number, base64) => this.deliver(number, base64),
      codecs: (factory) => (this.codecs = factory),
    };
    document.addEventListener('DOMContentLoaded', () => {
      this.acceptDrops();
      if (this.zip === null) {
        this.showStart();
      }
    });
  }

  /** The page names the first picture's script before the manifest's. */
  private deliver(number: number, base64: string): void {
    if (this.zip === null) {
      this.firstBlock.begin(base64);
    }
    this.data.deliver(number, base64);
  }

  private async open(manifest: Manifest): Promise<void> {
    if (manifest.Version !== ManifestVersion) {
      return;
    }
    const decoder = this.decoder();
    const unpack = (blocks: readonly string[]): Promise<ArrayBuffer> => this.firstBlock.unpack(blocks, (others) => decoder.unpack(others));
    this.zip = new ZipSource(manifest, (number) => this.data.load(number), unpack);
    const first = firstItem(await this.zip.contents());
    if (first !== null && this.zip.needsDecoders(first.instance)) {
      void decoder.begin();
    }
    // Put up with its first picture, the page is laid out and drawn once.
    await this.show(this.zip, decoder, EmptyFor);
  }

  private decoder(): LateDecoder {
    const start = (): Promise<Decoder> => startDecoder(async () => {
      await loadScript('VIEWER/codecs.js');
      if (this.codecs === null) {
        throw new SourceError('Damaged');
      }
      return this.codecs;
    });
    return new LateDecoder(start);
  }

  /**
   * Waits with the page, `emptyFor` milliseconds at most, until the first picture can be drawn in it. What is written beside it
   * comes behind it: numbers and dates need the browser's tables of languages, which are being looked into meanwhile.
   */
  private async show(source: ImageSource, decoder: Decoder, emptyFor = 0): Promise<void> {
    this.viewer?.close();
    const viewer = new Viewer({ source, decoder, limits: limits(), trouble: (error) => this.trouble(error) });
    this.viewer = viewer;
    const pause = (time: number): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, time));
    await Promise.race([viewer.bringFirst(), pause(emptyFor)]);
    await Promise.race([viewer.show(), pause(0)]);
    if (this.viewer === viewer) {
      viewer.standIn(document.body);
    }
  }

  private trouble(error: unknown): HTMLElement {
    const isInFolder = error instanceof SourceError && (error.trouble === 'NeedsFolder' || error.trouble === 'Missing');
    return isInFolder ? troubleOf(error, h('p', {}, say('openFolderHint')), this.picker()) : troubleOf(error);
  }

  private showStart(): void {
    const lines = [h('p', {}, say('extract')), h('p', {}, say('extractAlready'))];
    document.body.replaceChildren(h('main', { class: 'exchange-viewer start' }, h('h1', {}, say('extractTitle')), ...lines, this.picker(), h('p', { id: 'progress', role: 'status' })));
  }

  private picker(): HTMLElement {
    return picker((files) => void this.openFiles(files));
  }

  private async openFiles(files: readonly PickedFile[]): Promise<void> {
    if (this.zip?.adopt(files) === true && this.folder === null) {
      this.viewer?.retry();
      return;
    }
    const decoder = this.decoder();
    const folder = new FolderSource(headerReader(decoder));
    const found = await folder.add(files, (done) => this.progress(say('reading', { done, count: files.length })));
    if (found === 0) {
      decoder.close();
      this.progress(say('nothingPicked'));
      return;
    }
    this.folder = folder;
    await this.show(folder, decoder);
  }

  private progress(text: string): void {
    const line = document.getElementById('progress') ?? document.body.appendChild(h('p', { id: 'progress', role: 'status' }));
    line.textContent = text;
  }

  private acceptDrops(): void {
    const { body } = document;
    body.dataset.drop = say('dropHere');
    const over = (isOver: boolean): void => void body.classList.toggle('dropping', isOver);
    document.addEventListener('dragover', (event) => {
      event.preventDefault();
      over(true);
    });
    document.addEventListener('dragleave', (event) => over(event.relatedTarget !== null));
    document.addEventListener('drop', (event) => {
      event.preventDefault();
      over(false);
      if (event.dataTransfer !== null) {
        void ofDrop(event.dataTransfer).then((files) => this.openFiles(files));
      }
    });
  }
}
