import type { Locator, Page } from '@playwright/test';
import { expect, test } from './support/fixtures';
import { expectAccessible, expectContrast, expectNoSidewaysScrolling, settled } from './support/looks';
import { hostilePatient, hostileRequester, hostileWords, portalPages, prepareScene, staffPages, storeHostileStudy } from './support/seed';

const WIDE = { width: 1280, height: 800 };
const TELEPHONE = { width: 390, height: 844 };
const looks = [
  { name: 'light, wide', viewport: WIDE, colorScheme: 'light' },
  { name: 'dark, wide', viewport: WIDE, colorScheme: 'dark' },
  { name: 'light, telephone', viewport: TELEPHONE, colorScheme: 'light', hasTouch: true, isMobile: true },
  { name: 'dark, telephone', viewport: TELEPHONE, colorScheme: 'dark', hasTouch: true, isMobile: true },
] as const;

async function look(page: Page, address: string, scheme: 'light' | 'dark') {
  await test.step(new URL(address).pathname, async () => {
    await page.goto(address);
    await settled(page);
    await (scheme === 'light' ? expectAccessible : expectContrast)(page, address);
    await expectNoSidewaysScrolling(page, address);
  });
}

for (const { name, ...options } of looks) {
  test(`every page of the staff application, ${name}`, async ({ stack, api, staff, requester, watch }) => {
    watch.expect(/status of 404/);
    watch.expect(/status of 415.*\/frames\//);
    const scene = await prepareScene(stack, api, requester);
    const page = await staff('alice', options);
    for (const path of staffPages(scene)) {
      await look(page, stack.facts.App + path, options.colorScheme);
    }
  });

  test(`every page of the portal, ${name}`, async ({ stack, api, outsider, requester, logIn, watch }) => {
    watch.expect(/status of 404/);
    watch.expect(/status of 415.*\/frames\//);
    const scene = await prepareScene(stack, api, requester);
    const portal = await logIn(await outsider(options), requester);
    for (const path of portalPages(scene)) {
      await look(portal, stack.facts.Portal + path, options.colorScheme);
    }
    await look(portal, `${stack.facts.Portal}/l/${'A'.repeat(43)}`, options.colorScheme);
  });
}

/** A dialog stands in the middle of the window, whatever card of the page it is written in. */
async function expectCentred(dialog: Locator) {
  const box = await dialog.boundingBox();
  const [above, below] = [box?.y ?? 0, WIDE.height - (box?.y ?? 0) - (box?.height ?? 0)];
  expect(Math.abs(above - below), 'the room above and below').toBeLessThan(3);
}

test('every dialog is accessible, has a name, and ends with Escape', async ({ stack, api, staff, outsider, requester, logIn, watch }) => {
  watch.expect(/status of 415.*\/frames\//);
  const scene = await prepareScene(stack, api, requester);
  const page = await staff('bob');
  const check = async (where: Page, opener: string) => {
    const button = where.getByRole('button', { name: opener }).first();
    await button.click();
    const dialog = where.getByRole('dialog');
    await expect(dialog).toHaveAccessibleName(/\w/);
    await expectCentred(dialog);
    await settled(where);
    await expectAccessible(where, opener);
    await where.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(button).toBeFocused();
  };
  await page.goto(`${stack.facts.App}requests/${scene.open}`);
  for (const opener of ['View request info', 'View audit', 'View request ID', 'Correct requester', 'Ask for identification', 'Extend by two months']) {
    await check(page, opener);
  }
  await page.goto(`${stack.facts.App}requests/${scene.open}/images`);
  await check(page, 'Complete request…');

  const portal = await logIn(await outsider(), requester);
  await portal.goto(`${stack.facts.Portal}/packages/${scene.package}`);
  await check(portal, 'Decline');
  await portal.goto(`${stack.facts.Portal}/view/${scene.package}`);
  await check(portal, 'Shortcuts');
});

test('hostile words stand as text, on every page', async ({ stack, api, staff, outsider, requester, logIn }) => {
  await storeHostileStudy(api);
  const hostile = hostileRequester(requester);
  const open = await api.enterRequest(hostilePatient, hostile, hostileWords);
  const harmless = async (page: Page, where: string) => {
    await settled(page);
    expect(await page.evaluate(() => 'stolen' in window), where).toBe(false);
    await expect(page.locator('img[src=x]')).toHaveCount(0);
    await expectNoSidewaysScrolling(page, where);
  };
  for (const viewport of [WIDE, TELEPHONE]) {
    const page = await staff('alice', { viewport });
    for (const path of ['requests/inbound', `requests/${open}`, `requests/${open}/images`, `requests/${open}/review`, 'audit']) {
      await page.goto(stack.facts.App + path);
      await harmless(page, path);
    }
    await page.goto(`${stack.facts.App}requests/${open}`);
    await expect(page.getByText('<script>window.stolen=1</script>').first()).toBeVisible();
    await page.goto(`${stack.facts.App}requests/${open}/review`);
    await expect(page.getByTestId('matching-row')).toHaveCount(1);
    await expect(page.getByTestId('matching-row')).toContainText('<script>window.stolen=1</script>');
  }
  const sent = await api.send(open, { Message: hostileWords.Notes.slice(0, 4000) });
  const portal = await logIn(await outsider(), hostile);
  for (const path of ['/dashboard', '/dashboard/all', `/packages/${sent.Package}`, `/view/${sent.Package}`]) {
    for (const viewport of [WIDE, TELEPHONE]) {
      await portal.setViewportSize(viewport);
      await portal.goto(stack.facts.Portal + path);
      await harmless(portal, path);
    }
  }
});

test('what was typed is not lost by a slip: the page asks, and then the browser does', async ({ stack, api, staff, outsider, requester, logIn }) => {
  const scene = await prepareScene(stack, api, requester);
  const asks = async (page: Page, typed: Locator, away: Locator) => {
    await typed.fill('Typed for several minutes');
    await away.click();
    const dialog = page.getByRole('dialog', { name: 'Leave without saving?' });
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await expect(typed).toHaveValue('Typed for several minutes');
    const [asked] = await Promise.all([page.waitForEvent('dialog'), page.close({ runBeforeUnload: true })]);
    expect(asked.type()).toBe('beforeunload');
    await asked.dismiss();
    await away.click();
    await dialog.getByRole('button', { name: 'Discard and leave' }).click();
    await expect(typed).toHaveCount(0);
  };
  const page = await staff('bob');
  const audit = page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Audit' });
  await page.goto(`${stack.facts.App}requests/new`);
  await asks(page, page.getByLabel('Notes'), audit);
  await page.goto(`${stack.facts.App}requests/${scene.open}/review`);
  await asks(page, page.getByLabel('Message to the requester'), audit);

  const portal = await logIn(await outsider(), requester);
  await portal.goto(`${stack.facts.Portal}/packages/${scene.package}/forward`);
  await asks(portal, portal.getByLabel('Address (organization)'), portal.getByRole('link', { name: 'Home', exact: true }));
});

test('what has the focus is never behind the bar of a telephone', async ({ stack, api, staff, requester }) => {
  const scene = await prepareScene(stack, api, requester);
  const page = await staff('bob', { viewport: TELEPHONE });
  for (const path of ['requests/new', `requests/${scene.near}/review`]) {
    await page.goto(stack.facts.App + path);
    await settled(page);
    const bar = await page.getByRole('navigation', { name: 'Main' }).boundingBox();
    for (let presses = 0; presses < 40; presses++) {
      await page.keyboard.press('Tab');
      // A text of several lines may go below the bar: the line that is written stands above it.
      const edge = await page.evaluate(() => {
        const box = document.activeElement?.closest('main') ? document.activeElement.getBoundingClientRect() : undefined;
        return (document.activeElement instanceof HTMLTextAreaElement ? box?.top : box?.bottom) ?? 0;
      });
      expect(edge, `after ${presses + 1} presses in ${path}`).toBeLessThan(bar?.y ?? 0);
    }
  }
});

test('a filter that nothing fits is left by one press', async ({ stack, staff }) => {
  const page = await staff('bob');
  await page.goto(`${stack.facts.App}requests/inbound?review.q=nobody+at+all&review.source=Peer`);
  const table = page.getByTestId('requests-to-review');
  await expect(table.getByText('Nothing fits your search').last()).toBeVisible();
  await table.getByRole('button', { name: 'Show everything' }).click();
  await expect(page).toHaveURL(/requests\/inbound$/);
});

test('an identifier can be copied, where the page came by plain HTTP as well', async ({ stack, api, staff, requester }) => {
  const patient = stack.patient('ABERNATHY');
  const request = await api.enterRequest(patient, requester);
  const page = await staff('bob');
  // As browsers have it for any address but this machine's own.
  await page.addInitScript(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
  await page.goto(`${stack.facts.App}requests/${request}`);
  const button = page.getByRole('button', { name: 'Copy Patient ID' });
  await button.click();
  await expect(page.getByRole('status').filter({ hasText: 'Copied' })).toHaveCount(1);
  await expect(button).toBeFocused();
  await page.goto(`${stack.facts.App}requests/inbound`);
  const search = page.getByRole('searchbox').first();
  await search.focus();
  await page.keyboard.press('Control+V');
  await expect(search).toHaveValue(patient.PatientID);
});
