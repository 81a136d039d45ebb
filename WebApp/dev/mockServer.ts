// A stand-in for the staff door while developing: `npm run dev`, or `npm run preview` for the finished build. It keeps its data in memory and knows the shapes of
// Resources/Documentation/Api.md, not the rules behind them.
//
//   MOCK=empty npm run dev   nothing anywhere       MOCK=guest   the account may do nothing
//   MOCK=staff npm run dev   no administrator       MOCK=down    every call fails
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Connect, PluginOption } from 'vite';
import { day, deliveries, events, instant, matching, nonMatching, requests, sentPackage, settings, type SampleRequest } from './sampleData';

const PREFIX = '/exchange/api';
const mode = process.env.MOCK ?? '';
const isEmpty = mode === 'empty';

class MockRefusal extends Error {
  constructor(readonly status: number, readonly code: string, message: string, readonly details: Record<string, string> = {}) {
    super(message);
  }
}

interface Call {
  parts: string[];
  query: URLSearchParams;
  body: Buffer;
  fileName: string;
  json: () => Record<string, unknown>;
}

type Handler = (call: Call) => unknown;

const list = <T>(items: T[]) => ({ Items: isEmpty ? [] : items, Next: null, Total: isEmpty ? 0 : items.length });
const excluded = new Set<string>();

function find(id: string | undefined): SampleRequest {
  const found = requests.find((each) => each.ID === id);
  if (found === undefined) {
    throw new MockRefusal(404, 'NotFound', 'There is no such request.');
  }
  return found;
}

function studyOf(id: string | undefined) {
  const found = [...matching, ...nonMatching].find(({ Study }) => Study === id);
  if (found === undefined) {
    throw new MockRefusal(404, 'NotFound', 'There is no such study.');
  }
  return found;
}

function search<T>(items: T[], query: URLSearchParams): T[] {
  const q = (query.get('q') ?? '').toLowerCase();
  return items.filter((item) => JSON.stringify(item).toLowerCase().includes(q));
}

function matchesOf(request: SampleRequest) {
  const isJane = request.Patient.PatientID === 'RXX10045';
  const rows = isJane ? matching.map((row) => ({ ...row, Excluded: excluded.has(row.Study) })) : [];
  const missing = Object.entries(request.Patient).filter(([key, value]) => key !== 'PatientSex' && value === '').map(([key]) => key);
  return {
    Rules: settings.account.MatchingRules, MissingFields: missing, IndexReady: true,
    Images: rows.filter((row) => !row.Excluded).reduce((sum, row) => sum + row.Images, 0), Matching: missing.length > 0 ? [] : rows, NonMatching: isJane ? nonMatching : [],
  };
}

function complete(request: SampleRequest, outcome: string) {
  Object.assign(request, { State: 'Completed', Outcome: outcome, CompletedAt: instant(0), CompletedBy: 'bob', ImagesFound: null, Revision: request.Revision + 1 });
}

function createRequest({ json }: Call) {
  const body = json() as { Requester: Record<string, string>; Patient: Record<string, string> };
  if (!/^[^@\s]+@[^@\s]+$/.test(body.Requester.Email ?? '')) {
    throw new MockRefusal(400, 'BadValue', 'Requester.Email is not an e-mail address.', { Field: 'Requester.Email' });
  }
  const base = structuredClone(requests[0] as SampleRequest);
  const ID = `n${requests.length}`;
  requests.unshift({ ...base, ...body, ID, ReceivedAt: instant(0), DueDate: day(-30), Packages: [], Revision: 1 } as unknown as SampleRequest);
  return { ID };
}

function requireRevision(request: SampleRequest, seen: unknown) {
  if (seen !== undefined && seen !== request.Revision) {
    throw new MockRefusal(409, 'ConcurrentChange', 'Somebody changed this request meanwhile. Look at it again first.', { Field: 'Revision' });
  }
}

function send({ parts, json }: Call) {
  const request = find(parts[1]);
  const order = json() as { Close: boolean; Revision?: number; Studies: string[] };
  requireRevision(request, order.Revision);
  const { Images } = matchesOf(request);
  request.Packages = [{ ...sentPackage, ID: `p${Date.now()}`, SentAt: instant(0), Images, FirstOpenedAt: null, Message: '' } as never, ...request.Packages];
  request.Revision += 1;
  if (order.Close) {
    complete(request, 'Sent');
  }
  return { Package: 'p9', Images, Studies: order.Studies.length };
}

