import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { devices, type Browser, type Page } from '@playwright/test';
import { pdf } from './support/files';
import { expect, test as base } from './support/fixtures';
import { settled } from './support/looks';
import { MailPage } from './support/MailPage';
import { OfflineViewer } from './support/offline';
import { expectPicture } from './support/picture';
import { FormSteps, RequestForm } from './support/RequestForm';
import { Stack } from './support/stack';
import type { Requester } from './support/StaffApi';

const OUTPUT = fileURLToPath(new URL('../../Documentation/Screenshots/', import.meta.url));
const QUANTIZE = fileURLToPath(new URL('support/quantize.py', import.meta.url));
const { viewport, hasTouch, isMobile } = devices['iPhone 13'];
const TELEPHONE = { viewport, hasTouch, isMobile, deviceScaleFactor: 2 };

const SOLICITOR: Requester = {
  Name: 'Harriet Vane',
  Organization: 'Vane & Wimsey Solicitors',
  Email: 'h.vane@solicitors.example',
  Phone: '+44 20 7946 0101',
  Mobile: '+447700900101',
};
const CONSULTANT: Requester = {
  Name: 'Dr Leonard McCoy',
  Organization: 'Northern Infirmary',
  Email: 'l.mccoy@infirmary.example',
  Phone: '+44 113 496 0102',
  Mobile: '+447700900102',
};
const PHYSIO: Requester = {
  Name: 'Joan Watson',
  Organization: 'Baker Street Physiotherapy',
  Email: 'joan@physio.example',
  Phone: '+44 161 496 0103',
  Mobile: '+447700900103',
};

// Larger pictures than tests need: they are looked at.
const test = base.extend<object, { stack: Stack }>({
  stack: [
    async ({}, use) => {
      const stack = await Stack.start('--trouble', '--size', 'medium');
      await use(stack);
      await stack.stop();
    },
    { scope: 'worker', timeout: 180_000 },
  ],
});

async function take(page: Page, name: string) {
  await settled(page);
  await page.evaluate(() => document.fonts.ready);
  const path = `${OUTPUT}${name}.png`;
  mkdirSync(OUTPUT, { recursive: true });
  await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
  execFileSync('/usr/bin/python3', [QUANTIZE, path], { stdio: 'inherit' });
}

/** The package's zip, extracted, and its viewer opened from the folder. */
async function takeOffline(browser: Browser, portal: Page, id: string): Promise<void> {
  const url = `${new URL(portal.url()).origin}/api/packages/${id}/archive`;
  await expect.poll(async () => (await portal.request.head(url)).status(), { timeout: 60_000 }).toBe(200);
  const folder = mkdtempSync(join(tmpdir(), 'exchange-shown-'));
  writeFileSync(join(folder, 'images.zip'), await (await portal.request.get(url)).body());
  execFileSync('unzip', ['-q', 'images.zip'], { cwd: folder });
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: 'light' });
  const page = await context.newPage();
  const viewer = await OfflineViewer.open(page, folder);
  await viewer.series.filter({ hasText: 'Echo' }).first().click();
  await viewer.press('d');
  await viewer.openSeries(/CT Head axial/);
  await page.getByRole('slider', { name: 'Position in the series' }).first().fill('32');
  await page.mouse.click(640, 20);
  await expect(page.locator('canvas.surface[aria-busy="false"]')).toHaveCount(2);
  await take(page, 'zip-viewer');
  await context.close();
  rmSync(folder, { recursive: true });
}

