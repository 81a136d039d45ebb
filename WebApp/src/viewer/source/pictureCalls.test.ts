import { createClient } from '@shared/api/client';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createPictureCalls } from './pictureCalls';
import { PictureRefused } from './PictureRefused';

const signal = new AbortController().signal;
const answers = (answer: Response) => vi.stubGlobal('fetch', vi.fn(() => Promise.resolve(answer)));

afterEach(() => vi.unstubAllGlobals());

describe('pictures of either door', () => {
  it.each([['/api', 'packages', '/api/packages/a%2Fb/instances/i/frames/3?width=512'], ['/exchange/api', 'studies', '/exchange/api/studies/a%2Fb/instances/i/frames/3?width=512']])('are asked for below %s', async (base, collection, url) => {
    answers(new Response('jpeg'));
    const picture = await createPictureCalls(createClient(base), collection).picture('a/b', { instance: 'i', frame: 3 }, { width: 512, window: null }, signal);
    expect(await picture.text()).toBe('jpeg');
    expect(fetch).toHaveBeenCalledWith(url, expect.objectContaining({ credentials: 'same-origin', mode: 'same-origin' }));
  });

  it('are drawn with a window of the reader, and given as excerpts', async () => {
    const calls = createPictureCalls(createClient('/exchange/api'), 'studies');
    const picture = { instance: 'i', frame: 0 };
    const asked = async (call: Promise<unknown>) => (await call, vi.mocked(fetch).mock.lastCall?.[0]);
    answers(new Response('x'));
    expect(await asked(calls.picture('s', picture, { width: 64, window: { kind: 'window', center: 40, width: 400.5, function: 'LINEAR' } }, signal))).toBe('/exchange/api/studies/s/instances/i/frames/0?width=64&window-center=40.000000&window-width=400.500000');
    for (const [center, width, url] of [[0.001, 0.0004, '&window-center=0.001000&window-width=0.000400'], [0, 0.00001, ''], [1e22, 10, '']] as const) {
      answers(new Response('x'));
      expect(await asked(calls.picture('s', picture, { width: 64, window: { kind: 'window', center, width, function: 'LINEAR' } }, signal))).toBe(`/exchange/api/studies/s/instances/i/frames/0?width=64${url}`);
    }
    for (const [parts, url] of [['Both', 'pixels'], ['Pixels', 'pixels?attributes=0'], ['Attributes', 'attributes']] as const) {
      answers(new Response('x'));
      expect(await asked(calls.excerpt('s', picture, parts, signal))).toBe(`/exchange/api/studies/s/instances/i/frames/0/${url}`);
    }
  });

  it('tell the session of every answer, and of contact only where the server gave something', async () => {
    const watcher = { status: vi.fn(), contact: vi.fn() };
    const calls = createPictureCalls(createClient('/api'), 'packages', watcher);
    answers(new Response('', { status: 401 }));
    await expect(calls.picture('p', { instance: 'i', frame: 0 }, { width: 64, window: null }, signal)).rejects.toEqual(new PictureRefused(401));
    expect(watcher.status).toHaveBeenCalledWith(401);
    expect(watcher.contact).not.toHaveBeenCalled();
    answers(new Response('jpeg'));
    await calls.picture('p', { instance: 'i', frame: 0 }, { width: 64, window: null }, signal);
    expect(watcher.contact).toHaveBeenCalledOnce();
  });

  it.each([[200, 'application/pdf', true], [200, 'text/html', false], [404, 'application/json', false]])('a document is there with %i and %s: %s', async (status, type, there) => {
    answers(new Response('', { status, headers: { 'Content-Type': type } }));
    expect(await createPictureCalls(createClient('/exchange/api'), 'studies').hasDocument('s', 'i')).toBe(there);
    expect(fetch).toHaveBeenCalledWith('/exchange/api/studies/s/instances/i/document', expect.anything());
  });
});
