import { describe, expect, it } from 'vitest';
import { Measurements } from './Measurements';

const at = (x: number, y: number): { x: number; y: number } => ({ x, y });

describe('measuring', () => {
  it('takes two points for a length; the second follows the pointer until it is set', () => {
    const all = new Measurements();
    all.set('one', 'length', at(1, 1));
    all.follow(at(5, 5));
    expect(all.on('one')[0]?.points).toEqual([at(1, 1), at(5, 5)]);
    expect(all.inHand).toBe(true);
    all.set('one', 'length', at(9, 1));
    expect(all.inHand).toBe(false);
    expect(all.on('one')).toEqual([{ kind: 'length', points: [at(1, 1), at(9, 1)] }]);
  });

  it('takes three for an angle', () => {
    const all = new Measurements();
    [at(0, 0), at(5, 0), at(5, 5)].forEach((point) => all.set('one', 'angle', point));
    expect(all.inHand).toBe(false);
    expect(all.on('one')[0]?.points).toEqual([at(0, 0), at(5, 0), at(5, 5)]);
  });

  it('stays on its own picture', () => {
    const all = new Measurements();
    all.set('one', 'length', at(0, 0));
    all.set('one', 'length', at(5, 0));
    expect(all.on('two')).toEqual([]);
  });

  it('takes an end back into the hand, and no point that is far', () => {
    const all = new Measurements();
    all.set('one', 'length', at(0, 0));
    all.set('one', 'length', at(50, 0));
    expect(all.take('one', at(20, 20), 5)).toBe(false);
    expect(all.take('one', at(2, 1), 5)).toBe(true);
    all.set('one', 'length', at(10, 10));
    expect(all.on('one')).toEqual([{ kind: 'length', points: [at(50, 0), at(10, 10)] }]);
  });

  it('is erased one by one, the one in hand first', () => {
    const all = new Measurements();
    all.set('one', 'length', at(0, 0));
    all.set('one', 'length', at(5, 0));
    all.set('one', 'length', at(7, 7));
    all.erase('one');
    expect([all.inHand, all.on('one').length]).toEqual([false, 1]);
    all.erase('one');
    expect(all.on('one')).toEqual([]);
  });
});
