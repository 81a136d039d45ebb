import { describe, expect, it, vi } from 'vitest';
import { Requests } from './Requests';

function waiting(signal: AbortSignal): Promise<string> {
  return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('broken off'))));
}

describe('requests under way', () => {
  it('are made once, however often they are asked for', async () => {
    const requests = new Requests<string>();
    const start = vi.fn(async () => 'picture');
    const [one, other] = [requests.ask('a', 'a', start), requests.ask('a', 'a', start)];
    expect(await one).toBe('picture');
    expect(await other).toBe('picture');
    expect(start).toHaveBeenCalledTimes(1);
    await requests.ask('a', 'a', start);
    expect(start).toHaveBeenCalledTimes(2);
  });

  it('are broken off when nobody wants them any more, and can be made anew at once', async () => {
    const requests = new Requests<string>();
    const [left, right] = [{}, {}];
    requests.wish(left, new Set(['a', 'b']));
    requests.wish(right, new Set(['c']));
    const first = requests.ask('a@512', 'a', waiting);
    const third = requests.ask('c@512', 'c', waiting);
    requests.wish(left, new Set(['b']));
    await expect(first).rejects.toThrow('broken off');
    expect(requests.has('c@512')).toBe(true);
    const again = requests.ask('a@512', 'a', async () => 'new');
    expect(await again).toBe('new');
    requests.close();
    await expect(third).rejects.toThrow('broken off');
  });
});
