import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Plugin } from 'vite';
import { createPackages, type MockPackage, type MockSeries } from './data';
import { answerForm } from './form';
import { phantom } from './phantom';

// The portal's API (Api.md, "Portal") without a server behind it, for `npm run dev:portal` and for looking at a build by
// `vite preview`. Links to try: /l/demo (passcode 123456), /l/open (none needed), /l/empty, /l/busy, /l/offline; any
// other is dead. The word after /l/ stays with the session, so that its pages can be seen empty or failing, too.

interface Answer {
  status?: number;
  body?: unknown;
  bytes?: Buffer;
  type?: string;
  headers?: Record<string, string>;
}

interface Call {
  method: string;
  path: string[];
  query: URLSearchParams;
  body: Record<string, unknown>;
  fileName: string;
  scenario: string;
}

const Passphrase = { Channel: 'Sms', SentTo: 'mobile ending 23', ResendAfter: 60 };
const Tries = 5;
const Links = ['demo', 'open', 'empty', 'failing', 'busy', 'ending'];
const Cookie = 'portal-mock';
// What the server sends with every page of the portal: everything from here, nothing inline.
const Policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; " +
  "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const refusal = (status: number, Code: string, Details: Record<string, unknown> = {}): Answer => ({
  status,
  body: { Code, Message: `The mock says ${Code}.`, Details },
});

class PortalMock {
  private readonly packages = createPackages();
  private triesLeft = Tries;

  answer(call: Call): Answer {
    const [first, ...rest] = call.path;
    const ofForm = answerForm(call);
    if (ofForm !== undefined) {
      return ofForm;
    }
    switch (first) {
      case 'institution':
        return { body: { Name: 'St Elsewhere Hospital', Email: 'imaging@hospital.example' } };
      case 'links':
        return this.link(call, rest);
      case 'session':
        return { body: {}, headers: { 'Set-Cookie': `${Cookie}=; Path=/; Max-Age=0` } };
    }
    if (call.scenario === '') {
      return refusal(401, 'Unauthenticated');
    }
    if (first === 'me') {
      const minutes = call.scenario === 'ending' ? 0.9 : 480;
      const EndsAt = new Date(Date.now() + minutes * 60_000).toISOString();
      return { body: { Kind: 'Recipient', Name: 'Alex Morgan', Organization: 'Morgan & Partners', EndsAt, IdleMinutes: 20 } };
    }
    return call.scenario === 'failing' ? refusal(500, 'Internal') : this.package(call, rest);
  }

  private link(call: Call, [token = '', action]: string[]): Answer {
    if (!Links.includes(token)) {
      return refusal(404, 'NotFound');
    }
    const Required = token !== 'open';
    if (action === 'passcode') {
      this.triesLeft = Tries;
      return token === 'busy'
        ? refusal(429, 'TooManyPasscodes', { RetryAfter: 1234 })
        : { body: { SentTo: 'mobile ending 23', ExpiresInMinutes: 10, ResendAfter: 45 } };
    }
    if (action === 'open') {
      return this.open(token, Required, call.body.Passcode);
    }
    const AvailableUntil = this.packages[0]?.row.AvailableUntil;
    const Passcode = Required ? { Required, Channel: 'Sms', SentTo: 'mobile ending 23', ResendAfter: 45 } : { Required };
    return { body: { Kind: 'Package', Institution: 'St Elsewhere Hospital', AvailableUntil, Passcode } };
  }

  private open(token: string, required: boolean, passcode: unknown): Answer {
    if (required && this.triesLeft === 0) {
      return refusal(403, 'PasscodeSpent');
    }
    if (required && passcode !== '123456') {
      this.triesLeft--;
      return this.triesLeft === 0 ? refusal(403, 'PasscodeSpent') : refusal(403, 'PasscodeWrong', { TriesLeft: this.triesLeft });
    }
    return { body: { Package: 'p1' }, headers: { 'Set-Cookie': `${Cookie}=${token}; Path=/; HttpOnly; SameSite=Strict` } };
  }

  private package(call: Call, [id, part, ...rest]: string[]): Answer {
    if (id === undefined) {
      const rows = call.scenario === 'empty' ? [] : this.packages.map((p) => p.row);
      const Items = call.query.get('view') === 'ActionRequired' ? rows.filter((row) => row.Status === 'New') : rows;
      return { body: { Items, Next: null, Total: Items.length } };
    }
    const found = this.packages.find((p) => p.row.ID === id);
    if (found === undefined || call.scenario === 'empty') {
      return refusal(404, 'NotFound');
    }
    switch (part) {
      case undefined:
        return { body: detailsOf(found) };
      case 'studies':
        found.row.Status = found.row.Status === 'New' ? 'Opened' : found.row.Status;
        return { body: { Items: studiesOf(found), Next: null, Total: found.studies.length } };
      case 'decline':
        Object.assign(found.row, { Status: 'Declined', Actions: [] });
        return { body: {} };
      case 'passphrase':
        return { body: Passphrase };
      case 'forward':
        return forward(found, call.body);
      case 'instances':
        return this.instance(found, rest, call);
      case 'attachments':
        return { bytes: Buffer.from('%PDF-1.4\n'), type: 'application/pdf' };
      case 'archive':
        return found.row.Actions.includes('Download')
          ? { bytes: Buffer.from('PK'), type: 'application/zip' }
          : refusal(403, 'DownloadNotPermitted');
      default:
        return refusal(404, 'NotFound');
    }
  }

