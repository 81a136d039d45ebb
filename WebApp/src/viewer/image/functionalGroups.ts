// What holds for one frame: its own functional group, the shared one, or the file itself (C.7.6.16).
import type { DataSet } from './dataset';

const Shared = 0x52009229;
const PerFrame = 0x52009230;

export class FunctionalGroups {
  private readonly shared: DataSet | null;
  private readonly frames: readonly DataSet[];

  constructor(private readonly file: DataSet) {
    this.shared = file.first(Shared);
    this.frames = file.items(PerFrame);
  }

  /** The group `macro` of the frame; null where the file has none. */
  group(frame: number, macro: number): DataSet | null {
    return this.frames[frame]?.first(macro) ?? this.shared?.first(macro) ?? null;
  }

  /** Where to look for an attribute that the macro holds in enhanced files, and the file itself in others. */
  place(frame: number, macro: number): DataSet {
    return this.group(frame, macro) ?? this.file;
  }
}

export const Macro = {
  pixelMeasures: 0x00289110,
  planePosition: 0x00209113,
  planeOrientation: 0x00209116,
  frameContent: 0x00209111,
  frameVoi: 0x00289132,
  pixelValueTransformation: 0x00289145,
  frameAnatomy: 0x00209071,
  patientOrientation: 0x00209450,
} as const;
