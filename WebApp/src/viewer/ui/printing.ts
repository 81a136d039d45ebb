import { formatInstant } from '@shared/format/dates';
import { h } from './dom';
import { say } from './messages';
import type { Pane } from './Pane';
import { patientOf, positionOf, seriesName, studyLines } from './texts';

const Sheet = 'print-sheet';

/** Prints what the panes show: each picture with the patient, the study and the day, on paper of its own. */
export function printPanes(panes: readonly Pane[], institution: string): void {
  document.getElementById(Sheet)?.remove();
  const pages = panes.flatMap((pane) => pageOf(pane) ?? []);
  if (pages.length === 0) {
    return;
  }
  const foot = [say('notForDiagnosis'), institution, say('printed', { date: formatInstant(new Date().toISOString()) })];
  const sheet = h('div', { id: Sheet }, ...pages, h('footer', {}, foot.filter((text) => text !== '').join(' · ')));
  document.body.append(sheet);
  const done = (): void => {
    sheet.remove();
    window.removeEventListener('afterprint', done);
  };
  window.addEventListener('afterprint', done);
  window.print();
}

function pageOf(pane: Pane): HTMLElement | null {
  const { picture, stack } = pane;
  if (picture === null || stack === null) {
    return null;
  }
  const patient = patientOf(picture);
  const place = [seriesName(picture.item.series), positionOf(stack, pane.index)];
  const copy = h('canvas', { width: pane.surface.canvas.width, height: pane.surface.canvas.height });
  copy.getContext('2d')?.drawImage(pane.surface.canvas, 0, 0);
  return h(
    'figure',
    {},
    h('figcaption', {}, h('strong', { dir: 'auto' }, patient.name), line([patient.born, patient.id]), line(studyLines(picture)), line(place)),
    copy,
  );
}

function line(parts: readonly string[]): HTMLElement {
  return h('span', { dir: 'auto' }, parts.filter((text) => text !== '').join(' · '));
}
