import { createClient, pathOf, type Page } from '@shared/api/client';
import { asRefusal, Refusal, UNREACHABLE } from '@shared/api/Refusal';
import type { Sending } from '@shared/uploads';
import { inject, type InjectionKey } from 'vue';
import type { VoiWindow } from '../viewer/image/types';
import type { PictureParts } from '../viewer/source/ImageSource';
import type { ForwardRequest } from './forward/forward';
import type { PublicRequest } from './request-form/requestForm';
import type {
  Confirmation,
  ConfirmedRequest,
  FormAnswer,
  Forwarded,
  IdentificationLink,
  InstitutionInfo,
  LinkInfo,
  Me,
  PackageContents,
  PackageDetails,
  PackageRow,
  PackageView,
  PasscodeSent,
  PassphraseSent,
  RequestReceived,
} from './types';
import { PictureRefused } from './viewer/PictureRefused';

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

/** Told about every answer to a recipient's call, so that the session knows how it stands. */
export interface SessionWatcher {
  contact(): void;
  end(how: 'ended'): void;
}

const Unauthenticated = 401;
const WindowDigits = 3; // finer than any eye, and no exponent

/** The portal's calls (Api.md, "Portal"). Those of links need no session; a 401 from any other ends it. */
export function createPortalApi() {
  const client = createClient('/api');
  let watcher: SessionWatcher | null = null;

  async function watched<T>(call: Promise<T>): Promise<T> {
    try {
      const answer = await call;
      watcher?.contact();
      return answer;
    } catch (error) {
      noteStatus(asRefusal(error).status);
      throw error;
    }
  }

  function noteStatus(status: number): void {
    if (status === Unauthenticated) {
      watcher?.end('ended');
    }
  }

  async function fetchPicture(url: string, signal: AbortSignal): Promise<Response> {
    const answer = await fetch(url, { credentials: 'same-origin', mode: 'same-origin', signal });
    noteStatus(answer.status);
    if (!answer.ok) {
      throw new PictureRefused(answer.status);
    }
    watcher?.contact();
    return answer;
  }

  const pictureUrl = (id: string, { instance, frame }: Picture, { width, window }: Look): string =>
    client.url(pathOf('packages', id, 'instances', instance, 'frames', frame), {
      width,
      ...(window && { 'window-center': window.center.toFixed(WindowDigits), 'window-width': window.width.toFixed(WindowDigits) }),
    });
  const excerptUrl = (id: string, { instance, frame }: Picture, parts: PictureParts): string =>
    client.url(pathOf('packages', id, 'instances', instance, 'frames', frame, parts === 'Attributes' ? 'attributes' : 'pixels'), parts === 'Pixels' ? { attributes: 0 } : {});
  const documentUrl = (id: string, instance: string): string =>
    client.url(pathOf('packages', id, 'instances', instance, 'document'));

  return {
    watch: (next: SessionWatcher): void => {
      watcher = next;
    },

    institution: (): Promise<InstitutionInfo> => client.get('/institution'),
    link: (token: string): Promise<LinkInfo> => client.get(pathOf('links', token)),
    sendPasscode: (token: string): Promise<PasscodeSent> => client.post(pathOf('links', token, 'passcode')),
    openLink: (token: string, passcode: string): Promise<{ Package: string }> =>
      client.post(pathOf('links', token, 'open'), passcode === '' ? {} : { Passcode: passcode }),

    form: (): Promise<FormAnswer> => client.get('/form'),
    askForImages: (request: PublicRequest): Promise<RequestReceived> => client.post('/requests', request),
    addProof: (request: Pick<RequestReceived, 'ID'>, file: File, sending: Sending): Promise<unknown> =>
      client.upload(pathOf('requests', request.ID, 'identification'), file, { ...sending, method: 'PUT', name: file.name }),
    confirmation: (token: string): Promise<Confirmation> => client.get(pathOf('confirmations', token)),
    confirm: (request: Pick<RequestReceived, 'ID'>, token: string): Promise<ConfirmedRequest> =>
      client.post(pathOf('requests', request.ID, 'confirm'), { Token: token }),
    identificationLink: (token: string): Promise<IdentificationLink> => client.get(pathOf('identification', token)),
    addAskedProof: (token: string, file: File, sending: Sending): Promise<unknown> =>
      client.upload(pathOf('identification', token), file, { ...sending, method: 'PUT', name: file.name }),

    me: (): Promise<Me> => watched(client.get<Me>('/me')),
    logOut: async (): Promise<void> => {
      await client.delete('/session');
    },
    packages: (view: PackageView, limit: number, cursor: string | null): Promise<Page<PackageRow>> =>
      watched(client.get<Page<PackageRow>>('/packages', { view, limit, cursor })),
    package: (id: string): Promise<PackageDetails> => watched(client.get<PackageDetails>(pathOf('packages', id))),
    contents: (id: string): Promise<PackageContents> => watched(client.get<PackageContents>(pathOf('packages', id, 'studies'))),
    decline: async (id: string, reason: string): Promise<void> => {
      await watched(client.post(pathOf('packages', id, 'decline'), reason === '' ? {} : { Reason: reason }));
    },
    sendPassphrase: (id: string): Promise<PassphraseSent> => watched(client.post<PassphraseSent>(pathOf('packages', id, 'passphrase'))),
    forward: (id: string, request: ForwardRequest): Promise<Forwarded> =>
      watched(client.post<Forwarded>(pathOf('packages', id, 'forward'), request)),

    pictureUrl,
    documentUrl,
    archiveUrl: (id: string): string => client.url(pathOf('packages', id, 'archive')),
    attachmentUrl: (id: string, number: number): string => client.url(pathOf('packages', id, 'attachments', number)),
    picture: async (id: string, picture: Picture, look: Look, signal: AbortSignal): Promise<Blob> =>
      (await fetchPicture(pictureUrl(id, picture, look), signal)).blob(),
    excerpt: async (id: string, picture: Picture, parts: PictureParts, signal: AbortSignal): Promise<ArrayBuffer> =>
      (await fetchPicture(excerptUrl(id, picture, parts), signal)).arrayBuffer(),

    /** Whether the server can give this instance as a PDF. Reads the answer's head only. */
    hasDocument: async (id: string, instance: string): Promise<boolean> => {
      const stop = new AbortController();
      try {
        const answer = await fetch(documentUrl(id, instance), { credentials: 'same-origin', signal: stop.signal });
        noteStatus(answer.status);
        return answer.ok && (answer.headers.get('Content-Type') ?? '').startsWith('application/pdf');
      } catch {
        throw new Refusal(UNREACHABLE, 'Unreachable', '');
      } finally {
        stop.abort();
      }
    },
  };
}

export type PortalApi = ReturnType<typeof createPortalApi>;
export const PortalApiKey: InjectionKey<PortalApi> = Symbol('portalApi');

export function usePortalApi(): PortalApi {
  const api = inject(PortalApiKey);
  if (api === undefined) {
    throw new Error('No portal interface was provided');
  }
  return api;
}
