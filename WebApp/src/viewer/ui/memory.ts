const Mega = 1024 * 1024;
const LittleMemory = 4; // gigabytes

/** Telephones and small computers get less: a page that takes too much is closed by the system without a word. */
export function hasLittleMemory(): boolean {
  const gigabytes = (navigator as { deviceMemory?: number }).deviceMemory ?? (window.matchMedia('(pointer: coarse)').matches ? 2 : 8);
  return gigabytes <= LittleMemory;
}

/** Bytes of reports and presentation states that a page keeps beside its pictures. */
export const objectMemory = 64 * Mega;

/** Bytes of decoded pictures that a page may keep. */
export function pictureMemory(): number {
  return (hasLittleMemory() ? 96 : 384) * Mega;
}
