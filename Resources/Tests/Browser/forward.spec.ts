import { expect, test } from './support/fixtures';
import { MailPage } from './support/MailPage';

test('D11 to D15: a package is handed on by a wizard, and whoever receives it cannot hand it on', async ({ stack, api, outsider, requester, logIn }) => {
  await api.send(await api.enterRequest(stack.patient('ABERNATHY'), requester));
  const portal = await logIn(await outsider(), requester);
  await portal.getByRole('link', { name: /^Forward/ }).first().click();

  const ann = { Name: `${requester.Name} junior`, Email: `ann.${requester.Email}`, Mobile: requester.Mobile.replace('+44', '+45') };
  await expect(portal.getByRole('heading', { name: 'Who is to receive the images?' })).toBeVisible();
  await expect(portal.getByText('Lilian ABERNATHY').first()).toBeVisible();
  await portal.getByLabel('Name', { exact: true }).fill(ann.Name);
  await portal.getByLabel(/^Address/).fill('Hillside Clinic, York');
  await portal.getByLabel('E-mail', { exact: true }).fill(ann.Email);
  await portal.getByLabel('Telephone').fill('+44 20 7946 0001');
  await portal.getByLabel('Mobile', { exact: true }).fill(ann.Mobile);
  await portal.getByRole('button', { name: 'Next' }).click();
  await portal.getByLabel('Information about this forward').fill('Second opinion');
  await portal.getByRole('button', { name: 'Next' }).click();
  await portal.getByLabel(/^Message/).fill('Please look at these before Monday.');
  await portal.getByRole('button', { name: 'Next' }).click();

  const finish = portal.getByRole('button', { name: 'Finish' });
  const boxes = portal.getByRole('checkbox');
  await expect(boxes).toHaveCount(3);
  for (const index of [0, 1, 2]) {
    await expect(finish).toBeDisabled();
    await boxes.nth(index).check();
  }
  await finish.click();
  await expect(portal.getByText('You can forward it 2 more times.')).toBeVisible();

  const other = await logIn(await outsider(), { ...requester, ...ann });
  await expect(other.getByRole('link', { name: /^View/ }).first()).toBeVisible();
  await expect(other.getByRole('link', { name: /^Forward/ })).toHaveCount(0);
  const mail = await MailPage.open(await outsider(), stack.facts.Mail);
  expect(await mail.subject('imaging@hospital.example')).toBe('A package was forwarded');
});
