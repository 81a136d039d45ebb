/** A DICOM person name (PS3.5 section 6.2, PN) as people write it. */
export interface DisplayName {
  /** "Dr Jane Anne DOE Jr"; the ideographic form where there is no alphabetic one. */
  text: string;
  /** "山田 太郎", beside `text`; may be empty. */
  ideographic: string;
  /** "やまだ たろう"; may be empty. */
  phonetic: string;
  /** The value as DICOM holds it. */
  dicom: string;
}

const FAMILY = 0;
const GIVEN = 1;
const MIDDLE = 2;
const PREFIX = 3;
const SUFFIX = 4;

function components(group: string): string[] {
  return group.split('^').map((component) => component.trim().replace(/\s+/g, ' '));
}

/** "JEAN-PIERRE" becomes "Jean-Pierre"; what already mixes cases stays as it was typed. */
function softenCapitals(name: string): string {
  if (name !== name.toUpperCase() || name.length < 2) {
    return name;
  }
  return name.toLowerCase().replace(/(^|[\s\-'’.])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase());
}

function alphabetic(group: string): string {
  const parts = components(group);
  const family = parts[FAMILY] ?? '';
  if (!group.includes('^')) {
    // Nobody said which word is the family name, so nothing is emphasized or moved.
    return family;
  }
  return [
    softenCapitals(parts[PREFIX] ?? ''),
    softenCapitals(parts[GIVEN] ?? ''),
    softenCapitals(parts[MIDDLE] ?? ''),
    family.toUpperCase(),
    softenCapitals(parts[SUFFIX] ?? ''),
  ]
    .filter((part) => part !== '')
    .join(' ');
}

/** Ideographic and phonetic groups keep the order in which these languages write names: family first. */
function familyFirst(group: string): string {
  return components(group)
    .filter((part) => part !== '')
    .join(' ');
}

export function formatPersonName(dicom: string): DisplayName {
  const [first = '', second = '', third = ''] = dicom.split('=');
  const ideographic = familyFirst(second);
  const phonetic = familyFirst(third);
  const text = alphabetic(first);
  return text === ''
    ? { text: ideographic || phonetic, ideographic: '', phonetic: ideographic === '' ? '' : phonetic, dicom }
    : { text, ideographic, phonetic, dicom };
}

/**
 * DICOM PN (PS3.5 section 6.2) of typed parts, family name first: the signs that separate its parts cannot stand inside one.
 * Telephones put a curved apostrophe into O'NEILL by themselves, and archives hold the straight one of every keyboard.
 */
export function toPersonName(parts: string[]): string {
  const written = parts.map((part) => part.replace(/[\u2018\u2019\u02bc]/g, "'").replace(/[\u2010\u2011\u2013]/g, '-')
    .replace(/[\^=\\]/g, ' ').replace(/\s+/g, ' ').trim());
  return written.join('^').replace(/\^+$/, '');
}
