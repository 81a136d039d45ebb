// The transfer syntaxes and SOP classes that decide what is done with a file (PS3.5 chapter 10, PS3.4 annex B.5).

export type Coding = 'native' | 'deflated' | 'rle' | 'jpeg' | 'jpeg12' | 'jpeg-lossless' | 'jpeg-ls' | 'jpeg2000' | 'htj2k' | 'video' | 'refused';

export interface TransferSyntax {
  name: string;
  coding: Coding;
  explicit: boolean;
  littleEndian: boolean;
}

const encapsulated = (name: string, coding: Coding): TransferSyntax => ({ name, coding, explicit: true, littleEndian: true });

const Root = '1.2.840.10008.1.2';

const Syntaxes: Readonly<Record<string, TransferSyntax>> = {
  '': { name: 'Implicit VR Little Endian', coding: 'native', explicit: false, littleEndian: true },
  '.1': { name: 'Explicit VR Little Endian', coding: 'native', explicit: true, littleEndian: true },
  '.1.98': encapsulated('Encapsulated Uncompressed Explicit VR Little Endian', 'native'),
  '.1.99': { name: 'Deflated Explicit VR Little Endian', coding: 'deflated', explicit: true, littleEndian: true },
  '.2': { name: 'Explicit VR Big Endian', coding: 'native', explicit: true, littleEndian: false },
  '.4.50': encapsulated('JPEG Baseline', 'jpeg'),
  '.4.51': encapsulated('JPEG Extended (12 bit)', 'jpeg12'),
  '.4.53': encapsulated('JPEG Spectral Selection (retired)', 'jpeg12'),
  '.4.55': encapsulated('JPEG Full Progression (retired)', 'jpeg12'),
  '.4.57': encapsulated('JPEG Lossless', 'jpeg-lossless'),
  '.4.70': encapsulated('JPEG Lossless, first-order prediction', 'jpeg-lossless'),
  '.4.80': encapsulated('JPEG-LS Lossless', 'jpeg-ls'),
  '.4.81': encapsulated('JPEG-LS Near-lossless', 'jpeg-ls'),
  '.4.90': encapsulated('JPEG 2000 (lossless only)', 'jpeg2000'),
  '.4.91': encapsulated('JPEG 2000', 'jpeg2000'),
  '.4.92': encapsulated('JPEG 2000 Part 2 (lossless only)', 'refused'),
  '.4.93': encapsulated('JPEG 2000 Part 2', 'refused'),
  '.4.94': encapsulated('JPIP Referenced', 'refused'),
  '.4.95': encapsulated('JPIP Referenced Deflate', 'refused'),
  '.4.100': encapsulated('MPEG2 Main Profile, Main Level', 'video'),
  '.4.101': encapsulated('MPEG2 Main Profile, High Level', 'video'),
  '.4.102': encapsulated('MPEG-4 AVC/H.264 High Profile, Level 4.1', 'video'),
  '.4.103': encapsulated('MPEG-4 AVC/H.264 BD-compatible', 'video'),
  '.4.104': encapsulated('MPEG-4 AVC/H.264 High Profile, Level 4.2, 2D', 'video'),
  '.4.105': encapsulated('MPEG-4 AVC/H.264 High Profile, Level 4.2, 3D', 'video'),
  '.4.106': encapsulated('MPEG-4 AVC/H.264 Stereo High Profile', 'video'),
  '.4.107': encapsulated('HEVC/H.265 Main Profile', 'video'),
  '.4.108': encapsulated('HEVC/H.265 Main 10 Profile', 'video'),
  '.4.201': encapsulated('HTJ2K (lossless only)', 'htj2k'),
  '.4.202': encapsulated('HTJ2K (lossless only, RPCL)', 'htj2k'),
  '.4.203': encapsulated('HTJ2K', 'htj2k'),
  '.5': encapsulated('RLE Lossless', 'rle'),
};

export function transferSyntax(uid: string): TransferSyntax | null {
  return uid.startsWith(Root) ? (Syntaxes[uid.slice(Root.length)] ?? null) : null;
}

