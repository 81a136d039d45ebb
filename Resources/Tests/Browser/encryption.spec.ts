import { execFileSync } from 'node:child_process';
import { expect, test } from './support/fixtures';
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
  await expect.poll(() => mail.text(requester.Mobile)).toContain(told);
});

test('the box to encrypt says why it cannot be ticked', async ({ stack, api, staff, requester }) => {
  const request = await api.enterRequest(stack.patient('ELLERY'), { ...requester, Mobile: '' });
  const page = await staff('bob');
  await page.goto(`${stack.facts.App}requests/${request}/review`);
  await expect(page.getByLabel('Encrypt the download with a passphrase')).toBeDisabled();
  await expect(page.getByText('Not possible: the requester has no mobile number')).toBeVisible();
});
