import type { Locator, Page } from '@playwright/test';
import { expect, test } from './support/fixtures';
import { MailPage } from './support/MailPage';
import { expectPicture } from './support/picture';

/** Presses Tab until the focus is there, as somebody without a mouse does; nothing on the way may have it unseen. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let presses = 0; presses < 80; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) {
      return;
    }
    await page.keyboard.press('Tab');
    // Past the last control the browser's own come, and then the first again.
    const isSeen = await page.evaluate(() => document.activeElement === document.body || document.activeElement?.checkVisibility() === true);
    expect(isSeen, 'what has the focus is seen').toBe(true);
  }
  throw new Error(`The Tab key does not lead to ${target}`);
}

test('by keyboard alone: from the list of requests to a sent package', async ({ stack, api, staff, requester }) => {
  await api.enterRequest(stack.patient('ELLERY'), requester);
  const page = await staff('bob');
  await page.goto(stack.facts.App);
  const row = page.getByTestId('requests-to-review').getByRole('row').filter({ hasText: requester.Name });
  const press = async (target: Locator, key = 'Enter') => {
    await tabTo(page, target);
    await page.keyboard.press(key);
  };
  await press(row.getByRole('link', { name: 'John ELLERY' }));
  await press(page.getByRole('link', { name: 'Proceed' }));
  await press(page.getByRole('link', { name: 'Check images' }));
  await press(page.getByRole('button', { name: /^Leave ECHOCARDIOGRAM out/ }));
  await expect(page.getByTestId('send-close')).toHaveText('Send 9 images, close request');
  await tabTo(page, page.getByLabel('Message to the requester'));
  await page.keyboard.type('Without a mouse.');
  await press(page.getByLabel('The requester may download a copy'), 'Space');
  await press(page.getByTestId('send-close'));
  await expect(page.getByText(`9 images sent to ${requester.Name}.`)).toBeVisible();
});

test('by keyboard alone: from the link to the pictures and out again', async ({ stack, api, outsider, requester }) => {
  await api.send(await api.enterRequest(stack.patient('DRUMMOND'), requester));
  const mail = await MailPage.open(await outsider(), stack.facts.Mail);
  const portal = await mail.pressLink(requester.Email);
  await tabTo(portal, portal.getByRole('button', { name: 'Send me a passcode' }));
  await portal.keyboard.press('Enter');
  await expect(portal.getByLabel('Passcode')).toBeFocused();
  await portal.keyboard.type(await mail.passcode(requester.Mobile));
  await portal.keyboard.press('Enter');
  await tabTo(portal, portal.getByRole('link', { name: 'View: Alfred DRUMMOND' }));
  const [viewer] = await Promise.all([portal.waitForEvent('popup'), portal.keyboard.press('Enter')]);

  // Histories keep titles, on computers that others use as well.
  await expect(viewer).toHaveTitle(/^Viewer/);
  await tabTo(viewer, viewer.getByRole('button', { name: /T2 axial/ }));
  await viewer.keyboard.press('Enter');
  const first = await expectPicture(viewer);
  await viewer.keyboard.press('ArrowDown');
  await expect(viewer.getByText('Image 2 of 6', { exact: true })).toBeVisible();
  const second = await expectPicture(viewer, first);
  await viewer.keyboard.press('End');
  await expect(viewer.getByText('Image 6 of 6', { exact: true })).toBeVisible();
  await expectPicture(viewer, second);
  await viewer.keyboard.press('?');
  await expect(viewer.getByRole('dialog', { name: 'Shortcuts' })).toBeVisible();
  await viewer.keyboard.press('Escape');
  await tabTo(viewer, viewer.getByRole('button', { name: 'Close the viewer' }));
  // The window is gone before the key is up again.
  await Promise.all([viewer.waitForEvent('close'), viewer.keyboard.press('Enter').catch(() => undefined)]);

  await tabTo(portal, portal.getByRole('button', { name: 'Log out' }));
  await portal.keyboard.press('Enter');
  await expect(portal.getByRole('heading', { name: 'You are logged out' })).toBeVisible();
});
