// Where a picture lies in the patient: spacing, plane, letters at its edges, calibrated regions of ultrasound.
import type { DataSet } from './dataset';
import { type FunctionalGroups, Macro } from './functionalGroups';
import type { OrientationLabels, Plane, Spacing, UltrasoundRegion, UltrasoundUnit } from './types';

const Unlabelled: OrientationLabels = { left: '', right: '', top: '', bottom: '' };

// Below this share of a direction, its letter is left out (about 2.5 degrees).
const Negligible = 0.0436;

export function readSpacing(file: DataSet, groups: FunctionalGroups, frame: number): Spacing {
  const measures = pair(groups.place(frame, Macro.pixelMeasures), 0x00280030) ?? pair(file, 0x00280030);
  const imager = pair(file, 0x00181164);
  // Said twice without a calibration, it is the detector's: not corrected for magnification (PS3.3 section 10.7.1.3).
  const isUncorrected = measures !== null && imager !== null && file.code(0x00280a02) === ''
    && measures.row === imager.row && measures.column === imager.column;
  if (measures && !isUncorrected) {
    return { kind: 'patient', ...measures };
  }
  const detector = imager ?? pair(file, 0x00182010) ?? pair(file, 0x30020011);
  return detector ? { kind: 'detector', ...detector } : { kind: 'none', row: 1, column: 1 };
}

function pair(dataSet: DataSet, tag: number): { row: number; column: number } | null {
  const [row, column] = dataSet.numbers(tag, 'DS');
  return row !== undefined && column !== undefined && row > 0 && column > 0 && Number.isFinite(row * column) ? { row, column } : null;
}

/** Height over width of a pixel: its spacing, else the ratio the file names. */
export function readAspect(file: DataSet, spacing: Spacing): number {
  if (spacing.kind !== 'none') {
    return spacing.row / spacing.column;
  }
  const [vertical, horizontal] = file.numbers(0x00280034, 'IS');
  return vertical !== undefined && horizontal !== undefined && vertical > 0 && horizontal > 0 ? vertical / horizontal : 1;
}

export function readPlane(groups: FunctionalGroups, frame: number): Plane | null {
  const orientation = groups.place(frame, Macro.planeOrientation).numbers(0x00200037, 'DS');
  const position = groups.place(frame, Macro.planePosition).numbers(0x00200032, 'DS');
  if (orientation.length !== 6 || position.length !== 3 || ![...orientation, ...position].every(Number.isFinite)) {
    return null;
  }
  const [rx = 0, ry = 0, rz = 0, cx = 0, cy = 0, cz = 0] = orientation;
  const [x = 0, y = 0, z = 0] = position;
  const location = (ry * cz - rz * cy) * x + (rz * cx - rx * cz) * y + (rx * cy - ry * cx) * z;
  return { orientation, position, location };
}

export function readLabels(file: DataSet, groups: FunctionalGroups, frame: number): OrientationLabels {
  // Four-footed patients have other words for their sides, and R means rostral (C.7.6.1.1.1).
  if (file.code(0x00102210) === 'QUADRUPED') {
    return Unlabelled;
  }
  const orientation = groups.place(frame, Macro.planeOrientation).numbers(0x00200037, 'DS');
  if (orientation.length === 6 && orientation.every(Number.isFinite)) {
    const right = direction(orientation.slice(0, 3));
    const bottom = direction(orientation.slice(3, 6));
    return { left: opposite(right), right, top: opposite(bottom), bottom };
  }
  const [right = '', bottom = ''] = file.codes(0x00200020);
  if (!/^[RLAPHF]{1,3}$/.test(right) || !/^[RLAPHF]{1,3}$/.test(bottom)) {
    return Unlabelled;
  }
  return { left: opposite(right), right, top: opposite(bottom), bottom };
}

/** x grows to the patient's left, y to the back, z to the head. */
export function direction(cosines: readonly number[]): string {
  const letters = ['LR', 'PA', 'HF'];
  return cosines
    .map((cosine, axis) => ({ share: Math.abs(cosine), letter: letters[axis]?.charAt(cosine > 0 ? 0 : 1) ?? '' }))
    .filter(({ share }) => share > Negligible)
    .sort((one, other) => other.share - one.share)
    .map(({ letter }) => letter)
    .join('');
}

export function opposite(letters: string): string {
  const pairs: Readonly<Record<string, string>> = { R: 'L', L: 'R', A: 'P', P: 'A', H: 'F', F: 'H' };
  return [...letters].map((letter) => pairs[letter] ?? '').join('');
}

const Units: readonly UltrasoundUnit[] = [
  'none', 'percent', 'dB', 'cm', 's', 'Hz', 'dB/s', 'cm/s', 'cm2', 'cm2/s', 'cm3', 'cm3/s', 'degree',
];

const SpatialFormats: readonly UltrasoundRegion['spatial'][] = ['none', '2d', 'motion', 'spectral', 'wave', 'graphics'];

export function readRegions(file: DataSet): UltrasoundRegion[] {
  const regions: UltrasoundRegion[] = [];
  for (const item of file.items(0x00186011)) {
    const edges = [0x00186018, 0x0018601a, 0x0018601c, 0x0018601e].map((tag) => item.number(tag, 'UL') ?? NaN);
    const [left = NaN, top = NaN, right = NaN, bottom = NaN] = edges;
    const deltaX = item.number(0x0018602c, 'FD');
    const deltaY = item.number(0x0018602e, 'FD');
    if (!(right >= left && bottom >= top) || !deltaX || !deltaY) {
      continue;
    }
    const x = item.number(0x00186020, 'SL');
    const y = item.number(0x00186022, 'SL');
    regions.push({
      left,
      top,
      right,
      bottom,
      unitX: Units[item.number(0x00186024, 'US') ?? 0] ?? 'none',
      unitY: Units[item.number(0x00186026, 'US') ?? 0] ?? 'none',
      deltaX: Math.abs(deltaX),
      deltaY: Math.abs(deltaY),
      // The file counts from the region's corner; the user interface counts from the picture's.
      reference: x !== null && y !== null ? { x: left + x, y: top + y } : null,
      spatial: SpatialFormats[item.number(0x00186012, 'US') ?? 0] ?? 'other',
    });
  }
  return regions;
}
