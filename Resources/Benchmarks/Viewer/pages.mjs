// What the measurements of viewers in a browser have in common. Times are the page's own, from the start of the navigation.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

export const tests = fileURLToPath(new URL('../../Tests/', import.meta.url));
const { chromium } = createRequire(join(tests, 'Browser/package.json'))('@playwright/test');
const Window = { width: 1280, height: 800 };

export const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
export const newContext = (browser) => browser.newContext({ viewport: Window });
export const median = (values) => [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)];
export const print = (name, value, unit) => console.log(`${name} ${Number(value.toPrecision(6))} ${unit}`);

/** Runs in the page: notes when its first picture stands there. */
function watchFirstImage() {
  const look = () => {
    const surface = document.querySelector('canvas.surface[aria-busy="false"]');
    if (surface !== null && surface.width > 1) {
      window.firstImage = performance.now();
      return;
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** Opens the address, and gives milliseconds to the first picture. */
export async function firstImage(page, url) {
  await page.addInitScript(watchFirstImage);
  await page.goto(url, { waitUntil: 'commit' });
  await page.waitForFunction(() => window.firstImage !== undefined);
  return page.evaluate(() => window.firstImage);
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
