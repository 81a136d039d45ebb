// Patient, study, series and instance in words (C.7.1 to C.7.6, C.12.1).
import type { Container } from './container';
import type { DataSet } from './dataset';
import type { Attributes, PersonName } from './types';
import { sopClassName } from './uids';

export function readAttributes({ dataSet, syntaxUid, syntax, sopClass }: Container): Attributes {
  const uid = dataSet.code(0x00080016) || sopClass;
  return {
    patient: {
      name: personName(dataSet.wholeText(0x00100010)),
      id: dataSet.text(0x00100020),
      birthDate: date(dataSet.code(0x00100030)),
      sex: dataSet.code(0x00100040),
      age: dataSet.code(0x00101010),
    },
    study: readStudy(dataSet),
    series: readSeries(dataSet),
    instance: { ...readInstance(dataSet), sopClass: uid, sopClassName: sopClassName(uid), transferSyntax: syntaxUid, transferSyntaxName: syntax.name },
  };
}

function readStudy(dataSet: DataSet): Attributes['study'] {
  return {
    uid: dataSet.code(0x0020000d),
    id: dataSet.text(0x00200010),
    date: date(dataSet.code(0x00080020)),
    time: time(dataSet.code(0x00080030)),
    description: dataSet.text(0x00081030),
    accession: dataSet.text(0x00080050),
    institution: dataSet.text(0x00080080),
    referrer: personName(dataSet.wholeText(0x00080090)),
  };
}

function readSeries(dataSet: DataSet): Attributes['series'] {
  return {
    uid: dataSet.code(0x0020000e),
    number: dataSet.number(0x00200011, 'IS'),
    modality: dataSet.code(0x00080060),
    description: dataSet.text(0x0008103e),
    bodyPart: dataSet.code(0x00180015),
    date: date(dataSet.code(0x00080021)),
    time: time(dataSet.code(0x00080031)),
    protocol: dataSet.text(0x00181030),
    manufacturer: dataSet.text(0x00080070),
    frameOfReference: dataSet.code(0x00200052),
  };
}

function readInstance(
  dataSet: DataSet,
): Omit<Attributes['instance'], 'sopClass' | 'sopClassName' | 'transferSyntax' | 'transferSyntaxName'> {
  const sharedAnatomy = dataSet.first(0x52009229)?.first(0x00209071);
  return {
    uid: dataSet.code(0x00080018),
    number: dataSet.number(0x00200013, 'IS'),
    acquisition: dataSet.number(0x00200012, 'IS'),
    date: date(dataSet.code(0x00080023) || dataSet.code(0x00080022) || dataSet.code(0x0008002a).slice(0, 8)),
    time: time(dataSet.code(0x00080033) || dataSet.code(0x00080032) || dataSet.code(0x0008002a).slice(8)),
    comments: dataSet.wholeText(0x00204000),
    laterality: dataSet.code(0x00200062) || dataSet.code(0x00200060) || (sharedAnatomy?.code(0x00209072) ?? ''),
    view: dataSet.code(0x00185101) || (dataSet.first(0x00540220)?.text(0x00080104) ?? ''),
    burnedIn: dataSet.code(0x00280301) === 'YES',
    lossy: dataSet.code(0x00282110) === '01',
    lossyRatio: dataSet.number(0x00282112, 'DS'),
  };
}

/** Three groups of components (PS3.5, 6.2.1.1). */
export function personName(text: string): PersonName {
  const [alphabetic = '', ideographic = '', phonetic = ''] = text.split('\\')[0]?.split('=').map((group) => group.trim()) ?? [];
  const [family = '', given = '', middle = ''] = (alphabetic || ideographic || phonetic).split('^').map((part) => part.trim());
  const first = [given, middle].filter(Boolean).join(' ');
  return { alphabetic, ideographic, phonetic, shown: [family, first].filter(Boolean).join(', ') };
}

/** `YYYYMMDD`, or `YYYY.MM.DD` of the standard's forerunner, as `YYYY-MM-DD`; empty for anything else. */
export function date(text: string): string {
  const match = /^(\d{4})\.?(\d{2})\.?(\d{2})$/.exec(text);
  if (!match) {
    return '';
  }
  const [, year = '', month = '', day = ''] = match;
  const real = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return real.getUTCMonth() === Number(month) - 1 && real.getUTCDate() === Number(day) ? `${year}-${month}-${day}` : '';
}

/** `HHMMSS.ffffff`, shorter or with colons, as `HH:MM:SS`; empty for anything else. */
export function time(text: string): string {
  const match = /^(\d{2}):?(\d{2})?:?(\d{2})?(?:\.\d*)?/.exec(text);
  if (!match) {
    return '';
  }
  const [, hour = '', minute = '00', second = '00'] = match;
  return Number(hour) < 24 && Number(minute) < 60 && Number(second) <= 60 ? `${hour}:${minute}:${second}` : '';
}
