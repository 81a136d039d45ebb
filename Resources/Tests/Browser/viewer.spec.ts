import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { devices, type Page } from '@playwright/test';
import { expect, test } from './support/fixtures';
import { OfflineViewer } from './support/offline';
import { exact, expectPicture } from './support/picture';
import type { Stack } from './support/stack';
import type { Requester, StaffApi } from './support/StaffApi';

const CT = 'ABERNATHY'; // a series of several slices

interface Scene {
  stack: Stack;
  api: StaffApi;
  requester: Requester;
  logIn: (page: Page, requester: Requester) => Promise<Page>;
}

/** Sends, logs in, and gives the page and the package; nothing of the viewer is open yet. */
async function received({ stack, api, requester, logIn }: Scene, page: Page, options = {}): Promise<{ portal: Page; package: string }> {
  const sent = await api.send(await api.enterRequest(stack.patient(CT), requester), options);
  return { portal: await logIn(page, requester), package: sent.Package };
}

/** The slices of the CT; on a telephone its list opens first. */
async function openSlices(viewer: Page): Promise<void> {
  await exact(viewer);
  const slices = viewer.getByRole('navigation', { name: 'Series' }).getByRole('button', { name: /CT Head axial/ });
  if (!(await slices.isVisible())) {
    await viewer.getByRole('button', { name: 'Series' }).first().click();
  }
  await slices.click();
  await exact(viewer);
}

async function canvasOf(viewer: Page): Promise<number[]> {
  return viewer.locator('canvas.surface').first().evaluate((element) => {
    const canvas = element as HTMLCanvasElement;
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true })!;
    copy.drawImage(canvas, 0, 0);
    return [canvas.width, canvas.height, ...[0.4, 0.5, 0.55].flatMap((share) => [...copy.getImageData(Math.round(canvas.width * share), Math.round(canvas.height * share), 8, 8).data])];
  });
}

async function dragWindow(viewer: Page): Promise<void> {
  await viewer.keyboard.press('w');
  const box = (await viewer.locator('canvas.surface').first().boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await viewer.mouse.move(x, y);
  await viewer.mouse.down();
  await viewer.mouse.move(x + 60, y - 30, { steps: 3 });
  await viewer.mouse.up();
}

test('D8: brightness and contrast give the same picture online as from the zip', async ({ stack, api, outsider, requester, logIn, browser }) => {
  const { portal, package: id } = await received({ stack, api, requester, logIn }, await outsider());
  await portal.goto(`${stack.facts.Portal}/view/${id}`);
  await exact(portal);
  let archive = await portal.request.get(`${stack.facts.Portal}/api/packages/${id}/archive`);
  await expect.poll(async () => (archive = await portal.request.get(`${stack.facts.Portal}/api/packages/${id}/archive`)).status(), { timeout: 60_000 }).toBe(200);
  const folder = mkdtempSync(join(tmpdir(), 'exchange-online-'));
  writeFileSync(join(folder, 'images.zip'), await archive.body());
  execFileSync('unzip', ['-q', 'images.zip'], { cwd: folder });
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const { page: offline } = await OfflineViewer.open(await context.newPage(), folder);
  const before = await canvasOf(portal);
  expect(before).toEqual(await canvasOf(offline));
  await Promise.all([dragWindow(portal), dragWindow(offline)]);
  const after = await canvasOf(portal);
  expect(after).not.toEqual(before);
  expect(after).toEqual(await canvasOf(offline));
  await context.close();
});

test('D8: what lies ahead is fetched, in the direction of reading', async ({ stack, api, outsider, requester, logIn }) => {
  const { portal, package: id } = await received({ stack, api, requester, logIn }, await outsider());
  const contents = (await (await portal.request.get(`${stack.facts.Portal}/api/packages/${id}/studies`)).json()) as { Items: { Series: { Modality: string; Instances: { Instance: string }[] }[] }[] };
  const order = contents.Items.flatMap(({ Series }) => Series).find(({ Modality }) => Modality === 'CT')!.Instances.map(({ Instance }) => Instance);
  const asked: number[] = [];
  portal.on('request', (request) => {
    const found = /instances\/([^/]+)\/frames\/0\/pixels/.exec(request.url());
    if (found !== null) {
      asked.push(order.indexOf(found[1]!));
    }
  });
  await portal.goto(`${stack.facts.Portal}/view/${id}`);
  await openSlices(portal);
  await expect.poll(() => asked.filter((at) => at >= 0)).toEqual([...order.keys()]);
});

test('D8: slow answers never put one picture under the name of another', async ({ stack, api, outsider, requester, logIn }) => {
  const { portal, package: id } = await received({ stack, api, requester, logIn }, await outsider());
  const sums = new Map<string, number>();
  const name = async (): Promise<string> => (await portal.locator('canvas.surface').first().getAttribute('aria-label')) ?? '';
  await portal.goto(`${stack.facts.Portal}/view/${id}`);
  await openSlices(portal);
  for (const key of ['Home', 'ArrowDown', 'ArrowDown', 'ArrowDown']) {
    await portal.keyboard.press(key);
    await exact(portal);
    sums.set(await name(), await expectPicture(portal));
  }
  expect(new Set(sums.values()).size).toBe(4);
  // The earlier a picture is asked for, the later it comes.
  let late = 1500;
  await portal.route(/frames\/0/, async (route) => {
    late = Math.max(late - 150, 0);
    await new Promise((resolve) => setTimeout(resolve, late));
    await route.continue().catch(() => undefined);
  });
  await portal.reload();
  await portal.getByRole('navigation', { name: 'Series' }).getByRole('button', { name: /CT Head axial/ }).click();
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowUp', 'ArrowDown', 'ArrowDown']) {
    await portal.keyboard.press(key);
  }
  await exact(portal);
  await expect.poll(name).toContain('4');
  expect(await expectPicture(portal)).toBe(sums.get(await name()));
});

