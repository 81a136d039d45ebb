// The longest that the server takes.
export const LongestText = 200;
export const LongestNumber = 40;
export const LongestEmail = 254; // RFC 5321 section 4.5.3.1.3, without the angle brackets
export const LongestIdentifier = 64; // DICOM LO (PS3.5 section 6.2)
export const LongestNamePart = 64; // DICOM PN: one group of components
export const LongestNotes = 10000;
