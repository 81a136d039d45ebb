import { afterEach, describe, expect, it, vi } from 'vitest';
import { createClient, pathOf, readAnswer } from './client';
import { asRefusal, Refusal } from './Refusal';

const client = createClient('/exchange/api');

function answer(status: number, body: string) {
  const fetched = vi.fn<typeof fetch>(async () => new Response(body, { status }));
  vi.stubGlobal('fetch', fetched);
  return fetched;
}

afterEach(() => vi.unstubAllGlobals());

describe('client', () => {
  it('asks its own origin with the caller’s credentials and leaves out what is not given', async () => {
    const fetched = answer(200, '{"Items":[]}');

    await client.get('/requests', { q: 'a&b', state: '', cursor: undefined, limit: 50 });

    expect(fetched).toHaveBeenCalledWith('/exchange/api/requests?q=a%26b&limit=50', expect.objectContaining({ method: 'GET', credentials: 'same-origin', mode: 'same-origin', body: null }));
  });

  it('sends JSON', async () => {
    const fetched = answer(200, '{"ID":"r1"}');

    await expect(client.post('/requests', { Notes: 'é' })).resolves.toEqual({ ID: 'r1' });

    expect(fetched.mock.calls[0]?.[1]).toMatchObject({ body: '{"Notes":"é"}', headers: { 'Content-Type': 'application/json' } });
  });

  it('throws the refusal of the server, with the field it names', async () => {
    answer(400, '{"Code":"BadValue","Message":"No address.","Details":{"Field":"Requester.Email"}}');

    const refusal = asRefusal(await client.post('/requests').catch((error: unknown) => error));

    expect(refusal).toMatchObject({ status: 400, code: 'BadValue', message: 'No address.', field: 'Requester.Email' });
  });

  it('says when no server answers', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));

    await expect(client.get('/me')).rejects.toMatchObject({ code: 'Unreachable', status: 0 });
  });

  it('lets an abort through as what it is', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new DOMException('gone', 'AbortError')));

    await expect(client.get('/me')).rejects.toHaveProperty('name', 'AbortError');
  });

  it('escapes what stands in a path', () => {
    expect(pathOf('a/../b', 2)).toBe('/a%2F..%2Fb/2');
  });
});

describe('readAnswer', () => {
  it('takes an empty body as an empty object', () => {
    expect(readAnswer(200, '')).toEqual({});
  });

  it('does not take a proxy’s HTML for data', () => {
    expect(() => readAnswer(200, '<html>')).toThrow(Refusal);
    expect(() => readAnswer(502, '<html>')).toThrow(expect.objectContaining({ code: 'UnexpectedAnswer', status: 502 }));
  });

  it('knows a 401 that Orthanc itself gave', () => {
    expect(() => readAnswer(401, '')).toThrow(expect.objectContaining({ code: 'Unauthenticated' }));
  });
});

describe('download', () => {
  it('gives the file, or throws the refusal', async () => {
    const fetched = vi.fn<typeof fetch>(async () => new Response('zip'));
    vi.stubGlobal('fetch', fetched);
    expect(await (await createClient('/api').download('/export', { Passphrase: 'p' })).text()).toBe('zip');
    expect(fetched).toHaveBeenCalledWith('/api/export', expect.objectContaining({ method: 'POST', body: '{"Passphrase":"p"}' }));
    vi.stubGlobal('fetch', async () => new Response('{"Code":"TooLarge","Message":"Too large.","Details":{}}', { status: 413 }));
    await expect(createClient('/api').download('/export', {})).rejects.toEqual(new Refusal(413, 'TooLarge', 'Too large.'));
  });
});

describe('upload', () => {
  class FakeRequest {
    static last: FakeRequest;
    upload: { onprogress?: (event: { lengthComputable: boolean; loaded: number; total: number }) => void } = {};
    headers: Record<string, string> = {};
    status = 200;
    responseText = '{"Number":1}';
    onload?: () => void;
    onabort?: () => void;
    onerror?: () => void;
    onloadend?: () => void;
    url = '';
    constructor() {
      FakeRequest.last = this;
    }
    open(_method: string, url: string) {
      this.url = url;
    }
    setRequestHeader(name: string, value: string) {
      this.headers[name] = value;
    }
    send() {
      this.upload.onprogress?.({ lengthComputable: true, loaded: 1, total: 4 });
    }
    abort() {
      this.onabort?.();
    }
  }

  it('tells how much has left and gives the answer', async () => {
    vi.stubGlobal('XMLHttpRequest', FakeRequest);
    const onProgress = vi.fn();

    const result = client.upload('/requests/r1/attachments', new Blob(['x']), { name: 'Röntgen (1).pdf', contentType: 'application/pdf', onProgress });
    FakeRequest.last.onload?.();

    await expect(result).resolves.toEqual({ Number: 1 });
    expect(FakeRequest.last.url).toBe('/exchange/api/requests/r1/attachments');
    expect(FakeRequest.last.headers['Content-Disposition']).toBe("attachment; filename*=UTF-8''R%C3%B6ntgen%20%281%29.pdf");
    expect(FakeRequest.last.headers['Content-Type']).toBe('application/pdf');
    expect(onProgress).toHaveBeenCalledWith(0.25);
  });

  it('can be left', async () => {
    vi.stubGlobal('XMLHttpRequest', FakeRequest);
    const controller = new AbortController();

    const result = client.upload('/x', new Blob(['x']), { signal: controller.signal });
    controller.abort();

    await expect(result).rejects.toHaveProperty('name', 'AbortError');
  });
});