test('E4: who may only look has the window moved at the server, and no stored value comes', async ({ stack, api, outsider, requester, logIn }) => {
  const { portal, package: id } = await received({ stack, api, requester, logIn }, await outsider(), { Download: false });
  const asked: string[] = [];
  portal.on('request', (request) => asked.push(request.url()));
  await portal.goto(`${stack.facts.Portal}/view/${id}`);
  const before = await expectPicture(portal);
  await expect.poll(() => asked.some((url) => url.endsWith('/attributes'))).toBe(true);
  await portal.waitForTimeout(200);
  await dragWindow(portal);
  await expect.poll(() => asked.some((url) => /window-center=[-\d.]+&window-width=[\d.]+/.test(url))).toBe(true);
  await expectPicture(portal, before);
  await expect(portal.locator('.pane:not([hidden])').first()).toContainText('Preview');
  expect(asked.filter((url) => url.includes('/pixels'))).toEqual([]);
});

test('D8: a finger walks through the series on a telephone', async ({ stack, api, outsider, requester, logIn }) => {
  const { defaultBrowserType: _browser, ...telephone } = devices['iPhone 13'];
  const { portal, package: id } = await received({ stack, api, requester, logIn }, await outsider(telephone));
  await portal.goto(`${stack.facts.Portal}/view/${id}`);
  await openSlices(portal);
  const before = await expectPicture(portal);
  const box = (await portal.locator('canvas.surface').first().boundingBox())!;
  const finger = await portal.context().newCDPSession(portal);
  const touch = (type: string, top?: number): Promise<unknown> =>
    finger.send('Input.dispatchTouchEvent' as never, { type, touchPoints: top === undefined ? [] : [{ x: box.x + box.width / 2, y: box.y + top }] } as never);
  await touch('touchStart', 60);
  for (let top = 70; top <= 200; top += 10) {
    await touch('touchMove', top);
  }
  await touch('touchEnd');
  await expectPicture(portal, before);
  await exact(portal);
});