/** Whether its pictures wait for the decoders. */
export function isCompressed({ coding }: TransferSyntax): boolean {
  return coding !== 'native' && coding !== 'deflated' && coding !== 'rle';
}

export const ImplicitLittleEndian = Root;
export const ExplicitLittleEndian = `${Root}.1`;

const Storage = '1.2.840.10008.5.1.4.1.1.';

// Names of what is met daily, for people; every other class is shown by what it holds.
const ClassNames: Readonly<Record<string, string>> = {
  '1': 'Computed Radiography', '1.1': 'Digital X-Ray', '1.1.1': 'Digital X-Ray (processing)', '1.2': 'Mammography',
  '1.3': 'Intra-oral X-Ray', '2': 'CT', '2.1': 'Enhanced CT', '2.2': 'Legacy Converted Enhanced CT', '3.1': 'Ultrasound Multi-frame',
  '4': 'MR', '4.1': 'Enhanced MR', '4.2': 'MR Spectroscopy', '4.3': 'Enhanced MR Color', '6.1': 'Ultrasound', '6.2': 'Enhanced US Volume',
  '7': 'Secondary Capture', '7.1': 'Multi-frame Single Bit Secondary Capture', '7.2': 'Multi-frame Grayscale Byte Secondary Capture',
  '7.3': 'Multi-frame Grayscale Word Secondary Capture', '7.4': 'Multi-frame True Color Secondary Capture',
  '9.1.1': '12-lead ECG', '9.1.2': 'General ECG', '9.1.3': 'Ambulatory ECG', '11.1': 'Grayscale Presentation State',
  '11.2': 'Color Presentation State', '11.3': 'Pseudo-color Presentation State', '11.4': 'Blending Presentation State',
  '12.1': 'X-Ray Angiography', '12.1.1': 'Enhanced XA', '12.2': 'X-Ray Radiofluoroscopy', '12.2.1': 'Enhanced XRF',
  '13.1.1': 'X-Ray 3D Angiography', '13.1.2': 'X-Ray 3D Craniofacial', '13.1.3': 'Breast Tomosynthesis', '20': 'Nuclear Medicine',
  '30': 'Parametric Map', '66': 'Raw Data', '66.1': 'Spatial Registration', '66.4': 'Segmentation', '66.5': 'Surface Segmentation',
  '77.1.1': 'Endoscopy', '77.1.1.1': 'Video Endoscopy', '77.1.2': 'Microscopy', '77.1.4': 'Photography', '77.1.4.1': 'Video Photography',
  '77.1.5.1': 'Ophthalmic Photography (8 bit)', '77.1.5.4': 'Ophthalmic Tomography', '77.1.6': 'Whole Slide Microscopy',
  '88.11': 'Basic Text Report', '88.22': 'Enhanced Report', '88.33': 'Comprehensive Report', '88.50': 'Mammography CAD Report',
  '88.59': 'Key Object Selection', '88.67': 'X-Ray Radiation Dose Report', '104.1': 'Encapsulated PDF', '104.2': 'Encapsulated CDA',
  '104.3': 'Encapsulated STL', '128': 'PET', '130': 'Enhanced PET', '481.1': 'RT Image', '481.2': 'RT Dose', '481.3': 'RT Structure Set',
  '481.5': 'RT Plan', '481.8': 'RT Ion Plan',
};

export function sopClassName(uid: string): string {
  if (uid === '1.2.840.10008.1.3.10') {
    return 'Media Storage Directory';
  }
  return uid.startsWith(Storage) ? (ClassNames[uid.slice(Storage.length)] ?? '') : '';
}

export function isReport(uid: string): boolean {
  return uid.startsWith(`${Storage}88.`);
}

/** Grayscale and colour; the others blend several images, which is more than one picture's view. */
export function isPresentation(uid: string): 'shown' | 'refused' | null {
  if (uid === `${Storage}11.1` || uid === `${Storage}11.2`) {
    return 'shown';
  }
  return uid.startsWith(`${Storage}11.`) ? 'refused' : null;
}

export function isUltrasound(uid: string): boolean {
  return uid === `${Storage}3.1` || uid === `${Storage}6.1`;
}
