import { readAttributes } from './attributes';
import { openContainer, type Container } from './container';
import { readDocument, readVideo } from './document';
import { asFault, DicomFault } from './fault';
import { Image } from './image';
import { pixelElement } from './pixels';
import { readPresentation } from './presentation';
import { readReport } from './report';
import type { Attributes, DicomFile, UnsupportedFile } from './types';
import { isPresentation, isReport } from './uids';

const EncapsulatedDocument = 0x00420011;

/** What stands in a file, or in what a server took out of one. */
export function openContents(container: Container): DicomFile {
  return classify(container, readAttributes(container));
}

/** Reads the header at once and pixels on demand. Throws DicomFault where there is no DICOM file to speak of. */
export function openDicom(bytes: Uint8Array): DicomFile {
  try {
    const container = openContainer(bytes);
    if (container.dataSet.elements.size === 0) {
      throw new DicomFault('truncated', 'the file has no data set');
    }
    return openContents(container);
  } catch (error) {
    throw asFault(error, 'malformed', 'reading the file');
  }
}

function classify(container: Container, attributes: Attributes): DicomFile {
  try {
    return read(container, attributes);
  } catch (error) {
    return unsupported(attributes, asFault(error, 'malformed', 'reading the file'));
  }
}

function read(container: Container, attributes: Attributes): DicomFile {
  const { dataSet, syntax } = container;
  const sopClass = attributes.instance.sopClass;
  if (dataSet.has(EncapsulatedDocument)) {
    return readDocument(dataSet, attributes);
  }
  const presentation = isPresentation(sopClass);
  if (presentation === 'refused') {
    throw new DicomFault('unsupported-pixels', `${attributes.instance.sopClassName || 'this presentation state'} is not shown`);
  }
  if (presentation === 'shown') {
    return readPresentation(dataSet, attributes);
  }
  if (isReport(sopClass)) {
    return readReport(dataSet, attributes);
  }
  if (syntax.coding === 'video') {
    return readVideo(container, attributes);
  }
  if (pixelElement(dataSet) !== null) {
    return new Image(container, attributes);
  }
  if (dataSet.truncated) {
    throw new DicomFault('truncated', 'the file ends before its contents do');
  }
  throw new DicomFault('unsupported-pixels', `${attributes.instance.sopClassName || 'this object'} holds no picture`);
}

function unsupported(attributes: Attributes, { code, message }: DicomFault): UnsupportedFile {
  return { kind: 'unsupported', attributes, reason: { code, message } };
}
