// The viewer's words. It runs without a server and within a budget of bytes, so it has a small table of its own instead of
// vue-i18n. Another language is another object of the same keys.
import { readerLocale } from '@shared/format/dates';
import type { FaultCode, UnsupportedPart } from '../image/types';
import type { SourceTrouble } from '../source/ImageSource';

export const english = {
  title: 'Images',
  titleOf: 'Images of {name}',
  notForDiagnosis: 'Not for diagnosis. For information only.',
  unnamed: 'No name',
  born: 'born {date}',
  patientId: 'ID {id}',
  sexM: 'male',
  sexF: 'female',
  sexO: 'other',
  preparedBy: 'From {institution}',
  preparedByOn: 'From {institution}, {date}',

  series: 'Series',
  seriesNumber: 'Series {number}',
  showSeries: 'Series list',
  images: '{count} images',
  oneImage: '1 image',
  document: 'Document',
  report: 'Report',
  attachments: 'Documents',
  imageOf: 'Image {index} of {count}',
  frameOf: 'Frame {index} of {count}',
  window: 'C {center} W {width}',
  zoomed: '{percent} %',
  preview: 'Preview',
  lossy: 'Lossy compression',
  lossyRatio: 'Lossy compression {ratio} : 1',
  value: '{x}, {y}: {value}',
  valueOutside: '{x}, {y}: no measurement',

  tools: 'Tools',
  toolScroll: 'Scroll through images',
  toolWindow: 'Brightness and contrast',
  toolPan: 'Move',
  toolZoom: 'Zoom',
  toolLength: 'Measure a length',
  toolAngle: 'Measure an angle',
  measureOnValues: '{tool}: not on a drawing, only once the picture itself is here',
  presets: 'Window',
  presetFile: 'As stored',
  presetNumbered: 'As stored {number}',
  presetOwn: 'Own setting',
  states: 'Presentation state',
  stateNone: 'As stored',
  stateUnnamed: 'Presentation state',
  stateShown: 'Shown as: {name}',
  stateFailed: 'As stored. This presentation state cannot be applied: {name}',
  stateParts: 'Not applied: {parts}',
  'state.graphics': 'some lines',
  'state.texts': 'texts without a place',
  'state.styles': 'styles of lines and texts',
  'state.shutter': 'a shutter',
  'state.overlays': 'a plane of marks',
  'state.mask': 'mask subtraction',
  'state.colours': 'colour profile',
  'state.rotation': 'rotation',
  'state.trueSize': 'true size',
  'state.area': 'displayed area',
  'state.gray': 'window and grey levels',
  invert: 'Invert',
  rotate: 'Rotate by 90°',
  mirror: 'Flip left and right',
  turnOver: 'Flip top and bottom',
  overlays: 'Marks in the file',
  fit: 'Fit to window',
  actual: 'One to one',
  reset: 'Reset',
  erase: 'Delete the last measurement',
  play: 'Play',
  pause: 'Pause',
  speed: 'Images a second',
  twoUp: 'Two images side by side',
  link: 'Scroll both together',
  otherPane: 'To the other image',
  print: 'Print',
  help: 'Shortcuts',
  close: 'Close',
  position: 'Position in the series',
  first: 'First image',
  last: 'Last image',
  step: 'Next or previous image',
  next: 'Next image',
  previous: 'Previous image',
  seriesStep: 'Next or previous series',
  leap: 'Ten images on or back',
  zoomStep: 'Zoom in or out',
  moveKeys: 'Move the picture',
  presetKeys: 'Window presets',
  leftPane: 'Left image',
  rightPane: 'Right image',
  pane: 'Image',
  leave: 'Close the viewer',
  tryAgain: 'Try again',
  pointHint: 'Measuring by keyboard: on the image, arrow keys move a cross (with Shift by one pixel) and Enter sets a point.',

  mouse: 'Mouse',
  touch: 'Touch',
  keyboard: 'Keyboard',
  mouseWheel: 'Wheel: scroll; with Ctrl: zoom',
  mouseLeft: 'Left button: the chosen tool',
  mouseMiddle: 'Middle button: move',
  mouseRight: 'Right button: zoom',
  mouseDouble: 'Double click: fit to window',
  touchOne: 'One finger: the chosen tool; scrolling at first',
  touchTwo: 'Two fingers: zoom and move',

  mm: '{value} mm',
  'mm-detector': '{value} mm at the detector',
  cm: '{value} cm',
  px: '{value} px',
  degree: '{value}°',

  loading: 'Loading...',
  reading: 'Reading {done} of {count} files...',
  nothing: 'There is nothing to show here.',
  nothingPicked: 'None of these files is a DICOM file.',
  notDrawn: 'This part of the study has no picture.',
  stateListed: 'This is a way of showing pictures. It can be chosen beside the pictures that it is for.',
  referenced: 'Object',
  referencedElsewhere: '{kind}, not among what is here',
  cannotShow: 'This image cannot be shown.',
  openFolder: 'Open the IMAGES folder',
  openFiles: 'Choose files',
  openFolderHint: 'The images are in the folder IMAGES beside this page. Choose it, or drop it here. Nothing leaves this computer.',
  dropHere: 'Drop the folder here',
  openDocument: 'Open the document',
  saveDocument: 'Save the document',
  saveFilm: 'Save the film',
  filmNotPlayed: 'This browser cannot play this film. Save it to play it with another program.',
  reportPartial: 'Not completed',
  reportUnverified: 'Not verified',
  extractTitle: 'Extract the zip file first',
  extract: 'This page was opened alone. Extract the whole zip file into a folder, then open INDEX.HTM there.',
  extractAlready: 'If it is extracted already, the folder VIEWER may be missing beside this page. You can open the images all the same:',

  printed: 'Printed {date}',

  'source.NeedsFolder': 'This image is in the IMAGES folder.',
  'source.Missing': 'The file of this image is missing.',
  'source.Damaged': 'The file of this image is damaged.',
  'source.Refused': 'You may not see this image.',
  'source.Unreachable': 'The image could not be fetched.',
  'source.Busy': 'The server has a lot to do. Try again in a moment.',
  'source.Changed': 'This image was changed at the sender since it was sent to you.',
  'source.Undrawable': 'This image cannot be drawn here.',
  'fault.not-dicom': 'This is no DICOM file.',
  'fault.malformed': 'The file contradicts itself.',
  'fault.truncated': 'The file is incomplete.',
  'fault.unsupported-transfer-syntax': 'This kind of compression is not supported.',
  'fault.unsupported-pixels': 'This kind of picture is not supported.',
  'fault.invalid-pixels': 'The picture contradicts its description.',
  'fault.decoder-failed': 'The picture could not be decompressed.',
  'fault.decoder-missing': 'The decoders for compressed pictures could not be loaded.',
  'fault.too-large': 'The picture is too large for this device.',
  'fault.no-such-frame': 'The file has fewer pictures than announced.',

  'preset.softTissue': 'Soft tissue',
  'preset.lung': 'Lung',
  'preset.bone': 'Bone',
  'preset.brain': 'Brain',
  'preset.stroke': 'Stroke',
  'preset.mediastinum': 'Mediastinum',
  'preset.liver': 'Liver',
  'preset.angiography': 'Angiography',
  'preset.wholeRange': 'Whole range',
} satisfies Record<`source.${SourceTrouble}` | `fault.${FaultCode}` | `state.${UnsupportedPart}`, string> & Record<string, string>;

export type MessageKey = keyof typeof english;

let messages: Readonly<Record<MessageKey, string>> = english;

export function useMessages(table: Readonly<Record<MessageKey, string>>): void {
  messages = table;
}

export function isMessage(key: string): key is MessageKey {
  return key in messages;
}

export function say(key: MessageKey, values: Readonly<Record<string, string | number>> = {}): string {
  return messages[key].replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    return value === undefined ? whole : typeof value === 'number' ? formatNumber(value) : value;
  });
}

/** Made once for each number of digits: to make one takes far longer than to use it. */
const numberFormats = new Map<number, Intl.NumberFormat>();

export function formatNumber(value: number, fraction = 1): string {
  const format = numberFormats.get(fraction) ?? new Intl.NumberFormat(readerLocale(), { maximumFractionDigits: fraction, useGrouping: false });
  numberFormats.set(fraction, format);
  return format.format(value);
}
