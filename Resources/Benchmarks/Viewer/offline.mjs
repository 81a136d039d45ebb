// How soon the offline viewer shows its first image, and how fast it scrolls. Prints figures; never fails on them.
//   node Resources/Benchmarks/Viewer/offline.mjs [runs]      after `npm run build` in WebApp
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';

const tests = fileURLToPath(new URL('../../Tests/', import.meta.url));
const { chromium } = createRequire(join(tests, 'Browser/package.json'))('@playwright/test');
const runs = Number(process.argv[2] ?? 10);

const median = (values) => [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)];

// Times are the page's own, from the start of the navigation.
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

async function firstImage(browser, url, slowdown) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  if (slowdown > 1) {
    await (await context.newCDPSession(page)).send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  }
  await page.addInitScript(watchFirstImage);
  await page.goto(url);
  await page.waitForFunction(() => window.firstImage !== undefined);
  const time = await page.evaluate(() => window.firstImage);
  await context.close();
  return time;
}

async function scrolling(browser, url) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(url);
  await page.waitForSelector('canvas.surface[aria-busy="false"]');
  await page.locator('input.speed').fill('60');
  const shown = () => page.evaluate(() => Number(/Image (\d+)/.exec(document.querySelector('canvas.surface').getAttribute('aria-label'))[1]));
  await page.keyboard.press('Escape');
  await page.locator('canvas.surface').first().focus();
  const from = [await shown(), Date.now()];
  await page.keyboard.press(' ');
  await page.waitForTimeout(4000);
  const rate = ((await shown()) - from[0]) / ((Date.now() - from[1]) / 1000);
  await page.close();
  return rate;
}

const folder = mkdtempSync(join(tmpdir(), 'exchange-zip-'));
try {
  execFileSync('/usr/bin/python3', [join(tests, 'Viewer/assemble.py'), '--out', folder, '--size', 'large']);
  const size = (name) => `${(gzipSync(readFileSync(join(folder, 'VIEWER', name))).length / 1024).toFixed(1)} KB gzip`;
  console.log(`viewer.js ${size('viewer.js')}, viewer.css ${size('viewer.css')}, codecs.js ${size('codecs.js')}`);
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
  const url = pathToFileURL(join(folder, 'INDEX.HTM')).href;
  for (const slowdown of [1, 6]) {
    const times = [];
    for (let run = 0; run < runs; run++) {
      times.push(await firstImage(browser, url, slowdown));
    }
    console.log(`first image, CT 512 x 512 x 520, processor ${slowdown}x slower: median ${median(times).toFixed(0)} ms of ${runs} (best ${Math.min(...times).toFixed(0)})`);
  }
  console.log(`film at 60 images a second: ${(await scrolling(browser, url)).toFixed(1)} a second shown`);
  await browser.close();
} finally {
  rmSync(folder, { recursive: true });
}
