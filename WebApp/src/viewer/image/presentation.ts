// Softcopy presentation states (A.33, C.10 to C.11): what they ask for one frame of one image they refer to.
import { date, personName, time } from './attributes';
import type { DataSet } from './dataset';
import { DicomFault } from './fault';
import { readLayers, unsupportedGraphics } from './graphics';
import { readOwnModality, readPresentationLut, readVoiTables, readWindows } from './luts';
import { overlayGroups, readOverlay, readShutter } from './overlays';
import { readReference } from './report';
import type { Attributes, DisplayedArea, InstanceReference, Overlay, Presentation, PresentationFile, Shutter, UnsupportedPart } from './types';

const ReferencedImages = 0x00081140;
const AreaModes: readonly DisplayedArea['mode'][] = ['SCALE TO FIT', 'TRUE SIZE', 'MAGNIFY'];

export function readPresentation(dataSet: DataSet, attributes: Attributes): PresentationFile {
  if (dataSet.truncated) {
    throw new DicomFault('truncated', 'the presentation state is not whole');
  }
  const references = dataSet
    .items(0x00081115)
    .flatMap((series) => series.items(ReferencedImages).map((item) => readReference(item, series.code(0x0020000e))));
  return {
    kind: 'presentation',
    attributes,
    label: dataSet.code(0x00700080),
    description: dataSet.text(0x00700081),
    creator: personName(dataSet.wholeText(0x00700084)),
    date: date(dataSet.code(0x00700082)),
    time: time(dataSet.code(0x00700083)),
    references,
    presentationFor: (sopInstance, frame) => (refersTo(references, sopInstance, frame) ? present(dataSet, sopInstance, frame) : null),
  };
}

function refersTo(references: readonly InstanceReference[], sopInstance: string, frame: number): boolean {
  return references.some((one) => one.sopInstance === sopInstance && (one.frames.length === 0 || one.frames.includes(frame)));
}

/** The items of a sequence that hold for this frame: those that name it, and those that name no image at all. */
function itemsFor(dataSet: DataSet, tag: number, sopInstance: string, frame: number): DataSet[] {
  return dataSet.items(tag).filter((item) => {
    const named = item.items(ReferencedImages).map((reference) => readReference(reference, ''));
    return named.length === 0 || refersTo(named, sopInstance, frame);
  });
}

function present(dataSet: DataSet, sopInstance: string, frame: number): Presentation {
  const voi = itemsFor(dataSet, 0x00283110, sopInstance, frame);
  const modality = readOwnModality(dataSet, false) ?? { kind: 'linear', slope: 1, intercept: 0, unit: '' };
  const signed = modality.kind === 'linear' && modality.intercept < 0;
  const layers = itemsFor(dataSet, 0x00700001, sopInstance, frame);
  const area = itemsFor(dataSet, 0x0070005a, sopInstance, frame)[0];
  const own = ownOverlays(dataSet);
  const overlays = own.map((group) => readOverlay(dataSet, group, frame)).filter((overlay) => overlay !== null);
  return {
    modality,
    windows: voi.flatMap(readWindows),
    luts: voi.flatMap((item) => readVoiTables(item, signed)),
    presentationLut: readPresentationLut(dataSet) ?? { kind: 'identity' },
    shutter: shutter(dataSet, frame),
    overlays,
    imageOverlays: activeGroups(dataSet).filter((group) => !own.includes(group * 0x10000)),
    layers: readLayers(dataSet, layers),
    area: area ? readArea(area) : null,
    rotation: rotation(dataSet.number(0x00700042, 'US')),
    flip: dataSet.code(0x00700041) === 'Y',
    unsupported: [...unsupportedGraphics(layers), ...unsupportedParts(dataSet, frame), ...(overlays.length < own.length ? (['overlays'] as const) : [])],
  };
}

function rotation(value: number | null): Presentation['rotation'] {
  return value === 90 || value === 180 || value === 270 ? value : 0;
}

/** Groups of overlays that are shown, the state's and the image's (C.11.7); one used as shutter is not drawn. */
function activeGroups(dataSet: DataSet): number[] {
  const shutterGroup = dataSet.number(0x00181623, 'US');
  const groups = Array.from({ length: 16 }, (_, index) => 0x6000 + index * 2);
  return groups.filter((group) => group !== shutterGroup && dataSet.code(group * 0x10000 + 0x1001) !== '');
}

/** Elements of those that the state itself holds. */
function ownOverlays(dataSet: DataSet): number[] {
  const active = activeGroups(dataSet);
  return overlayGroups(dataSet).filter((group) => active.includes(group >>> 16));
}

function unsupportedParts(dataSet: DataSet, frame: number): UnsupportedPart[] {
  const parts: UnsupportedPart[] = [];
  const shapes = dataSet.codes(0x00181600).filter((shape) => shape !== '').length;
  if (shapes !== (shutter(dataSet, frame)?.shapes.length ?? 0)) {
    parts.push('shutter');
  }
  if (dataSet.items(0x00286100).length > 0) {
    parts.push('mask');
  }
  if (dataSet.has(0x00282000)) {
    parts.push('colours'); // an ICC profile
  }
  const turned = dataSet.number(0x00700042, 'US') ?? 0;
  if (turned !== rotation(turned)) {
    parts.push('rotation');
  }
  return parts;
}

function shutter(dataSet: DataSet, frame: number): Shutter | null {
  const shaped = readShutter(dataSet);
  const group = dataSet.codes(0x00181600).includes('BITMAP') ? dataSet.number(0x00181623, 'US') : null;
  const overlay: Overlay | null = group === null ? null : readOverlay(dataSet, group * 0x10000, frame);
  if (!overlay) {
    return shaped;
  }
  const gray = (dataSet.number(0x00181622, 'US') ?? 0) >> 8;
  return { shapes: [...(shaped?.shapes ?? []), { kind: 'bitmap', overlay }], gray };
}

function readArea(item: DataSet): DisplayedArea {
  const [left = 1, top = 1] = item.numbers(0x00700052, 'SL');
  const [right = 1, bottom = 1] = item.numbers(0x00700053, 'SL');
  const [vertical = 1, horizontal = 1] = item.numbers(0x00700101, 'DS');
  const [ratioVertical = 1, ratioHorizontal = 1] = item.numbers(0x00700102, 'IS');
  const aspect = item.has(0x00700101) ? vertical / horizontal : ratioVertical / ratioHorizontal;
  const mode = AreaModes.find((one) => one === item.code(0x00700100)) ?? 'SCALE TO FIT';
  return {
    left: left - 1,
    top: top - 1,
    right: right - 1,
    bottom: bottom - 1,
    mode,
    magnification: item.number(0x00700103, 'FL') ?? 1,
    pixelAspect: Number.isFinite(aspect) && aspect > 0 && (item.has(0x00700101) || item.has(0x00700102)) ? aspect : null,
  };
}
