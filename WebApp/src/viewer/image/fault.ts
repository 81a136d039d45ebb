import type { Fault, FaultCode } from './types';

/** The only error this folder throws: a code to translate, and a technical reason in English. */
export class DicomFault extends Error implements Fault {
  constructor(
    readonly code: FaultCode,
    message: string,
  ) {
    super(message);
    this.name = 'DicomFault';
  }
}

/** What a library or the language threw, as a fault of ours. */
export function asFault(error: unknown, code: FaultCode, doing: string): DicomFault {
  if (error instanceof DicomFault) {
    return error;
  }
  // The decoders' bundle has a class of its own by this name.
  if (error instanceof Error && error.name === 'DicomFault' && 'code' in error) {
    return new DicomFault(error.code as FaultCode, error.message);
  }
  return new DicomFault(code, `${doing}: ${error instanceof Error ? error.message : String(error)}`);
}
