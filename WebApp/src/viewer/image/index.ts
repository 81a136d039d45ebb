// From the bytes of a DICOM file to a correct picture; what cannot be shown correctly is a DicomFault, never a wrong picture.
export * from './types';
export { DicomFault } from './fault';
export { useCodecs } from './codecs';
export type { CodecLoader, Codecs } from './codecs';
export { imageOf, isExcerpt, openExcerpt, readExcerpt } from './excerpt';
export { openDicom } from './open';
export { sopClassName } from './uids';
export { renderFrame } from './render';
export { defaultVoi, minmax, presets, valueAt } from './voi';
