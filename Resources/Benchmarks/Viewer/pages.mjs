// What the measurements of viewers in a browser have in common. Times are the page's own, from the start of the navigation.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

export const tests = fileURLToPath(new URL('../../Tests/', import.meta.url));
const { chromium } = createRequire(join(tests, 'Browser/package.json'))('@playwright/test');
const Window = { width: 1280, height: 800 };
const GiveUpAfter = 60_000; // milliseconds

export const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
export const newContext = (browser) => browser.newContext({ viewport: Window });
export const median = (values) => [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)];
export const print = (name, value, unit) => console.log(`${name} ${Number(value.toPrecision(6))} ${unit}`);

/** Runs in the page: notes when its first picture stands there. */
function watchFirstImage() {
  const look = () => {
    const surface = document.querySelector('canvas.surface[aria-busy="false"]');
    if (surface !== null && surface.width > 1) {
      window.firstImageShown(String(performance.now()));
      return;
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/**
 * Opens the address, and gives milliseconds to the first picture. Until then nothing of the measuring runs in the page but one look
 * in each of its frames: Playwright's own way of waiting would first have the page read a large script, which no reader waits for.
 */
export async function firstImage(page, url) {
  const session = await page.context().newCDPSession(page);
  await session.send('Page.enable');
  await session.send('Runtime.enable');
  await session.send('Runtime.addBinding', { name: 'firstImageShown' });
  await session.send('Page.addScriptToEvaluateOnNewDocument', { source: `(${watchFirstImage})()` });
  const shown = new Promise((resolve) => session.once('Runtime.bindingCalled', ({ payload }) => resolve(Number(payload))));
  await page.goto(url, { waitUntil: 'commit' });
  const time = await Promise.race([shown, page.waitForTimeout(GiveUpAfter)]);
  await session.detach();
  if (time === undefined) {
    throw new Error(`no picture at ${url}`);
  }
  return time;
}

/** Images a second that a film of 60 a second shows of what lies before it; a film runs round. */
export async function filmRate(page, seconds) {
  await page.locator('input.speed').fill('60');
  await page.keyboard.press('Escape');
  await page.locator('canvas.surface').first().focus();
  await page.evaluate(() => {
    const surface = document.querySelector('canvas.surface');
    let last = surface.getAttribute('aria-label');
    window.shownImages = 0;
    new MutationObserver(() => {
      const label = surface.getAttribute('aria-label');
      window.shownImages += Number(label !== last);
      last = label;
    }).observe(surface, { attributes: true, attributeFilter: ['aria-label'] });
  });
  const begin = Date.now();
  await page.keyboard.press(' ');
  await page.waitForTimeout(seconds * 1000);
  return (await page.evaluate(() => window.shownImages)) / ((Date.now() - begin) / 1000);
}
