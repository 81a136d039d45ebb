import { pdf } from './support/files';
import { expect, test } from './support/fixtures';
import { MailPage } from './support/MailPage';

test('A16: sent and kept open, it can be answered again; the very same only on purpose', async ({ stack, api, staff, requester, watch }) => {
  watch.expect(/status of 409.*\/send\)/);
  const request = await api.enterRequest(stack.patient('DRUMMOND'), requester, { Reference: 'NI-1' });
  const page = await staff('bob');
  await page.goto(`${stack.facts.App}requests/${request}/review`);

  await page.getByRole('button', { name: /^Leave XR CHEST out/ }).click();
  await page.getByTestId('send-keep-open').click();
  await expect(page.getByText(/images sent to .*The request stays open\./)).toBeVisible();
  await expect(page.getByTestId('packages').getByText('Available', { exact: true })).toHaveCount(1);

  await page.getByTestId('send-keep-open').click();
  const again = page.getByRole('dialog', { name: 'Exactly this was sent already' });
  await again.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByTestId('packages').getByText('Available', { exact: true })).toHaveCount(1);

  await page.getByRole('button', { name: 'Put back XR CHEST' }).click();
  await page.getByTestId('send-close').click();
  await expect(page.getByText('The request is completed.')).toBeVisible();
  await page.getByTestId('requests-completed').getByRole('row').filter({ hasText: requester.Name }).getByRole('link').click();
  await expect(page.getByTestId('packages').getByText('Available', { exact: true })).toHaveCount(2);
});

test('A8, A17, A19: what nearly matches is left out, and the letters that differ are marked', async ({ stack, api, staff, requester }) => {
  const request = await api.enterRequest(stack.patient('the right birth date'), requester);
  const page = await staff('bob');
  await page.goto(`${stack.facts.App}requests/${request}/review`);

  await expect(page.getByTestId('matching-row')).toHaveCount(1);
  await expect(page.getByTestId('send-close')).toHaveText('Send 1 image, close request');

  const leftOut = page.getByTestId('non-matching');
  await expect(leftOut.getByRole('table')).toBeHidden();
  await leftOut.getByText('1 non-matching image').click();
  const row = leftOut.getByRole('row', { name: /Date of birth/ });
  await expect(row).toContainText('19700504');
  await expect(row).toContainText('19700405');
  await expect(row).toContainText('Day and month swapped');
  expect(await row.locator('mark').allInnerTexts()).not.toEqual([]);
  await expect(leftOut.getByRole('row', { name: /Patient name/ })).toContainText('Matches');
});

test('A18: completed without images: a reason, the e-mail beforehand, and the same e-mail afterwards', async ({ stack, api, staff, outsider, requester }) => {
  const request = await api.enterRequest(stack.patient('ELLERY'), requester, { Reference: 'VW/2026/115' });
  const page = await staff('bob');
  await page.goto(`${stack.facts.App}requests/${request}/images`);
  await page.getByTestId('complete-request').click();
  const dialog = page.getByRole('dialog', { name: 'Complete request' });

  await dialog.getByTestId('decline-close').click();
  await expect(dialog.getByText('Choose why the request is closed without images.')).toBeVisible();

  const reasons = dialog.getByLabel('Reason', { exact: true });
  const reason = await reasons.getByRole('option').nth(1).innerText();
  await reasons.selectOption(reason);
  await dialog.getByLabel('Message to the requester').fill('Please ask the Northern Infirmary.');
  const preview = dialog.getByTestId('decline-preview');
  await expect(preview).toContainText(reason);
  await expect(preview).toContainText('Please ask the Northern Infirmary.');
  const text = await preview.locator('.prose').innerText();
  await dialog.getByTestId('decline-close').click();

  await expect(page.getByRole('heading', { level: 1, name: 'Requests' })).toBeVisible();
  await expect(page.getByText(`The request is closed. ${requester.Name} will be told by e-mail.`)).toBeVisible();
  await expect(page.getByTestId('requests-completed').getByRole('row').filter({ hasText: requester.Name })).toContainText('Declined');

  const mail = await MailPage.open(await outsider(), stack.facts.Mail);
  const withoutSpace = (words: string) => words.replace(/\s+/g, ' ').trim();
  expect(withoutSpace(await mail.text(requester.Email))).toBe(withoutSpace(text));
});

test('A8: nothing can be sent while the request lacks what the rules ask for', async ({ stack, api, staff, requester }) => {
  const patient = stack.patient('no NHS number');
  const request = await api.enterRequest(patient, requester);
  const page = await staff('bob');
  await page.goto(`${stack.facts.App}requests/${request}/review`);
  await expect(page.getByTestId('missing-fields')).toContainText('The request lacks: National (NHS) number.');
  await expect(page.getByTestId('send-close')).toBeDisabled();
  await expect(page.getByTestId('send-keep-open')).toBeDisabled();
});

test('D2: a requester without telephone or second address gets one before anything can be sent', async ({ stack, api, staff, requester }) => {
  const request = await api.enterRequest(stack.patient('ELLERY'), { ...requester, Mobile: '' });
  const page = await staff('bob');
  await page.goto(`${stack.facts.App}requests/${request}/review`);
  await expect(page.getByTestId('send-close')).toBeDisabled();
  await page.getByTestId('no-passcode-way').getByRole('button', { name: 'Add it now' }).click();
  const dialog = page.getByRole('dialog', { name: 'Correct requester' });
  await dialog.getByLabel('Second e-mail').fill(`desk.${requester.Email}`);
  await dialog.getByLabel('Reason for the correction').fill('Given by telephone');
  await dialog.getByRole('button', { name: 'Save correction' }).click();
  await expect(page.getByTestId('send-close')).toBeEnabled();
  await expect(page.getByText(`The passcode goes to desk.${requester.Email}.`)).toBeVisible();
});

test('A14: a document leaves the request only when that is meant', async ({ stack, api, staff, requester }) => {
  const request = await api.enterRequest(stack.patient('ABERNATHY'), requester);
  await api.attach(request, 'report.pdf', pdf());
  const page = await staff('bob');
  await page.goto(`${stack.facts.App}requests/${request}/review`);
  const remove = page.getByRole('button', { name: 'Remove report.pdf' });
  const dialog = page.getByRole('dialog', { name: 'Remove the document?' });
  await remove.click();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByTestId('attachment')).toHaveCount(1);
  await expect(remove).toBeFocused();
  await remove.click();
  await dialog.getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByTestId('attachment')).toHaveCount(0);
  await expect(page.getByText('report.pdf was removed.')).toBeVisible();
});
