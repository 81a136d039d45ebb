// How soon the offline viewer shows its first image, and how fast it scrolls. Prints figures.
//   node offline.mjs RUNS FOLDER      a folder as Resources/Tests/Viewer/assemble.py lays it out
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { filmRate, firstImage, launch, median, newContext, print } from './pages.mjs';

const [runs, folder] = [Number(process.argv[2]), process.argv[3]];
const url = pathToFileURL(join(folder, 'INDEX.HTM')).href;
const packed = (...names) => names.reduce((sum, name) => sum + gzipSync(readFileSync(join(folder, 'VIEWER', name))).length, 0) / 1024;

/** Milliseconds to the first image, milliseconds of processor time that the page's thread took until then, and whether the decoders were loaded. */
async function open(browser, slowdown) {
  const context = await newContext(browser);
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  let codecs = 0;
  page.on('request', (request) => (codecs += request.url().endsWith('codecs.js') ? 1 : 0));
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  if (slowdown > 1) {
    await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  }
  const time = await firstImage(page, url);
  const { metrics } = await session.send('Performance.getMetrics');
  await context.close();
  return { time, computed: metrics.find(({ name }) => name === 'TaskDuration').value * 1000, codecs };
}

print('viewer.offline.program', packed('viewer.js', 'viewer.css'), 'KB');
print('viewer.offline.codecs', packed('codecs.js'), 'KB');
const browser = await launch();
for (const slowdown of [1, 6]) {
  const opened = [];
  for (let run = 0; run < runs; run++) {
    opened.push(await open(browser, slowdown));
  }
  const name = slowdown === 1 ? 'viewer.offline' : 'viewer.offline.slow';
  print(`${name}.first`, median(opened.map(({ time }) => time)), 'ms');
  print(`${name}.computed`, median(opened.map(({ computed }) => computed)), 'ms');
  print(`${name}.codecs.loaded`, Math.max(...opened.map(({ codecs }) => codecs)), 'times');
}
const page = await (await newContext(browser)).newPage();
await firstImage(page, url);
print('viewer.offline.film', await filmRate(page, 3), '/s');
await browser.close();