function changePatient({ parts, json }: Call) {
  const request = find(parts[1]);
  const { Reason, Reference, Revision, ...patient } = json() as Record<string, string>;
  requireRevision(request, Revision);
  if (/[^\w\s/-]/.test(patient.PatientID ?? '')) {
    throw new MockRefusal(400, 'BadValue', 'PatientID must not hold a backslash.', { Field: 'PatientID' });
  }
  request.Corrections = [...request.Corrections, { Field: 'PatientID', From: request.Patient.PatientID, To: patient.PatientID ?? '', Reason, By: 'bob', At: instant(0) } as never];
  Object.assign(request.Patient, patient);
  request.Reference = Reference ?? request.Reference;
  request.Revision += 1;
  return request;
}

const routes: [string, Handler][] = [
  ['GET me', () => ({
    User: mode === 'staff' ? 'bob' : 'alice', Role: mode === 'guest' ? 'Guest' : mode === 'staff' ? 'Staff' : 'Administrator', Groups: [], Institution: 'St Elsewhere Hospital',
    Identification: true, Sms: false, Email: true, PortalUrl: 'https://images.hospital.example',
  })],
  ['GET requests', ({ query }) => list(search(requests, query).filter((each) => each.Direction === (query.get('direction') ?? each.Direction) && each.State === (query.get('state') ?? each.State)).map((each) => ({ ...each, Packages: each.Packages.length })))],
  ['POST requests', createRequest],
  ['GET requests forecast', () => ({ Open: 3, Overdue: 1, DueIn7Days: 1, PerWeekAnswered: 2.5, ExpectedLate: 1 })],
  ['PUT requests * shown', () => ({})],
  ['GET requests *', ({ parts }) => find(parts[1])],
  ['PUT requests * patient', changePatient],
  ['PUT requests * requester', ({ parts, json }) => {
    const request = find(parts[1]);
    const order = json();
    requireRevision(request, order.Revision);
    Object.assign(request.Requester, Object.fromEntries(Object.entries(order).filter(([key]) => key !== 'Reason' && key !== 'Revision')));
    request.Revision += 1;
    return request;
  }],
  ['GET requests * audit', () => list(events.filter((each) => each.Request === 'r1'))],
  ['GET requests * identification', ({ parts }) => list(find(parts[1]).Identification.Documents > 0 ? [{ Number: 1, Name: 'passport.pdf', ContentType: 'application/pdf', Size: 482_113, AddedAt: instant(4), AddedBy: 'bob' }] : [])],
  ['POST requests * identification', ({ parts }) => ({ Number: (find(parts[1]).Identification.Documents += 1) })],
  ['GET requests * matches', ({ parts }) => matchesOf(find(parts[1]))],
  ['POST requests * images', ({ body }) => (body.subarray(0, 2).toString() === 'PK'
    ? { Stored: [{ Name: 'IM1', Instance: 'i1', Study: 's1' }], Failed: [{ Name: 'AUTORUN.INF', Reason: 'NotDicom', Message: 'This is not a DICOM file.' }], Ignored: 1, RequestState: 'ToReview' }
    : { Stored: [{ Name: 'IM1', Instance: 'i1', Study: 's1' }], Failed: [], Ignored: 0, RequestState: 'ToReview' })],
  ['PUT requests * selection', ({ parts, json }) => {
    excluded.clear();
    (json().Excluded as string[]).forEach((study) => excluded.add(study));
    find(parts[1]).Revision += 1;
    return { Excluded: [...excluded] };
  }],
  ['POST requests * attachments', ({ parts, fileName, body }) => {
    const request = find(parts[1]);
    const stored = { Number: request.Attachments.length + 1, Name: fileName, ContentType: 'application/pdf', Size: body.length, AddedAt: instant(0), AddedBy: 'bob' };
    request.Attachments = [...request.Attachments, stored as never];
    request.Revision += 1;
    return stored;
  }],
  ['DELETE requests * attachments *', ({ parts }) => {
    const request = find(parts[1]);
    request.Attachments = request.Attachments.filter((each) => (each as { Number: number }).Number !== Number(parts[3]));
    request.Revision += 1;
    return {};
  }],
  ['POST requests * send', send],
  ['POST requests * decline', ({ parts, json }) => {
    const request = find(parts[1]);
    complete(request, 'Declined');
    request.Decline = json() as never;
    return {};
  }],
  ['POST requests * decline preview', ({ parts, json }) => ({ Subject: 'Your imaging request', Text: `Dear ${find(parts[1]).Requester.Name},\n\nwe cannot send images for your request ${find(parts[1]).Reference}.\n\nReason: ${String(json().Reason)}\n\n${String(json().Message)}\n\nSt Elsewhere Hospital` })],
  ['GET decline-reasons', () => ({ Items: settings.reasons.DeclineReasons, Next: null, Total: 3 })],
  ['GET settings', () => settings],
  ['PUT settings *', ({ parts, json }) => Object.assign(settings[parts[1] as 'reasons'], json())],
  ['POST settings email test', ({ json }) => {
    deliveries.unshift({ ...(deliveries.at(-1) as (typeof deliveries)[0]), ID: 'test', Purpose: 'Test', Recipient: String(json().To), Request: '' });
    return { Delivery: 'test' };
  }],
  ['GET deliveries', ({ query }) => list(search(deliveries, query).filter((each) => each.State === (query.get('state') ?? each.State) && each.Request === (query.get('request') ?? each.Request)))],
  ['POST deliveries * retry', ({ parts }) => Object.assign(deliveries.find((each) => each.ID === parts[1]) ?? {}, { State: 'Pending', NextAttemptAt: instant(0) })],
  ['GET audit', ({ query }) => list(search(events, query).filter((each) => each.Actor.includes(query.get('actor') ?? '') && each.Action.includes(query.get('action') ?? '')))],
  ['GET audit verify', () => ({ Valid: mode !== 'staff', Events: events.length, Head: 'ab'.repeat(32), FirstBroken: mode === 'staff' ? 4 : null })],
  ['GET studies *', ({ parts }) => ({ ...studyOf(parts[1]), Conflicts: [], Series: [{ Series: 'series', Modality: 'CT', SeriesDescription: 'axial', SeriesNumber: 1, Images: 2 }] })],
  ['GET studies * view', ({ parts }) => ({
    ...list([{ ...studyOf(parts[1]), Series: [{ Series: 'series', Modality: 'CT', SeriesDescription: 'axial', SeriesNumber: 1, Instances: [1, 2].map((n) => ({ Instance: `i${n}`, InstanceNumber: n, Frames: 1 })) }] }]),
    Pixels: false,
  })],
  ['GET system', () => ({ Version: '1.0.0', Engine: 'SQLite 3.40.1', Orthanc: '1.10.1', Index: { Ready: false, Studies: 61_204, Total: 98_000, State: 'Filling' }, Outbox: { Pending: 1, Failed: 1 } })],
];

