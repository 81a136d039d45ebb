// @vitest-environment node
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import { unpackBlocks } from './blocks';
import { FirstBlock } from './FirstBlock';

const block = (text: string): string => deflateRawSync(text).toString('base64');
const read = (bytes: ArrayBuffer): string => new TextDecoder().decode(bytes);

describe('a block that comes before its picture is known', () => {
  it('is not inflated again', async () => {
    const first = new FirstBlock();
    const unpack = vi.fn(unpackBlocks);
    first.begin(block('pixels'));
    expect(read(await first.unpack([block('pixels')], unpack))).toBe('pixels');
    expect(unpack).not.toHaveBeenCalled();
  });

  it('is the beginning of a picture of several', async () => {
    const first = new FirstBlock();
    const unpack = vi.fn(unpackBlocks);
    first.begin(block('one'));
    expect(read(await first.unpack([block('one'), block('two'), block('three')], unpack))).toBe('onetwothree');
    expect(unpack).toHaveBeenCalledExactlyOnceWith([block('two'), block('three')]);
  });

  it('is given once: the picture is whoever asked for it first', async () => {
    const first = new FirstBlock();
    const unpack = vi.fn(unpackBlocks);
    first.begin(block('pixels'));
    await first.unpack([block('pixels')], unpack);
    expect(read(await first.unpack([block('pixels')], unpack))).toBe('pixels');
    expect(unpack).toHaveBeenCalledTimes(1);
  });

  it('of another picture is left alone', async () => {
    const first = new FirstBlock();
    first.begin(block('pixels'));
    expect(read(await first.unpack([block('others')], unpackBlocks))).toBe('others');
  });

  it('that is damaged says so to who asks for it', async () => {
    const first = new FirstBlock();
    first.begin('AAAA');
    await expect(first.unpack(['AAAA'], unpackBlocks)).rejects.toMatchObject({ code: 'malformed' });
  });
});
