import { formatInstant } from '@shared/format/dates';
import type { OrientationLabels } from '../image/types';
import { h } from './dom';
import { say } from './messages';
import { turnedLabels } from './orientation';
import type { Pane } from './Pane';
import { keyOf } from './stack';
import { patientOf, positionOf, seriesName, stateLines, studyLines } from './texts';

const Sheet = 'print-sheet';
const Printing = 'printing-images';
const LetterFont = '600 18px system-ui, sans-serif';

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
  document.documentElement.classList.add(Printing);
  const done = (): void => {
    sheet.remove();
    document.documentElement.classList.remove(Printing);
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
  const at = stack.items.findIndex((item) => keyOf(item) === keyOf(picture.item));
  const place = [seriesName(picture.item.series), positionOf(stack, at)];
  const copy = h('canvas', { width: pane.surface.canvas.width, height: pane.surface.canvas.height });
  const context = copy.getContext('2d');
  context?.drawImage(pane.surface.canvas, 0, 0);
  if (context && picture.kind === 'frame') {
    drawLetters(context, turnedLabels(picture.info.labels, pane.state.matrix(picture, pane.surface.extent)));
  }
  return h(
    'figure',
    {},
    h('figcaption', {}, h('strong', { dir: 'auto' }, patient.name), line([patient.born, patient.id]), line(studyLines(picture)), line(place), line(picture.kind === 'frame' ? stateLines(picture) : [])),
    copy,
  );
}

function drawLetters(context: CanvasRenderingContext2D, { left, right, top, bottom }: OrientationLabels): void {
  const { width, height } = context.canvas;
  const inset = 20;
  context.font = LetterFont;
  context.fillStyle = '#fff';
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(left, inset, height / 2);
  context.fillText(right, width - inset, height / 2);
  context.fillText(top, width / 2, inset);
  context.fillText(bottom, width / 2, height - 3 * inset);
}

function line(parts: readonly string[]): HTMLElement {
  return h('span', { dir: 'auto' }, parts.filter((text) => text !== '').join(' · '));
}
