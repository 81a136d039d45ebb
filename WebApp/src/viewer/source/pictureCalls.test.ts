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
    const picture = await createPictureCalls(createClient(base), collection).picture('a/b', { instance: 'i', frame: 3 }, 512, signal);
    expect(await picture.text()).toBe('jpeg');
    expect(fetch).toHaveBeenCalledWith(url, expect.objectContaining({ credentials: 'same-origin', mode: 'same-origin' }));
  });

  it('tell the session of every answer, and of contact only where the server gave something', async () => {
    const watcher = { status: vi.fn(), contact: vi.fn() };
    const calls = createPictureCalls(createClient('/api'), 'packages', watcher);
    answers(new Response('', { status: 401 }));
    await expect(calls.picture('p', { instance: 'i', frame: 0 }, 64, signal)).rejects.toEqual(new PictureRefused(401));
    expect(watcher.status).toHaveBeenCalledWith(401);
    expect(watcher.contact).not.toHaveBeenCalled();
    answers(new Response('jpeg'));
    await calls.picture('p', { instance: 'i', frame: 0 }, 64, signal);
    expect(watcher.contact).toHaveBeenCalledOnce();
  });

  it.each([[200, 'application/pdf', true], [200, 'text/html', false], [404, 'application/json', false]])('a document is there with %i and %s: %s', async (status, type, there) => {
    answers(new Response('', { status, headers: { 'Content-Type': type } }));
    expect(await createPictureCalls(createClient('/exchange/api'), 'studies').hasDocument('s', 'i')).toBe(there);
    expect(fetch).toHaveBeenCalledWith('/exchange/api/studies/s/instances/i/document', expect.anything());
  });
});
