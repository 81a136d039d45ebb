// What both doors list for the viewer (Resources/Documentation/Api.md).

export interface ViewInstance {
  Instance: string;
  InstanceNumber: number | string | null;
  Frames: number;
  /** Where a report may refer to it. */
  SOPInstanceUID?: string;
  /** Where there are no frames: what else it is. */
  SOPClassUID?: string;
}

export interface ViewSeries {
  Series: string;
  Modality: string;
  SeriesDescription: string;
  SeriesNumber: number | string | null;
  Instances: ViewInstance[];
}

export interface ViewStudy {
  Study: string;
  StudyInstanceUID: string;
  StudyDate: string;
  StudyDescription: string;
  Modalities: string[];
  Series: ViewSeries[];
}

/** What there is to look at; `Pixels`: stored values may be had beside drawn pictures. */
export interface ViewContents {
  Items: ViewStudy[];
  Pixels: boolean;
}
