import { execFileSync } from 'node:child_process';
import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures';
import { expectAccessible, expectContrast, expectNoSidewaysScrolling, settled } from './support/looks';
import { MailPage } from './support/MailPage';

const PASSPHRASE = /[b-df-hj-np-tv-z2-9]{4}(?:-[b-df-hj-np-tv-z2-9]{4}){4}/;

/** What 7-Zip says of the zip with this passphrase. */
function opens(path: string, passphrase: string): boolean {
  try {
    execFileSync('7z', ['t', `-p${passphrase}`, path], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Light and wide, dark and on a telephone. */
async function look(page: Page, where: string): Promise<void> {
  await settled(page);
  await expectAccessible(page, where);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: 390, height: 844 });
  await settled(page);
  await expectContrast(page, `${where}, dark`);
  await expectNoSidewaysScrolling(page, `${where}, on a telephone`);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1280, height: 800 });
}

test('an encrypted download, from the box on Review to the opened zip', async ({ stack, api, staff, outsider, requester }, info) => {
  const request = await api.enterRequest(stack.patient('DRUMMOND'), requester);
  const page = await staff('bob');
  await page.goto(`${stack.facts.App}requests/${request}/review`);
  const box = page.getByLabel(`Encrypt the download with a passphrase, sent to the mobile ending ${requester.Mobile.slice(-2)}`);
  await expect(box).not.toBeChecked();
  await box.check();

  await page.getByLabel('The requester may download a copy').uncheck();
  await expect(box).toBeDisabled();
  await expect(page.getByText('Not where they cannot download a copy.')).toBeVisible();
  await page.getByLabel('The requester may download a copy').check();
  await expect(box).toBeChecked();

  await page.getByTestId('send-keep-open').click();
  const sent = page.getByTestId('packages');
  await expect(sent.getByText('Encrypted', { exact: true })).toBeVisible();
  // Without a reload: the page asks by itself while the download is being prepared.
  await expect(sent.getByTestId('preparing')).toHaveCount(0, { timeout: 30_000 });

  await look(page, 'Review with an encrypted package');

  const mail = await MailPage.open(await outsider(), stack.facts.Mail);
  const told = PASSPHRASE.exec(await mail.text(requester.Mobile))?.[0] ?? '';
  expect(told).not.toBe('');
  const invitation = await mail.text(requester.Email);
  expect(invitation).not.toMatch(PASSPHRASE);
  expect(invitation).toContain('7-Zip');

  const portal = await mail.pressLink(requester.Email);
  await portal.getByRole('button', { name: 'Send me a passcode' }).click();
  await portal.getByLabel('Passcode').fill(await mail.passcode(requester.Mobile, 1));
  await portal.getByRole('button', { name: 'Open the images' }).click();
  await expect(portal.getByRole('heading', { name: `Hello, ${requester.Name}` })).toBeVisible();
  await portal.getByRole('link', { name: 'DRUMMOND' }).first().click();

  const help = portal.getByTestId('passphrase');
  await expect(help).toContainText(`Its passphrase was sent to your mobile ending ${requester.Mobile.slice(-2)}`);
  await expect(help).toContainText('7-Zip');
  const [download] = await Promise.all([portal.waitForEvent('download'), portal.getByRole('link', { name: 'Download everything' }).click()]);
  const path = info.outputPath('images.zip');
  await download.saveAs(path);
  expect(opens(path, told)).toBe(true);
  expect(opens(path, 'wrong')).toBe(false);

  await help.getByRole('button', { name: 'Send the passphrase again' }).click();
  await expect(help.getByRole('status')).toContainText('It is on its way to your mobile ending');
  await look(portal, 'an encrypted package');
  await expect.poll(() => mail.text(requester.Mobile)).toContain(told);
});

test('the box to encrypt says why it cannot be ticked', async ({ stack, api, staff, requester }) => {
  const request = await api.enterRequest(stack.patient('ELLERY'), { ...requester, Mobile: '' });
  const page = await staff('bob');
  await page.goto(`${stack.facts.App}requests/${request}/review`);
  await expect(page.getByLabel('Encrypt the download with a passphrase')).toBeDisabled();
  await expect(page.getByText('Not possible: the requester has no mobile number')).toBeVisible();
});

test('the request says how far a download is, and what to do where there is none', async ({ stack, api, staff, requester }) => {
  const request = await api.enterRequest(stack.patient('ELLERY'), requester);
  await api.send(request, { Close: false });
  const page = await staff('bob');
  const shown = { Preparing: { Done: 42, Total: 100 } as { Done: number; Total: number } | null, Problem: '' };
  await page.route(`**/exchange/api/requests/${request}`, async (route) => {
    const answer = await route.fetch();
    const body = (await answer.json()) as { Packages: object[] };
    await route.fulfill({ response: answer, json: { ...body, Packages: body.Packages.map((each) => ({ ...each, ...shown })) } });
  });
  await page.goto(`${stack.facts.App}requests/${request}`);
  await expect(page.getByText('Preparing the download: 42 %')).toBeVisible();
  await look(page, 'a download under way');

  Object.assign(shown, { Preparing: null, Problem: 'A study is no longer in the archive.' });
  await expect(page.getByTestId('zip-problem')).toContainText('The download cannot be made. A study is no longer in the archive.');
  await expect(page.getByTestId('zip-problem')).toContainText('Put the images back into the archive');
  await look(page, 'a download that cannot be made');
});
