import { pathOf, type Client } from '@shared/api/client';
import { Refusal, UNREACHABLE } from '@shared/api/Refusal';
import { PictureRefused } from './PictureRefused';

/** A frame, from 0, of an instance. */
export interface Picture {
  instance: string;
  frame: number;
}

/** Told how each call was answered, so that a session knows how it stands. */
export interface CallWatcher {
  status(status: number): void;
  contact(): void;
}

/** Pictures and documents of what a door calls by `id`: a package on the portal, a study for staff. */
export interface PictureCalls {
  documentUrl(id: string, instance: string): string;
  picture(id: string, picture: Picture, width: number, signal: AbortSignal): Promise<Blob>;
  /** Whether the server can give this instance as a PDF. Reads the answer's head only. */
  hasDocument(id: string, instance: string): Promise<boolean>;
}

/** `collection` is the first part of their addresses: "packages" or "studies". */
export function createPictureCalls(client: Pick<Client, 'url'>, collection: string, watcher?: CallWatcher): PictureCalls {
  const instanceOf = (id: string, instance: string): string => pathOf(collection, id, 'instances', instance);
  const documentUrl = (id: string, instance: string): string => client.url(`${instanceOf(id, instance)}/document`);
  return {
    documentUrl,

    picture: async (id, { instance, frame }, width, signal) => {
      const url = client.url(instanceOf(id, instance) + pathOf('frames', frame), { width });
      const answer = await fetch(url, { credentials: 'same-origin', mode: 'same-origin', signal });
      watcher?.status(answer.status);
      if (!answer.ok) {
        throw new PictureRefused(answer.status);
      }
      watcher?.contact();
      return answer.blob();
    },

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