  private instance(found: MockPackage, [id = '', kind, frame = '0']: string[], call: Call): Answer {
    const [seriesId = '', number = '0'] = id.split('.');
    const series = found.studies.flatMap((s) => s.series).find((s) => s.id === seriesId);
    if (series === undefined || series.broken === Number(number)) {
      return refusal(404, 'NotFound');
    }
    if (kind === 'document') {
      return series.document ? { bytes: Buffer.from('%PDF-1.4\n'), type: 'application/pdf' } : refusal(415, 'NoDocument');
    }
    const frames = series.frames[Number(number)] ?? 1;
    const share = frames > 1 ? Number(frame) / frames : (Number(number) + 0.5) / series.frames.length;
    const width = Math.min(Number(call.query.get('width') ?? 1024), 512);
    return { bytes: phantom(share, width, series.aspect), type: 'image/png' };
  }
}

// Refuses a recipient whose e-mail begins with "refuse", so that the wizard's way back to a field can be seen.
function forward({ row }: MockPackage, body: Record<string, unknown>): Answer {
  const recipient = body.Recipient as Record<string, string>;
  const acknowledged = Object.values(body.Acknowledged as Record<string, boolean>);
  if (!row.Actions.includes('Forward')) {
    return refusal(403, 'Forbidden');
  }
  if (recipient.Email?.startsWith('refuse')) {
    return refusal(400, 'BadValue', { Field: 'Recipient.Email' });
  }
  if (acknowledged.length !== 3 || acknowledged.includes(false)) {
    return refusal(400, 'MissingField', { Field: 'Acknowledged' });
  }
  row.ForwardsLeft--;
  row.Actions = row.Actions.filter((action) => action !== 'Forward' || row.ForwardsLeft > 0);
  const asked = Date.now() + Number(body.RetentionDays) * 86_400_000;
  const AvailableUntil = new Date(Math.min(asked, Date.parse(row.AvailableUntil ?? ''))).toISOString();
  return { body: { Package: 'forwarded', AvailableUntil } };
}

function detailsOf({ row, patient, message, size, studies, attachments }: MockPackage): unknown {
  const count = (series: MockSeries[]) => series.reduce((n, s) => n + s.frames.length, 0);
  return {
    ...row,
    Patient: patient,
    Message: message,
    Size: size,
    Passphrase: row.ID === 'p3' ? Passphrase : null,
    Attachments: attachments,
    Studies: studies.map((study) => ({
      Study: study.id,
      StudyDate: study.date,
      StudyDescription: study.description,
      Modalities: [...new Set(study.series.map((s) => s.modality))],
      Images: count(study.series),
    })),
  };
}

function studiesOf(found: MockPackage): unknown[] {
  return found.studies.map((study) => ({
    Study: study.id,
    StudyInstanceUID: '1.2.3',
    StudyDate: study.date,
    StudyDescription: study.description,
    Modalities: [...new Set(study.series.map((s) => s.modality))],
    Series: study.series.map((series) => ({
      Series: series.id,
      Modality: series.modality,
      SeriesDescription: series.description,
      SeriesNumber: series.number,
      Instances: series.frames.map((Frames, i) => ({ Instance: `${series.id}.${i}`, InstanceNumber: i + 1, Frames })),
    })),
  }));
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = '';
  for await (const part of request) {
    text += String(part);
  }
  return request.headers['content-type'] !== 'application/json' || text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
}

function send(response: ServerResponse, { status = 200, body, bytes, type = 'application/json', headers = {} }: Answer): void {
  response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store', ...headers });
  response.end(bytes ?? JSON.stringify(body));
}

async function handle(mock: PortalMock, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://mock');
  if (url.pathname.endsWith('/links/offline')) {
    request.socket.destroy();
    return;
  }
  const path = url.pathname.slice('/api/'.length).split('/').map(decodeURIComponent);
  const scenario = new RegExp(`${Cookie}=(\\w+)`).exec(request.headers.cookie ?? '')?.[1] ?? '';
  const fileName = decodeURIComponent(/filename\*=UTF-8''(.+)$/.exec(request.headers['content-disposition'] ?? '')?.[1] ?? '');
  const body = await bodyOf(request);
  send(response, mock.answer({ method: request.method ?? 'GET', path, query: url.searchParams, body, fileName, scenario }));
}

export function portalMock(): Plugin {
  const mock = new PortalMock();
  type Middleware = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;
  const serve: Middleware = (request, response, next) => {
    if (request.url?.startsWith('/api/')) {
      void handle(mock, request, response);
    } else {
      next();
    }
  };
  return {
    name: 'portal-mock',
    configureServer(server) {
      server.middlewares.use(serve);
    },
    configurePreviewServer(server) {
      server.middlewares.use((request: IncomingMessage, response: ServerResponse, next: () => void) => {
        response.setHeader('Content-Security-Policy', Policy);
        response.setHeader('Referrer-Policy', 'no-referrer');
        if ((request.headers.accept ?? '').includes('text/html') && !request.url?.endsWith('.html')) {
          request.url = '/portal.html';
        }
        serve(request, response, next);
      });
    },
  };
}
