import { describe, expect, it } from 'vitest';
import { findReferenced } from './references';
import { testStack } from './testItems';

const stacks = [testStack('ct', 3), testStack('clip', 1, 5)];
const reference = (sopInstance: string, ...frames: number[]) => ({ sopClass: '', sopInstance, series: '', frames });

describe('what a report refers to', () => {
  it('is found by instance and frame', () => {
    expect(findReferenced(stacks, reference('1.2.2'))).toEqual({ stack: stacks[0], index: 2 });
    expect(findReferenced(stacks.slice(1), reference('1.2.0', 3, 4))).toEqual({ stack: stacks[1], index: 3 });
  });

  it('is not found where it is not among what there is to see', () => {
    expect(findReferenced(stacks, reference('9.9'))).toBeNull();
    expect(findReferenced(stacks, reference('1.2.1', 1))).toBeNull();
    expect(findReferenced([], reference('1.2.0'))).toBeNull();
  });
});
