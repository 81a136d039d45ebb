import { expect, test } from './support/fixtures';
import { MailPage } from './support/MailPage';

test('D3: five wrong passcodes spend the passcode; a new one opens', async ({ stack, api, outsider, requester, watch }) => {
  watch.expect(/status of 403/);
  await api.send(await api.enterRequest(stack.patient('ABERNATHY'), requester));
  const mail = await MailPage.open(await outsider(), stack.facts.Mail);
  const portal = await mail.pressLink(requester.Email);
  await portal.getByRole('button', { name: 'Send me a passcode' }).click();
  const passcode = await mail.passcode(requester.Mobile);
  const wrong = String((Number(passcode[0]) + 1) % 10) + passcode.slice(1);
  for (const left of ['You have 4 tries left.', 'You have 3 tries left.', 'You have 2 tries left.', 'You have 1 try left.']) {
    await portal.getByLabel('Passcode').fill(wrong);
    await portal.getByRole('button', { name: 'Open the images' }).click();
    await expect(portal.getByText(left)).toBeVisible();
  }
  await portal.getByLabel('Passcode').fill(wrong);
  await portal.getByRole('button', { name: 'Open the images' }).click();
  await expect(portal.getByText('This passcode can no longer be used. Ask for a new one.')).toBeVisible();
  await expect(portal.getByLabel('Passcode')).toBeDisabled();

  await portal.getByRole('button', { name: 'Send a new passcode' }).click({ timeout: 60_000 });
  await portal.getByLabel('Passcode').fill(await mail.passcode(requester.Mobile, 1));
  await portal.getByRole('button', { name: 'Open the images' }).click();
  await expect(portal.getByRole('heading', { name: `Hello, ${requester.Name}` })).toBeVisible();
});

test('a dead link says one thing only', async ({ stack, outsider, watch }) => {
  watch.expect(/status of 404.*\/l\//);
  const page = await outsider();
  const answer = await page.goto(`${stack.facts.Portal}/l/${'A'.repeat(43)}`);
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('This link no longer works');
  await expect(page.getByText('Please ask the sender for a fresh one.')).toBeVisible();
});

test('a session that has ended says so, wherever one is', async ({ stack, api, outsider, requester, logIn, watch }) => {
  watch.expect(/status of 401/);
  const sent = await api.send(await api.enterRequest(stack.patient('ABERNATHY'), requester));
  const portal = await logIn(await outsider(), requester);
  await portal.goto(`${stack.facts.Portal}/packages/${sent.Package}`);
  await expect(portal.getByRole('heading', { level: 1, name: 'Images of Lilian ABERNATHY' })).toBeVisible();
  await portal.context().clearCookies();
  for (const path of ['/dashboard', '/dashboard/all', `/packages/${sent.Package}`, `/view/${sent.Package}`]) {
    await portal.goto(stack.facts.Portal + path);
    await expect(portal.getByRole('heading', { name: 'Your session has ended' })).toBeVisible();
    await expect(portal.getByText('ABERNATHY')).toHaveCount(0);
  }
});

test('E4: without permission no download is offered, and the server refuses it', async ({ stack, api, outsider, requester, logIn }) => {
  const sent = await api.send(await api.enterRequest(stack.patient('ABERNATHY'), requester), { Download: false });
  const portal = await logIn(await outsider(), requester);
  await expect(portal.getByRole('link', { name: /^View/ })).toBeVisible();
  await expect(portal.getByRole('link', { name: /^Download/ })).toHaveCount(0);
  const refused = await portal.request.get(`${stack.facts.Portal}/api/packages/${sent.Package}/archive`);
  expect(refused.status()).toBe(403);
});

test('a link opened in one browser opens nothing in another', async ({ stack, api, outsider, requester, logIn, watch }) => {
  watch.expect(/status of 401/);
  const sent = await api.send(await api.enterRequest(stack.patient('ABERNATHY'), requester));
  await logIn(await outsider(), requester);
  const stranger = await outsider();
  await stranger.goto(`${stack.facts.Portal}/packages/${sent.Package}`);
  await expect(stranger.getByRole('heading', { name: 'Your session has ended' })).toBeVisible();
});
