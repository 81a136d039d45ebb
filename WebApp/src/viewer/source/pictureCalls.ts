import { pathOf, type Client } from '@shared/api/client';
import { Refusal, UNREACHABLE } from '@shared/api/Refusal';
import type { VoiWindow } from '../image/types';
import type { PictureParts } from './ImageSource';
import { PictureRefused } from './PictureRefused';

/** A frame, from 0, of an instance. */
export interface Picture {
  instance: string;
  frame: number;
}

/** How a picture is to be drawn: by the file's own window where none is given. */
export interface Look {
  width: number;
  window: VoiWindow | null;
}

/** Told how each call was answered, so that a session knows how it stands. */
export interface CallWatcher {
  status(status: number): void;
  contact(): void;
}

/** Pictures and documents of what a door calls by `id`: a package on the portal, a study for staff. */
export interface PictureCalls {
  documentUrl(id: string, instance: string): string;
  picture(id: string, picture: Picture, look: Look, signal: AbortSignal): Promise<Blob>;
  excerpt(id: string, picture: Picture, parts: PictureParts, signal: AbortSignal): Promise<ArrayBuffer>;
  /** What a report or a presentation state says. */
  object(id: string, instance: string, signal: AbortSignal): Promise<ArrayBuffer>;
  /** Whether the server can give this instance as a PDF. Reads the answer's head only. */
  hasDocument(id: string, instance: string): Promise<boolean>;
}

const WindowDigits = 6; // as many as Orthanc is told, and no exponent
const SmallestWindow = 0.0001; // of what the server takes
const LargestValue = 1e9;

/** `collection` is the first part of their addresses: "packages" or "studies". */
export function createPictureCalls(client: Pick<Client, 'url'>, collection: string, watcher?: CallWatcher): PictureCalls {
  const frameOf = (id: string, { instance, frame }: Picture): string => pathOf(collection, id, 'instances', instance, 'frames', frame);
  const documentUrl = (id: string, instance: string): string => client.url(pathOf(collection, id, 'instances', instance, 'document'));

  const objectUrl = (id: string, instance: string): string => client.url(pathOf(collection, id, 'instances', instance, 'object'));

  const pictureUrl = (id: string, picture: Picture, { width, window }: Look): string =>
    client.url(frameOf(id, picture), {
      width,
      ...(window !== null && isTaken(window) && { 'window-center': window.center.toFixed(WindowDigits), 'window-width': window.width.toFixed(WindowDigits) }),
    });
  const excerptUrl = (id: string, picture: Picture, parts: PictureParts): string =>
    client.url(frameOf(id, picture) + pathOf(parts === 'Attributes' ? 'attributes' : 'pixels'), parts === 'Pixels' ? { attributes: 0 } : {});

  async function fetchPicture(url: string, signal: AbortSignal): Promise<Response> {
    const answer = await fetch(url, { credentials: 'same-origin', mode: 'same-origin', signal });
    watcher?.status(answer.status);
    if (!answer.ok) {
      throw new PictureRefused(answer.status);
    }
    watcher?.contact();
    return answer;
  }

  return {
    documentUrl,
    picture: async (id, picture, look, signal) => (await fetchPicture(pictureUrl(id, picture, look), signal)).blob(),
    excerpt: async (id, picture, parts, signal) => (await fetchPicture(excerptUrl(id, picture, parts), signal)).arrayBuffer(),
    object: async (id, instance, signal) => (await fetchPicture(objectUrl(id, instance), signal)).arrayBuffer(),

    hasDocument: async (id, instance) => {
      const stop = new AbortController();
      try {
        const answer = await fetch(documentUrl(id, instance), { credentials: 'same-origin', signal: stop.signal });
        watcher?.status(answer.status);
        return answer.ok && (answer.headers.get('Content-Type') ?? '').startsWith('application/pdf');
      } catch {
        throw new Refusal(UNREACHABLE, 'Unreachable', '');
      } finally {
        stop.abort();
      }
    },
  };
}

/** Any other window is left to the file. */
function isTaken({ center, width }: VoiWindow): boolean {
  return width >= SmallestWindow && width <= LargestValue && Math.abs(center) <= LargestValue;
}
