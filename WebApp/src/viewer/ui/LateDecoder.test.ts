// @vitest-environment node
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import { soon } from '@shared/testing/soon';
import { file, Header, picture } from '../image/testing/files';
import type { Decoder, FileHead, OpenFrame } from './Decoder';
import { LateDecoder } from './LateDecoder';

const Report = file([[0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.88.11'], ...Header.filter(([tag]) => tag > 0x00080016)]);

function bytes(of: Uint8Array): ArrayBuffer {
  return of.slice().buffer as ArrayBuffer;
}

function world() {
  const started = {
    unpack: vi.fn(async () => new ArrayBuffer(3)),
    open: vi.fn(async () => ({ kind: 'report' }) as unknown as FileHead),
    frame: vi.fn(async () => ({ frame: 'of the worker' }) as unknown as OpenFrame),
    picture: async () => Promise.reject(new Error('not asked')),
    presentation: vi.fn(async () => null),
    forget: vi.fn(),
    close: vi.fn(),
  } satisfies Decoder;
  let start = (): void => undefined;
  const starting = new Promise<Decoder>((resolve) => (start = () => resolve(started)));
  const begun = vi.fn(() => starting);
  return { started, begun, late: new LateDecoder(begun), start: () => start() };
}

describe('a decoder that is still starting', () => {
  it('opens the first picture at once, where it needs no decoders', async () => {
    const { late, begun } = world();
    expect(await late.open('first', bytes(picture([1, 2, 3, 4])))).toMatchObject({ kind: 'image', compressed: false });
    expect([...(await late.frame('first', 0)).frame.values]).toEqual([1, 2, 3, 4]);
    expect(begun).not.toHaveBeenCalled();
  });

  it('leaves every other file to the one that starts, with its bytes', async () => {
    const { late, started, start } = world();
    await late.open('first', bytes(picture([1, 2, 3, 4])));
    const second = late.open('second', bytes(picture([5, 6, 7, 8])));
    start();
    await second;
    expect(await late.frame('second', 0)).toEqual({ frame: 'of the worker' });
    expect(started.open).toHaveBeenCalledTimes(1);
  });

  it('leaves the first one, too, where it is no picture', async () => {
    const { late, started, start } = world();
    start();
    await late.open('first', bytes(Report));
    expect(started.open).toHaveBeenCalledWith('first', expect.objectContaining({ byteLength: Report.byteLength }));
    await late.frame('first', 0);
    expect(started.frame).toHaveBeenCalledWith('first', 0);
  });

  it('inflates at once, and elsewhere as soon as it can', async () => {
    const { late, started, begun, start } = world();
    const block = btoa(String.fromCharCode(...deflateRawSync('pixels')));
    expect(new TextDecoder().decode(await late.unpack([block, block]))).toBe('pixelspixels');
    await expect(late.unpack(['AAAA'])).rejects.toMatchObject({ code: 'malformed' });
    expect(begun).not.toHaveBeenCalled();
    await late.open('first', bytes(picture([1, 2, 3, 4])));
    await late.unpack([block]);
    expect(begun).toHaveBeenCalledTimes(1);
    expect(started.unpack).not.toHaveBeenCalled();
    start();
    await soon(async () => expect((await late.unpack([block])).byteLength).toBe(3));
  });

  it('forgets the picture where it is held, and has it opened elsewhere then', async () => {
    const { late, started, start } = world();
    start();
    await late.open('first', bytes(picture([1, 2, 3, 4])));
    late.forget('never seen');
    late.forget('first');
    await late.open('first', bytes(picture([1, 2, 3, 4])));
    expect(await late.frame('first', 0)).toEqual({ frame: 'of the worker' });
    expect(started.forget).not.toHaveBeenCalled();
    late.forget('first');
    await soon(() => expect(started.forget).toHaveBeenCalledWith('first'));
  });

  it('is started for a first file that is known to be its own, once', async () => {
    const { late, started, begun, start } = world();
    void late.begin();
    start();
    await late.open('first', bytes(Report));
    expect(started.open).toHaveBeenCalledTimes(1);
    expect(begun).toHaveBeenCalledTimes(1);
  });

  it('is not started any more once the viewer is closed', async () => {
    const { late, begun } = world();
    late.close();
    await expect(late.open('first', bytes(Report))).rejects.toMatchObject({ code: 'decoder-failed' });
    expect(begun).not.toHaveBeenCalled();
  });
});
