import type { IdentificationOffer } from '../types';

export const NoProofs: IdentificationOffer = { Asked: false, Required: false, Types: [], MaxBytes: 0, MaxFiles: 0 };

export type ProofProblem = 'type' | 'size' | 'empty' | 'many' | 'twice';

const Beginnings: [type: string, bytes: number[]][] = [
  ['application/pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/png', [0x89, 0x50, 0x4e, 0x47]],
];
const LongestBeginning = 8;

/** What a file is by its first bytes; a telephone's HEIC photo that is merely called .jpg is found out here. */
export async function typeOf(file: Blob): Promise<string> {
  const head = new Uint8Array(await file.slice(0, LongestBeginning).arrayBuffer());
  const found = Beginnings.find(([, bytes]) => bytes.every((byte, index) => head[index] === byte));
  return found?.[0] ?? '';
}

/** Why a file cannot be sent, beside those chosen before. */
export async function proofProblem(file: File, chosen: readonly File[], rules: IdentificationOffer): Promise<ProofProblem | undefined> {
  if (chosen.some((each) => each.name === file.name && each.size === file.size && each.lastModified === file.lastModified)) {
    return 'twice';
  }
  if (chosen.length >= rules.MaxFiles) {
    return 'many';
  }
  if (file.size === 0) {
    return 'empty';
  }
  if (file.size > rules.MaxBytes) {
    return 'size';
  }
  return rules.Types.includes(await typeOf(file)) ? undefined : 'type';
}

/** "PDF, JPEG, PNG". */
export function typeNames(types: readonly string[]): string {
  return types.map((type) => (type.split('/').at(-1) ?? type).toUpperCase()).join(', ');
}
