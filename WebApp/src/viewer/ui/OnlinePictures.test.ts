import { describe, expect, it, vi } from 'vitest';
import { SourceError, type ImageSource } from '../source/ImageSource';
import type { Decoder, OpenPicture } from './Decoder';
import { OnlinePictures } from './OnlinePictures';
import { itemAt, testStack } from './testItems';

const { signal } = new AbortController();

function world(gives = true) {
  const source = {
    contents: async () => ({ institution: '', createdAt: '', studies: [], attachments: [] }),
    givesPixels: () => gives,
    picture: vi.fn<NonNullable<ImageSource['picture']>>(async () => new ArrayBuffer(8)),
    close: () => undefined,
  } satisfies ImageSource;
  const opened = (instance: string, frame: number): OpenPicture => ({ instance, frame, head: {}, open: { frame: {}, info: {} }, window: null }) as unknown as OpenPicture;
  const decoder = { picture: vi.fn(async (key: string) => opened(key, 0)), forget: vi.fn() };
  return { source, decoder, opened, online: new OnlinePictures(source, decoder as unknown as Decoder) };
}

describe('pictures of a server', () => {
  it('never shows what came for another picture', async () => {
    const { online, decoder, opened } = world();
    const item = itemAt(testStack('ct', 2), 0);
    decoder.picture.mockResolvedValueOnce(opened('ct/1', 0));
    await expect(online.values(item, signal)).rejects.toEqual(new SourceError('Damaged'));
    decoder.picture.mockResolvedValueOnce(opened('ct/0', 1));
    await expect(online.values(item, signal)).rejects.toEqual(new SourceError('Damaged'));
    await expect(online.values(item, signal)).resolves.toMatchObject({ kind: 'frame', item });
  });

  it('E4: asks for no values where there are none to be had', async () => {
    const { online, source } = world(false);
    expect(await online.values(itemAt(testStack('ct', 1), 0), signal)).toBeNull();
    expect(source.picture).not.toHaveBeenCalled();
  });

  it.each(['Undrawable', 'Refused'] as const)('remembers where the answer is %s, until it may have changed', async (trouble) => {
    const { online, source } = world();
    const item = itemAt(testStack('ct', 1), 0);
    source.picture.mockRejectedValueOnce(new SourceError(trouble));
    expect(await online.values(item, signal)).toBeNull();
    expect(online.gives(item)).toBe(false);
    expect(await online.values(item, signal)).toBeNull();
    expect(source.picture).toHaveBeenCalledTimes(1);
    online.forgetFailures();
    expect(await online.values(item, signal)).not.toBeNull();
  });

  it('takes the attributes of a clip once', async () => {
    const { online, source, decoder, opened } = world();
    const clip = testStack('clip', 1, 3);
    decoder.picture.mockImplementation(async (key: string) => opened(key, source.picture.mock.lastCall?.[1] ?? 0));
    for (const at of [0, 1, 2]) {
      await online.values(itemAt(clip, at), signal);
    }
    expect(source.picture.mock.calls.map(([, , parts]) => parts)).toEqual(['Both', 'Pixels', 'Pixels']);
    expect(decoder.forget).not.toHaveBeenCalled();
  });

  it('waits where the server has too much to do, and asks again', async () => {
    vi.useFakeTimers();
    const { online, source } = world();
    const item = itemAt(testStack('ct', 1), 0);
    source.picture.mockRejectedValueOnce(new SourceError('Busy')).mockRejectedValueOnce(new SourceError('Busy'));
    const values = online.values(item, signal);
    await vi.advanceTimersByTimeAsync(900);
    expect(source.picture).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(10000);
    await expect(values).resolves.toMatchObject({ kind: 'frame', item });
    expect(source.picture).toHaveBeenCalledTimes(3);
    vi.useRealTimers();
  });

  it('asks once what a file says, and says it of every drawing after', async () => {
    vi.stubGlobal('createImageBitmap', async () => ({}));
    const { online, source, decoder, opened } = world();
    const rendered = vi.fn(async () => new Blob());
    const pictures = new OnlinePictures({ ...source, rendered }, decoder as unknown as Decoder);
    const window = { kind: 'window', center: 40, width: 400, function: 'LINEAR' } as const;
    decoder.picture.mockResolvedValue({ ...opened('ct/0', 0), window });
    const item = itemAt(testStack('ct', 1), 0);
    const first = await pictures.drawing(item, 64, null, signal);
    expect(first.described).toBeNull();
    await pictures.describe(item, signal);
    await pictures.describe(item, signal);
    expect(source.picture).toHaveBeenCalledTimes(1);
    expect((await pictures.drawing(item, 64, window, signal)).described).toMatchObject({ window });
    expect(pictures.known(first).described).toMatchObject({ window });
    expect(online.known(first)).toBe(first);
    vi.unstubAllGlobals();
  });
});