function handlerOf(method: string, parts: string[]): Handler {
  const fits = (pattern: string) => {
    const [verb, ...segments] = pattern.split(' ');
    return verb === method && segments.length === parts.length && segments.every((segment, index) => segment === '*' || segment === parts[index]);
  };
  const route = routes.find(([pattern]) => fits(pattern));
  if (route === undefined) {
    throw new MockRefusal(404, 'NotFound', 'Nothing is here.');
  }
  return route[1];
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '', 'http://localhost');
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  const body = Buffer.concat(chunks);
  const parts = url.pathname.slice(PREFIX.length).split('/').filter((part) => part !== '').map(decodeURIComponent);
  const fileName = decodeURIComponent(/filename\*=UTF-8''(.+)$/.exec(request.headers['content-disposition'] ?? '')?.[1] ?? '');
  let status = 200;
  let value: unknown;
  try {
    if (mode === 'down') {
      throw new MockRefusal(503, 'Busy', 'The server is busy. Try again in a moment.');
    }
    value = handlerOf(request.method ?? 'GET', parts)({ parts, query: url.searchParams, body, fileName, json: () => JSON.parse(body.toString()) as Record<string, unknown> });
  } catch (error) {
    const refusal = error instanceof MockRefusal ? error : new MockRefusal(500, 'Internal', String(error));
    status = refusal.status;
    value = { Code: refusal.code, Message: refusal.message, Details: refusal.details };
  }
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(value));
}

const handle: Connect.NextHandleFunction = (request, response, next) => {
  if (request.url?.startsWith(`${PREFIX}/`) === true) {
    void answer(request, response);
  } else {
    next();
  }
};

export function mockServer(): PluginOption {
  return {
    name: 'mock-server',
    configureServer: (server) => void server.middlewares.use(handle),
    configurePreviewServer: (server) => void server.middlewares.use(handle),
  };
}
