import { describe, expect, it, vi } from 'vitest';
import { soon } from '@shared/testing/soon';
import { SourceError, type ImageSource } from '../source/ImageSource';
import type { Decoder, FileHead, OpenFrame } from './Decoder';
import { PictureLoader, type LoadedFrame } from './PictureLoader';
import { itemAt, testStack } from './testItems';

function headOf(uid: string): FileHead {
  return { kind: 'image', attributes: { instance: { uid } }, frames: 1, frameRate: null, pixelAspect: 1, regions: [], modality: 'CT' } as unknown as FileHead;
}

function world(limits = { frameBytes: 1e9, fileBytes: 1e9 }) {
  const open = new Set<string>();
  const decoder = {
    unpack: async () => new ArrayBuffer(0),
    open: vi.fn(async (key: string) => {
      open.add(key);
      return headOf(`1.2.${key.split('/')[1]}`);
    }),
    frame: vi.fn(async (key: string, index: number) => {
      await new Promise((resolve) => setTimeout(resolve));
      if (!open.has(key)) {
        throw new Error(`${key} was let go while it was decoded`);
      }
      return { frame: { index, values: new Uint8Array(500) }, info: {} } as unknown as OpenFrame;
    }),
    picture: async () => Promise.reject(new Error('not asked')),
    presentation: async () => null,
    forget: vi.fn((key: string) => void open.delete(key)),
    close: vi.fn(),
  } satisfies Decoder;
  const source = {
    contents: async () => ({ institution: '', createdAt: '', studies: [], attachments: [] }),
    bytes: vi.fn(async () => new ArrayBuffer(8)),
    close: () => undefined,
  } satisfies ImageSource;
  return { decoder, source, open, loader: new PictureLoader(source, decoder, limits, () => 1024, 2) };
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

describe('bringing pictures', () => {
  it('reads a file once, however often its frames are asked for', async () => {
    const { loader, source, decoder } = world();
    const clip = testStack('clip', 1, 5);
    await Promise.all([0, 1, 1, 4].map((at) => loader.load(itemAt(clip, at))));
    await loader.load(itemAt(clip, 1));
    expect(source.bytes).toHaveBeenCalledTimes(1);
    expect(decoder.frame).toHaveBeenCalledTimes(3);
  });

  it('refuses a file that is not the one the list names', async () => {
    const { loader, decoder } = world();
    decoder.open.mockResolvedValue(headOf('9.9.9'));
    await expect(loader.load(itemAt(testStack('ct', 2), 0))).rejects.toEqual(new SourceError('Damaged'));
  });

  it('tries again what has failed', async () => {
    const { loader, source } = world();
    source.bytes.mockRejectedValueOnce(new SourceError('NeedsFolder'));
    const item = itemAt(testStack('ct', 1), 0);
    await expect(loader.load(item)).rejects.toEqual(new SourceError('NeedsFolder'));
    await expect(loader.load(item)).resolves.toMatchObject({ kind: 'frame' });
  });

  it('keeps within its memory: files and frames are let go, but never one in use', async () => {
    const { loader, open } = world({ frameBytes: 10_000, fileBytes: 1 });
    const stack = testStack('ct', 6);
    await Promise.all(stack.items.map((item) => loader.load(item)));
    expect(open.size).toBeLessThanOrEqual(1);
    expect(stack.items.filter((item) => loader.ready(item)).length).toBe(2);
  });

  it('fetches only the newest neighbourhood ahead', async () => {
    const { loader, source } = world();
    const stack = testStack('ct', 20);
    loader.prefetch([itemAt(stack, 19)]);
    await soon(() => expect(loader.ready(itemAt(stack, 19))).toBe(true)); // the first picture stands on the screen
    source.bytes.mockClear();
    loader.prefetch(stack.items.slice(0, 8));
    await Promise.resolve();
    loader.prefetch(stack.items.slice(15, 17));
    await soon(() => expect([15, 16].every((at) => loader.ready(itemAt(stack, at)))).toBe(true));
    expect(source.bytes).toHaveBeenCalledTimes(4); // two were under way, two are wanted now
  });

  it('fetches nothing ahead before the first picture is on the screen', async () => {
    const { loader, source } = world();
    let draw: FrameRequestCallback = () => undefined;
    vi.spyOn(document, 'hidden', 'get').mockReturnValue(false);
    vi.spyOn(window, 'requestAnimationFrame').mockImplementation((callback) => {
      draw = callback;
      return 1;
    });
    loader.prefetch(testStack('ct', 8).items);
    await settled();
    expect(source.bytes).not.toHaveBeenCalled();
    draw(0);
    await soon(() => expect(source.bytes).toHaveBeenCalled());
  });

  it('closes: nothing is kept, nothing is fetched any more', async () => {
    const { loader, source, decoder } = world();
    const stack = testStack('ct', 3);
    await loader.load(itemAt(stack, 0));
    loader.close();
    loader.prefetch(stack.items);
    await settled();
    expect(source.bytes).toHaveBeenCalledTimes(1);
    expect(decoder.close).toHaveBeenCalled();
    expect(loader.ready(itemAt(stack, 0))).toBe(false);
  });
});

describe('D8: what a server has no pictures of', () => {
  const report = testStack('report', 1, 0);
  itemAt(report, 0).instance.sopClass = '1.2.840.10008.5.1.4.1.1.88.11';
  const state = testStack('state', 1, 0);
  itemAt(state, 0).instance.sopClass = '1.2.840.10008.5.1.4.1.1.11.1';

  function online(kind: 'report' | 'presentation') {
    const { decoder } = world();
    decoder.open.mockImplementation(async () => ({ kind, attributes: { instance: { uid: '9.9' } } }) as unknown as FileHead);
    const source = {
      contents: async () => ({ institution: '', createdAt: '', studies: [], attachments: [] }),
      object: vi.fn(async () => new ArrayBuffer(8)),
      documentUrl: vi.fn(async () => '/document'),
      close: () => undefined,
    } satisfies ImageSource;
    return { source, decoder, loader: new PictureLoader(source, decoder, { frameBytes: 1e9, fileBytes: 1e9 }, () => 1024, 2) };
  }

  it('shows a report in words', async () => {
    const { loader, source } = online('report');
    expect(await loader.load(itemAt(report, 0))).toMatchObject({ kind: 'report', item: itemAt(report, 0) });
    expect(source.documentUrl).not.toHaveBeenCalled();
  });

  it('reads a presentation state once, and opens it for every picture', async () => {
    const { loader, source } = online('presentation');
    expect(await loader.state(itemAt(state, 0))).toMatchObject({ kind: 'presentation' });
    const picture = { head: headOf('1.2.0'), item: itemAt(testStack('ct', 1), 0) } as unknown as LoadedFrame;
    await loader.presentation(itemAt(state, 0), picture);
    await loader.presentation(itemAt(state, 0), picture);
    expect(source.object).toHaveBeenCalledTimes(1);
  });

  it('opens every other document by its address', async () => {
    const { loader, source } = online('report');
    const pdf = testStack('pdf', 1, 0);
    itemAt(pdf, 0).instance.sopClass = '1.2.840.10008.5.1.4.1.1.104.1';
    expect(await loader.load(itemAt(pdf, 0))).toMatchObject({ kind: 'elsewhere', url: '/document' });
    expect(source.object).not.toHaveBeenCalled();
  });

  it('makes the small picture of the list itself where the server cannot draw it', async () => {
    const { decoder } = world();
    const opened = { instance: 'ct/0', frame: 0, head: headOf('1.2.0'), open: { frame: { values: new Uint8Array(4) }, info: {} }, window: null };
    const source = {
      contents: async () => ({ institution: '', createdAt: '', studies: [], attachments: [] }),
      rendered: async () => Promise.reject(new SourceError('Undrawable')),
      picture: vi.fn(async () => new ArrayBuffer(8)),
      givesPixels: (): boolean => true,
      close: () => undefined,
    } satisfies ImageSource;
    const loader = new PictureLoader(source, { ...decoder, picture: async () => opened as never }, { frameBytes: 1e9, fileBytes: 1e9 }, () => 1024, 2);
    expect(await loader.thumbnail(itemAt(testStack('ct', 1), 0))).toMatchObject({ kind: 'frame' });
    source.givesPixels = () => false;
    const looking = new PictureLoader(source, decoder, { frameBytes: 1e9, fileBytes: 1e9 }, () => 1024, 2);
    await expect(looking.thumbnail(itemAt(testStack('ct', 1), 0))).rejects.toEqual(new SourceError('Undrawable'));
  });
});