test('the pictures of the README', async ({ stack, api, staff, outsider, logIn, watch, browser }) => {
  watch.expect(/status of 415.*\/frames\//);
  const enter = api.enterRequest.bind(api);
  const review = await enter(stack.patient('the right birth date'), CONSULTANT, {
    Reference: 'MDT-4711',
    Purpose: 'Multidisciplinary meeting',
    Notes: 'For Thursday’s multidisciplinary meeting. All chest imaging, please.',
  });
  await enter(stack.patient('twin of AMELIE'), CONSULTANT, { Reference: 'MDT-4712', Purpose: 'Outpatient appointment' });
  await enter(stack.patient('no NHS number'), PHYSIO, { Reference: 'JW-9', Purpose: 'Outpatient appointment' });
  const claim = await enter(stack.patient('ELLERY'), SOLICITOR, {
    Reference: 'VW/2026/114',
    Purpose: 'Legal claim',
    Notes: 'Claim after a road accident in March. Signed consent is enclosed. Please send the written reports as well.',
  });
  await api.decline(await enter(stack.patient('BLACKWOOD'), PHYSIO, { Reference: 'JW-7', Purpose: 'Treatment planning' }));
  const answered = [
    ['DRUMMOND', SOLICITOR, 'Legal claim'],
    ['CARMICHAEL', SOLICITOR, 'Legal claim'],
    ['ABERNATHY', SOLICITOR, 'Legal claim'],
    ['BLACKWOOD', PHYSIO, 'Treatment planning'],
    ['DRUMMOND', PHYSIO, 'Treatment planning'],
  ] as const;
  for (const [family, requester, Purpose] of answered) {
    const request = await enter(stack.patient(family), requester, { Purpose });
    await api.attach(request, 'Radiology report.pdf', pdf(84_000));
    await api.send(request, { Message: 'With the written report.\n\nPlease call us on 020 7946 0100 if anything is missing.' });
  }
  await api.attach(claim, 'Radiology report.pdf', pdf(84_000));

  await test.step('staff', async () => {
    const page = await staff('alice');
    await page.goto(stack.facts.App);
    await expect(page.getByTestId('requests-to-review').getByRole('row')).toHaveCount(5);
    await take(page, 'requests');
    await page.goto(`${stack.facts.App}requests/${claim}`);
    await take(page, 'request');
    await page.goto(`${stack.facts.App}requests/${claim}/review`);
    await expect(page.getByTestId('matching-row')).toHaveCount(2);
    await page.waitForLoadState('networkidle');
    await take(page, 'review');
    const rows = page.getByTestId('matching-row');
    const [viewer] = await Promise.all([page.waitForEvent('popup'), rows.filter({ hasNotText: 'ECHO' }).getByRole('link', { name: /^View / }).click()]);
    const edge = await expectPicture(viewer);
    await viewer.getByRole('slider', { name: 'Position in the series' }).fill('40');
    await expectPicture(viewer, edge);
    await take(viewer, 'staff-viewer');
    await viewer.close();
    await page.goto(`${stack.facts.App}requests/${review}/review`);
    await page.getByTestId('non-matching').locator('summary').click();
    await page.getByTestId('non-matching').scrollIntoViewIfNeeded();
    await take(page, 'non-matching');
    await page.goto(`${stack.facts.App}settings/account`);
    await take(page, 'settings');
    await page.goto(`${stack.facts.App}audit`);
    await page.getByRole('button', { name: 'Verify the log' }).click();
    await expect(page.getByText('The log is whole')).toBeVisible();
    await take(page, 'audit');
    const telephone = await staff('alice', TELEPHONE);
    await telephone.goto(stack.facts.App);
    await take(telephone, 'requests-telephone');
  });

  await test.step('recipient', async () => {
    const visitor = await outsider();
    const landing = await (await MailPage.open(visitor, stack.facts.Mail)).pressLink(SOLICITOR.Email);
    await take(landing, 'portal-landing');
    await landing.close();
    const portal = await logIn(await outsider(), SOLICITOR);
    await take(portal, 'portal-dashboard');
    await portal.getByRole('link', { name: 'Miles CARMICHAEL', exact: true }).click();
    await take(portal, 'portal-package');
    const [viewer] = await Promise.all([portal.waitForEvent('popup'), portal.getByRole('link', { name: 'View the images' }).click()]);
    await viewer.getByRole('button', { name: /CT Head axial/ }).click();
    const first = await expectPicture(viewer);
    await viewer.getByRole('slider', { name: 'Position in the series' }).fill('32');
    await expectPicture(viewer, first);
    await take(viewer, 'portal-viewer');
    await takeOffline(browser, portal, viewer.url().replace(/.*\//, ''));
  });

  await test.step('recipient with a telephone', async () => {
    const portal = await logIn(await outsider(TELEPHONE), PHYSIO);
    await take(portal, 'portal-dashboard-telephone');
    await portal.getByRole('link', { name: 'Dorothy BLACKWOOD', exact: true }).click();
    const [viewer] = await Promise.all([portal.waitForEvent('popup'), portal.getByRole('link', { name: 'View the images' }).click()]);
    await expectPicture(viewer);
    await take(viewer, 'portal-viewer-telephone');
  });

  await test.step('somebody who asks by the public form', async () => {
    const visitor = await outsider();
    const form = new RequestForm(visitor);
    await visitor.goto(`${stack.facts.Portal}/request`);
    await form.fillYou({ ...SOLICITOR, Email: 'harriet@vane.example' });
    await form.next();
    await form.fillPatient(stack.patient('DRUMMOND'), /^I represent the patient/);
    await visitor.evaluate(() => window.scrollTo(0, 0));
    await take(visitor, 'portal-request-form');
    await form.next();
    await visitor.getByLabel('Purpose').selectOption('Legal claim');
    await visitor.getByLabel(/^Which images/).fill('Everything since the accident in March.');
    await visitor.locator('input[name=Identification]').setInputFiles([{ name: 'Signed consent.pdf', mimeType: 'application/pdf', buffer: pdf(84_000) }]);
    await form.next();
    await form.expectStep(FormSteps.check);
    await form.send();
    await expect(visitor.getByRole('heading', { level: 1, name: 'Check your e-mail' })).toBeVisible();
    const telephone = await outsider(TELEPHONE);
    const confirming = await (await MailPage.open(telephone, stack.facts.Mail)).pressLink('harriet@vane.example', 'Please confirm');
    await confirming.getByRole('button', { name: 'Confirm my request' }).click();
    await expect(confirming.getByTestId('reference')).toBeVisible();
    await take(confirming, 'portal-request-confirmed-telephone');
  });
});
