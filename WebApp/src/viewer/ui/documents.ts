import { sopClassName } from '../image';
import type { InstanceReference, ReportNode } from '../image/types';
import { isState } from '../source/model';
import type { BytesHead, ReportHead } from './Decoder';
import { h } from './dom';
import { say } from './messages';
import type { Loaded } from './PictureLoader';

// What is no picture: PDF, film and structured reports, as elements for a pane.

/** Lets go of the memory behind an element of documentOf. */
export function release(node: HTMLElement): void {
  for (const holder of [node, ...node.querySelectorAll<HTMLElement>('[data-blob]')]) {
    if (holder.dataset.blob !== undefined) {
      URL.revokeObjectURL(holder.dataset.blob);
    }
  }
}

/** Leads to what a report refers to; null where that is not among what there is to see. */
export type Finder = (reference: InstanceReference) => { name: string; show(): void } | null;

export function documentOf(loaded: Loaded, find: Finder = () => null): HTMLElement {
  switch (loaded.kind) {
    case 'document':
      return fileOf(loaded);
    case 'video':
      return filmOf(loaded);
    case 'report':
      return reportOf(loaded, find);
    case 'elsewhere':
      return h('p', { class: 'remark' }, h('a', { class: 'button', href: loaded.url, target: '_blank', rel: 'noopener' }, say('openDocument')));
    default:
      return h('p', { class: 'remark' }, say(isState(loaded.item.instance) ? 'stateListed' : 'notDrawn'));
  }
}

const Inline = 'application/pdf';
const safeTypes: readonly string[] = [Inline, 'video/mp4', 'video/mpeg', 'video/mp2t'];

/** Only types that run no script get their name; whatever else a file claims to be is saved, never opened here. */
function blobUrl({ mime, bytes }: BytesHead): string {
  const type = safeTypes.includes(mime) ? mime : 'application/octet-stream';
  return URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>], { type }));
}

function fileOf(document: BytesHead): HTMLElement {
  const url = blobUrl(document);
  const title = document.title || say('document');
  const isPdf = document.mime === Inline;
  const open = isPdf
    ? h('a', { class: 'button', href: url, target: '_blank', rel: 'noopener' }, say('openDocument'))
    : h('a', { class: 'button', href: url, download: title }, say('saveDocument'));
  // Telephones and some settings show no PDF within a page; then the button remains.
  const inline = isPdf && navigator.pdfViewerEnabled !== false;
  return h(
    'article',
    { class: 'file', 'data-blob': url },
    h('header', {}, h('h2', { dir: 'auto' }, title), open),
    inline ? h('iframe', { src: url, title }) : null,
  );
}

/** No browser plays MPEG-2, and not each one HEVC: then that is said, and the film can be saved for a program that does. */
function filmOf(film: BytesHead): HTMLElement {
  const url = blobUrl(film);
  const article = h('article', { class: 'file', 'data-blob': url });
  const save = h('a', { class: 'button', href: url, download: film.mime === 'video/mpeg' ? 'film.mpg' : 'film.mp4' }, say('saveFilm'));
  const unplayable = (): void => article.replaceChildren(h('p', { class: 'remark', role: 'status' }, say('filmNotPlayed')), save);
  article.append(h('video', { src: url, controls: true, playsinline: true, error: unplayable }));
  return article;
}

function reportOf(report: ReportHead, find: Finder): HTMLElement {
  const states = [report.completed ? '' : say('reportPartial'), report.verified ? '' : say('reportUnverified')].filter((text) => text !== '');
  return h(
    'article',
    { class: 'report', tabindex: 0 },
    h('h2', { dir: 'auto' }, report.title || say('report')),
    states.length > 0 ? h('p', { class: 'report-state' }, states.join(' · ')) : null,
    ...report.root.children.map((node) => nodeOf(node, 3, find)),
  );
}

function nodeOf(node: ReportNode, level: number, find: Finder): HTMLElement {
  const children = node.children.map((child) => nodeOf(child, level + 1, find));
  const value = [node.value, node.unit].filter((text) => text !== '').join(' ');
  if (node.type === 'CONTAINER') {
    const heading = h(`h${Math.min(level, 6)}` as 'h3', { dir: 'auto' }, node.name);
    return h('section', {}, node.name === '' ? null : heading, ...children);
  }
  return h(
    'div',
    { class: 'finding' },
    node.name === '' ? null : h('strong', { dir: 'auto' }, node.name),
    value === '' ? null : h('p', { dir: 'auto' }, value),
    ...node.references.map((reference) => referenceOf(reference, find)),
    ...children,
  );
}

/** A picture that is here is a press away; of any other it is said what it is. */
function referenceOf(reference: InstanceReference, find: Finder): HTMLElement {
  const place = find(reference);
  const kind = sopClassName(reference.sopClass) || say('referenced');
  return place === null ? h('p', {}, say('referencedElsewhere', { kind })) : h('p', {}, h('button', { type: 'button', class: 'button', click: () => place.show() }, place.name));
}
