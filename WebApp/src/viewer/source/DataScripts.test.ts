import { afterEach, describe, expect, it } from 'vitest';
import { DataScripts } from './DataScripts';

/** The scripts that the page has by now, by what they are called. */
const scripts = (): string[] => [...document.querySelectorAll('script')].map((script) => script.getAttribute('src') ?? '');
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

function ownScript(): void {
  const own = document.createElement('script');
  own.type = 'inert'; // jsdom would look for it
  own.setAttribute('src', 'VIEWER/data/00003.js');
  document.head.append(own);
}

describe('scripts with pictures', () => {
  afterEach(() => document.head.replaceChildren());

  it('are asked for once, however many wait for them', async () => {
    const data = new DataScripts(document);
    const both = Promise.all([data.load(3), data.load(3)]);
    await settled();
    expect(scripts()).toEqual(['VIEWER/data/00003.js']);
    data.deliver(3, 'abc');
    document.querySelector('script')?.dispatchEvent(new Event('load'));
    expect(await both).toEqual(['abc', 'abc']);
    expect(scripts()).toEqual([]);
  });

  it('are not asked for where the page names them itself', async () => {
    ownScript();
    const data = new DataScripts(document);
    const loading = data.load(3);
    await settled();
    expect(scripts()).toHaveLength(1);
    data.deliver(3, 'abc');
    document.dispatchEvent(new Event('DOMContentLoaded'));
    expect(await loading).toBe('abc');
    expect(scripts()).toEqual([]);
  });

  it('are not waited for where they are here', async () => {
    ownScript();
    const data = new DataScripts(document);
    data.deliver(3, 'abc');
    expect(await data.load(3)).toBe('abc');
    expect(scripts()).toEqual([]);
  });

  it('are asked for again where the page named them and none came', async () => {
    ownScript();
    const data = new DataScripts(document);
    const loading = data.load(3);
    document.dispatchEvent(new Event('DOMContentLoaded'));
    await settled();
    expect(scripts()).toEqual(['VIEWER/data/00003.js']);
    document.querySelector('script')?.dispatchEvent(new Event('error'));
    await expect(loading).rejects.toMatchObject({ trouble: 'Missing' });
  });
});
