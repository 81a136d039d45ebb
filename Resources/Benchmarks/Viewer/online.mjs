// How soon the portal's viewer shows its first picture over a line of 20 Mbit/s and 40 ms, what came over it until then, and how
// fast it scrolls through what was fetched ahead. Prints figures.
//   node online.mjs RUNS PORTAL COOKIE PACKAGE
import { filmRate, firstImage, launch, median, newContext, print } from './pages.mjs';

const [runs, portal, cookie, id] = [Number(process.argv[2]), ...process.argv.slice(3)];
const Line = { offline: false, latency: 40, downloadThroughput: 20e6 / 8, uploadThroughput: 20e6 / 8 };
const Quiet = 1500; // milliseconds without an answer: what is fetched ahead is here

async function visitor(browser) {
  const context = await newContext(browser);
  const [name, value] = cookie.split('=');
  await context.addCookies([{ name, value, url: portal }]);
  return context;
}

/** Milliseconds and kilobytes to the first picture; `from` is the page on which the link is pressed, null for none: an empty cache. */
async function open(browser, from) {
  const context = await visitor(browser);
  const page = await context.newPage();
  if (from !== null) {
    await page.goto(from, { waitUntil: 'networkidle' });
  }
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', Line);
  const [asked, taken] = [[], []];
  session.on('Network.requestWillBeSent', ({ request }) => asked.push(request.url));
  session.on('Network.dataReceived', ({ encodedDataLength }) => taken.push(encodedDataLength));
  const time = await firstImage(page, `${portal}/view/${id}`);
  const bytes = taken.reduce((sum, length) => sum + length, 0);
  await context.close();
  return { time, bytes: bytes / 1000, asked: asked.length };
}

const browser = await launch();
for (const [name, from] of [['viewer.online', `${portal}/packages/${id}`], ['viewer.online.empty', null]]) {
  const opened = [];
  for (let run = 0; run < runs; run++) {
    opened.push(await open(browser, from));
  }
  print(`${name}.first`, median(opened.map(({ time }) => time)), 'ms');
  print(`${name}.bytes`, median(opened.map(({ bytes }) => bytes)), 'KB');
  print(`${name}.requests`, median(opened.map(({ asked }) => asked)), 'requests');
}
const page = await (await visitor(browser)).newPage();
let last = Date.now();
page.on('response', () => (last = Date.now()));
await firstImage(page, `${portal}/view/${id}`);
while (Date.now() - last < Quiet) {
  await page.waitForTimeout(100);
}
print('viewer.online.film', await filmRate(page, 3), '/s');
await browser.close();
