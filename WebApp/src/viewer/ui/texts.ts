import { valueAt } from '../image';
import type { DecodedFrame } from '../image/types';
import { formatDay, formatDicomTime } from '@shared/format/dates';
import { formatPersonName } from '@shared/format/personName';
import type { Extent, Point } from './geometry';
import type { Quantity } from './measure';
import { formatNumber, isMessage, say } from './messages';
import { presentationOf, type Drawable, type PaneState } from './PaneState';
import type { Loaded, LoadedFrame } from './PictureLoader';
import { areaOf } from './presentationGeometry';
import type { KnownState } from './PresentationStates';
import type { Stack } from './stack';
import { kindOf, type ViewedSeries, type ViewedStudy } from '../source/model';
import { voiText } from './windowing';

// What stands beside a picture, in words.

export interface PatientLines {
  name: string;
  /** Birth date and sex. */
  born: string;
  id: string;
}

const Unpaired = 'U';

function sexOf(sex: string): string {
  const key = `sex${sex}`;
  return isMessage(key) ? say(key) : '';
}

function patientLines(name: string, birthDate: string, sex: string, id: string): PatientLines {
  return {
    name: formatPersonName(name).text || say('unnamed'),
    born: [birthDate === '' ? '' : say('born', { date: formatDay(birthDate) }), sexOf(sex)].filter((text) => text !== '').join(' · '),
    id: id === '' ? '' : say('patientId', { id }),
  };
}

export function patientOfStudy(study: ViewedStudy): PatientLines {
  return patientLines(study.patientName, study.birthDate, study.sex, study.patientId);
}

/** From the picture's own file where there is one: the label belongs to the pixels beside it. */
export function patientOf(loaded: Loaded): PatientLines {
  const attributes = 'head' in loaded ? loaded.head.attributes : 'attributes' in loaded ? loaded.attributes : null;
  if (attributes === null) {
    return patientOfStudy(loaded.item.study);
  }
  const { patient } = attributes;
  const name = [patient.name.alphabetic, patient.name.ideographic, patient.name.phonetic].join('=').replace(/=+$/, '');
  return patientLines(name, patient.birthDate, patient.sex, patient.id);
}

export function studyLines(loaded: Loaded): string[] {
  if (!('head' in loaded)) {
    const { study } = loaded.item;
    return [formatDay(study.date), study.description];
  }
  const { study, series, instance } = loaded.head.attributes;
  const time = instance.time || series.time || study.time;
  const date = instance.date || series.date || study.date;
  return [study.institution, `${formatDay(date)} ${formatDicomTime(time.replaceAll(':', ''))}`.trim(), study.description];
}

export function seriesName(series: ViewedSeries): string {
  const named = series.description || (series.number === null ? say('series') : say('seriesNumber', { number: series.number }));
  return series.modality === '' ? named : `${series.modality} · ${named}`;
}

export function countOf(stack: Stack): string {
  const kinds = new Set(stack.series.instances.map(kindOf));
  if (!kinds.has('Image')) {
    return say(kinds.has('Pdf') ? 'document' : kinds.has('Report') ? 'report' : 'document');
  }
  return stack.items.length === 1 ? say('oneImage') : say('images', { count: stack.items.length });
}

export function positionOf(stack: Stack, index: number): string {
  const item = stack.items[index];
  if (item !== undefined && kindOf(item.instance) !== 'Image' && stack.items.length === 1) {
    return '';
  }
  return say('imageOf', { index: index + 1, count: stack.items.length });
}

export function frameLines(loaded: LoadedFrame): string[] {
  const { item, info } = loaded;
  const isAll = item.instance.frames === item.series.instances.reduce((sum, { frames }) => sum + frames, 0);
  const frame = item.instance.frames > 1 && !isAll ? say('frameOf', { index: item.frame + 1, count: item.instance.frames }) : '';
  const { laterality, view } = loaded.head.attributes.instance;
  const side = laterality === Unpaired ? '' : laterality;
  return [frame, info.description, [side, view].filter((text) => text !== '').join(' ')];
}

function notesOf(loaded: LoadedFrame): string[] {
  const { lossy, lossyRatio } = loaded.head.attributes.instance;
  return [lossy ? (lossyRatio === null ? say('lossy') : say('lossyRatio', { ratio: formatNumber(lossyRatio) })) : ''];
}

/** How a presentation state is named in the menu and beside a picture. */
export function stateName({ head }: KnownState): string {
  const when = `${formatDay(head.date)} ${formatDicomTime(head.time.replaceAll(':', ''))}`.trim();
  return [head.description || head.label || say('stateUnnamed'), when].filter((text) => text !== '').join(' · ');
}

/** Beside a picture that stands as a presentation state asks: its name, and what of it is not applied. */
export function stateLines({ applied, frame, head }: LoadedFrame): string[] {
  if (applied === null) {
    return [];
  }
  const { state, presentation } = applied;
  if (presentation === null) {
    return [say('stateFailed', { name: stateName(state) })];
  }
  const { area, windows, luts, presentationLut } = presentation;
  const graded = windows.length > 0 || luts.length > 0 || presentationLut.kind !== 'identity';
  const left = [
    ...presentation.unsupported.map((part) => say(`state.${part}`)),
    area?.mode === 'TRUE SIZE' ? say('state.trueSize') : '',
    area !== null && areaOf(area, { width: frame.width, height: frame.height, pixelAspect: head.pixelAspect }) === null ? say('state.area') : '',
    frame.photometric === 'RGB' && graded ? say('state.gray') : '',
  ].filter((text) => text !== '');
  return [say('stateShown', { name: stateName(state) }), left.length > 0 ? say('stateParts', { parts: left.join(', ') }) : ''];
}

export function quantityText({ value, unit }: Quantity): string {
  return say(unit, { value: formatNumber(value, unit === 'cm' ? 2 : 1) });
}

/** What stands at a place of the picture; nothing beside it. */
export function valueText(frame: DecodedFrame, point: Point): string {
  const x = Math.floor(point.x);
  const y = Math.floor(point.y);
  const found = valueAt(frame, x, y);
  if (found === null) {
    return '';
  }
  const value = frame.photometric === 'RGB' ? found.stored.join(' ') : `${formatNumber(found.value, 2)} ${found.unit}`.trim();
  return found.padding ? say('valueOutside', { x, y }) : say('value', { x, y, value });
}

/** What stands below the picture: what was left out of it, how it is windowed and how large it is. */
export function notesBelow(picture: Drawable | null, state: PaneState, extent: Extent): string[] {
  if (picture === null) {
    return [];
  }
  if (picture.kind === 'preview') {
    const { window } = picture;
    return [say('preview'), ...(window === null ? [] : [say('window', { center: formatNumber(window.center), width: formatNumber(window.width) })])];
  }
  const zoom = say('zoomed', { percent: formatNumber(state.scale(picture, extent) * (window.devicePixelRatio || 1) * 100, 0) });
  if (picture.frame.photometric === 'RGB') {
    return [...notesOf(picture), zoom];
  }
  return [...notesOf(picture), voiText(picture.frame, state.voi, presentationOf(picture)), zoom];
}
