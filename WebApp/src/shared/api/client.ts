import { Refusal, UNREACHABLE } from './Refusal';

/** One page of a list. */
export interface Page<T> {
  Items: T[];
  Next: string | null;
  Total: number;
}

export type QueryValue = string | number | boolean | null | undefined;
export type Query = Record<string, QueryValue>;

export interface UploadOptions {
  /** The file's name. It travels in Content-Disposition, because Orthanc hands plugins no query string with a POST. */
  name?: string;
  contentType?: string;
  method?: 'POST' | 'PUT';
  signal?: AbortSignal;
  /** Share of the body that has left, 0 to 1. */
  onProgress?: (share: number) => void;
}

export interface Client {
  get: <T>(path: string, query?: Query, signal?: AbortSignal) => Promise<T>;
  post: <T>(path: string, body?: unknown, signal?: AbortSignal) => Promise<T>;
  put: <T>(path: string, body: unknown, signal?: AbortSignal) => Promise<T>;
  delete: <T>(path: string, signal?: AbortSignal) => Promise<T>;
  /** The file that a POST answers with. */
  download: (path: string, body: unknown) => Promise<Blob>;
  /** Sends a file as it is. XMLHttpRequest, because fetch() cannot tell how much has left. */
  upload: <T>(path: string, body: Blob, options?: UploadOptions) => Promise<T>;
  /** The address of a resource that the browser itself opens (a picture, a document, a CSV file). */
  url: (path: string, query?: Query) => string;
}

/** Joins path segments that come from data, each escaped. */
export function pathOf(...segments: (string | number)[]): string {
  return segments.map((segment) => `/${encodeURIComponent(String(segment))}`).join('');
}

/** RFC 6266 section 4.3: any name as ASCII. RFC 8187 escapes more than encodeURIComponent does. */
function dispositionOf(name: string): string {
  const escaped = encodeURIComponent(name).replace(/['()*!]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename*=UTF-8''${escaped}`;
}

function queryString(query: Query = {}): string {
  const parameters = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') {
      parameters.set(key, String(value));
    }
  }
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads an answer's text: the JSON of a success, or throws the Refusal. A proxy in between may answer HTML. */
export function readAnswer<T>(status: number, text: string): T {
  let body: unknown;
  try {
    body = text === '' ? {} : JSON.parse(text);
  } catch {
    body = undefined;
  }
  if (status >= 200 && status < 300 && body !== undefined) {
    return body as T;
  }
  if (isRecord(body) && typeof body.Code === 'string') {
    const details = isRecord(body.Details) ? body.Details : {};
    throw new Refusal(
      status,
      body.Code,
      typeof body.Message === 'string' ? body.Message : '',
      Object.fromEntries(Object.entries(details).map(([key, value]) => [key, String(value)])),
    );
  }
  throw new Refusal(status, status === 401 ? 'Unauthenticated' : 'UnexpectedAnswer', '');
}

function unreachable(): Refusal {
  return new Refusal(UNREACHABLE, 'Unreachable', '');
}

/** Calls below `base`, with the caller's own credentials and to this origin only. */
export function createClient(base: string): Client {
  const url = (path: string, query?: Query) => `${base}${path}${queryString(query)}`;

  /** What `read` makes of the answer. */
  async function ask<A>(read: (answer: Response) => Promise<A>, method: string, path: string, query?: Query, body?: unknown, signal?: AbortSignal): Promise<A> {
    const headers: Record<string, string> = { Accept: 'application/json' };
    if (body !== undefined) {
      headers['Content-Type'] = 'application/json';
    }
    try {
      return await read(
        await fetch(url(path, query), {
          method,
          headers,
          body: body === undefined ? null : JSON.stringify(body),
          credentials: 'same-origin',
          mode: 'same-origin',
          cache: 'no-store',
          signal: signal ?? null,
        }),
      );
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') {
        throw error;
      }
      throw unreachable();
    }
  }

  async function call<T>(method: string, path: string, query?: Query, body?: unknown, signal?: AbortSignal): Promise<T> {
    const { status, text } = await ask(async (answer) => ({ status: answer.status, text: await answer.text() }), method, path, query, body, signal);
    return readAnswer<T>(status, text);
  }

  async function download(path: string, body: unknown): Promise<Blob> {
    const { ok, status, content } = await ask(async (answer) => ({ ok: answer.ok, status: answer.status, content: await answer.blob() }), 'POST', path, undefined, body);
    return ok ? content : readAnswer<never>(status, await content.text());
  }

  function upload<T>(path: string, body: Blob, options: UploadOptions = {}): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const request = new XMLHttpRequest();
      const abort = () => request.abort();
      if (options.signal?.aborted === true) {
        reject(new DOMException('Aborted', 'AbortError'));
        return;
      }
      options.signal?.addEventListener('abort', abort, { once: true });
      request.open(options.method ?? 'POST', url(path));
      request.setRequestHeader('Accept', 'application/json');
      request.setRequestHeader('Content-Type', options.contentType ?? 'application/octet-stream');
      if (options.name !== undefined) {
        request.setRequestHeader('Content-Disposition', dispositionOf(options.name));
      }
      request.upload.onprogress = (event) => {
        if (event.lengthComputable && event.total > 0) {
          options.onProgress?.(event.loaded / event.total);
        }
      };
      request.onload = () => {
        try {
          resolve(readAnswer<T>(request.status, request.responseText));
        } catch (error) {
          reject(error);
        }
      };
      request.onerror = () => reject(unreachable());
      request.onabort = () => reject(new DOMException('Aborted', 'AbortError'));
      request.onloadend = () => options.signal?.removeEventListener('abort', abort);
      request.send(body);
    });
  }

  return {
    get: (path, query, signal) => call('GET', path, query, undefined, signal),
    post: (path, body = {}, signal) => call('POST', path, undefined, body, signal),
    put: (path, body, signal) => call('PUT', path, undefined, body, signal),
    delete: (path, signal) => call('DELETE', path, undefined, undefined, signal),
    download,
    upload,
    url,
  };
}
