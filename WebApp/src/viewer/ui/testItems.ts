import type { ViewedInstance, ViewedSeries, ViewedStudy } from '../source/model';
import { stackOf, type Stack, type StackItem } from './stack';

/** For tests: a series of images, `frames` in each. */
export function testStack(name: string, images: number, frames = 1): Stack {
  const instances = Array.from({ length: images }, (_, index): ViewedInstance => ({
    key: `${name}/${index}`,
    uid: `1.2.${index}`,
    sopClass: '1.2.840.10008.5.1.4.1.1.2',
    number: index + 1,
    frames,
    bytes: 1000,
  }));
  const series: ViewedSeries = { uid: name, modality: 'CT', number: 1, description: name, instances };
  const study: ViewedStudy = {
    uid: 'study', patientName: 'DOE^JANE', patientId: 'P1', birthDate: '19700131', sex: 'F', date: '20260101', description: '', accession: '', series: [series],
  };
  return stackOf(study, series);
}

export function itemAt(stack: Stack, index: number): StackItem {
  const item = stack.items[index];
  if (item === undefined) {
    throw new Error(`There is no image ${index}`);
  }
  return item;
}
