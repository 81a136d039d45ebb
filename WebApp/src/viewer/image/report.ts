// A structured report's tree in words (C.17.3, C.18). Templates decide what it means; the tree holds what it says.
import { date, personName, time } from './attributes';
import type { DataSet } from './dataset';
import { DicomFault } from './fault';
import type { Attributes, InstanceReference, ReportFile, ReportNode } from './types';

const Content = 0x0040a730;
const MostNodes = 100_000;

export function readReport(dataSet: DataSet, attributes: Attributes): ReportFile {
  if (dataSet.truncated) {
    throw new DicomFault('truncated', 'the report is not whole');
  }
  const budget = { left: MostNodes };
  const root = readNode(dataSet, budget);
  return {
    kind: 'report',
    attributes,
    title: root.name,
    completed: dataSet.code(0x0040a491) === 'COMPLETE',
    verified: dataSet.code(0x0040a493) === 'VERIFIED',
    root,
  };
}

function readNode(item: DataSet, budget: { left: number }): ReportNode {
  if (--budget.left < 0) {
    throw new DicomFault('too-large', `a report of more than ${MostNodes} entries`);
  }
  const type = item.code(0x0040a040);
  return {
    name: meaning(item.first(0x0040a043)),
    type,
    relationship: item.code(0x0040a010),
    value: value(item, type),
    unit: type === 'NUM' ? meaning(item.first(0x0040a300)?.first(0x004008ea) ?? null) : '',
    references: item.items(0x00081199).map((reference) => readReference(reference, '')),
    children: item.items(Content).map((child) => readNode(child, budget)),
  };
}

function meaning(code: DataSet | null): string {
  return code ? code.text(0x00080104) || code.text(0x00080100) : '';
}

function value(item: DataSet, type: string): string {
  switch (type) {
    case 'TEXT':
      return item.wholeText(0x0040a160);
    case 'CODE':
      return meaning(item.first(0x0040a168));
    case 'NUM':
      return item.first(0x0040a300)?.code(0x0040a30a) ?? '';
    case 'PNAME':
      return personName(item.wholeText(0x0040a123)).shown;
    case 'DATE':
      return date(item.code(0x0040a121));
    case 'TIME':
      return time(item.code(0x0040a122));
    case 'DATETIME':
      return [date(item.code(0x0040a120).slice(0, 8)), time(item.code(0x0040a120).slice(8))].filter(Boolean).join(' ');
    case 'UIDREF':
      return item.code(0x0040a124);
    case 'SCOORD':
    case 'SCOORD3D':
      return `${item.code(0x00700023)} ${item.numbers(0x00700022, 'FL').join(' ')}`.trim();
    case 'TCOORD':
      return item.code(0x0040a130);
    default:
      return '';
  }
}

export function readReference(item: DataSet, series: string): InstanceReference {
  return {
    sopClass: item.code(0x00081150),
    sopInstance: item.code(0x00081155),
    series,
    frames: item
      .numbers(0x00081160, 'IS')
      .filter((frame) => frame >= 1)
      .map((frame) => frame - 1),
  };
}
