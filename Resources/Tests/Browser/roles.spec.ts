import { expect, test } from './support/fixtures';
import type { StackFacts } from './support/stack';

/** The mail catcher refuses this address, or takes it again with code 0. */
async function refuse(facts: StackFacts, address: string, code: number): Promise<void> {
  const answer = await fetch(`${facts.Mail}/api/mode`, { method: 'PUT', body: JSON.stringify({ Refuse: { [address]: code } }) });
  expect(answer.status).toBe(200);
}

test('carol, a guest, is sent to her administrator and sees no patient', async ({ stack, staff, api, requester, watch }) => {
  watch.expect(/status of 403/);
  await api.enterRequest(stack.patient('ABERNATHY'), requester);
  const page = await staff('carol');
  for (const path of ['', 'requests/inbound', 'deliveries', 'audit', 'settings/account']) {
    await page.goto(stack.facts.App + path);
    await expect(page.getByText('This is not open to your account')).toBeVisible();
    await expect(page.getByText('Ask your administrator to give you the role Staff.')).toBeVisible();
    await expect(page.getByText('ABERNATHY')).toHaveCount(0);
  }
});

test('bob reads the settings, and can change none', async ({ stack, staff }) => {
  const page = await staff('bob');
  await page.goto(`${stack.facts.App}settings/account`);
  const sections = page.getByRole('navigation', { name: 'Settings' }).getByRole('link');
  for (const name of ['Account information', 'Reasons', 'Texts', 'Retention and expiry', 'Email']) {
    await sections.filter({ hasText: name }).click();
    await expect(page.getByTestId('read-only')).toBeVisible();
    await expect(page.locator('main :is(input, textarea, select):enabled')).toHaveCount(0);
    await expect(page.getByTestId('save-settings')).toHaveCount(0);
  }
});

test('A20: alice changes a matching rule; it takes effect, and is audited', async ({ stack, staff, api, requester }) => {
  const request = await api.enterRequest(stack.patient('the right birth date'), requester);
  const page = await staff('alice');
  const rule = page.getByLabel('Date of birth');
  const toggle = async () => {
    await page.goto(`${stack.facts.App}settings/account`);
    await rule.click();
    await page.getByTestId('save-settings').click();
    await expect(page.getByText('The settings are saved.')).toBeVisible();
  };
  await toggle();
  await expect(page.getByText('Fewer than four fields must match.')).toBeVisible();
  await page.goto(`${stack.facts.App}requests/${request}/review`);
  await expect(page.getByTestId('matching-row')).toHaveCount(2);

  await toggle();
  await page.goto(`${stack.facts.App}requests/${request}/review`);
  await expect(page.getByTestId('matching-row')).toHaveCount(1);

  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Audit' }).click();
  await expect(page.getByText('MatchingRules').first()).toBeVisible();
  await page.getByRole('button', { name: 'Verify the log' }).click();
  await expect(page.getByText(/The log is whole: all [\d,]+ entries fit/)).toBeVisible();
});

test('A10: without identification the button is absent', async ({ stack, staff, api, requester }) => {
  const request = await api.enterRequest(stack.patient('ABERNATHY'), requester);
  const page = await staff('alice');
  const toggle = async () => {
    await page.goto(`${stack.facts.App}settings/account`);
    await page.getByLabel('Handle proof of identification').click();
    await page.getByTestId('save-settings').click();
    await expect(page.getByText('The settings are saved.')).toBeVisible();
    await page.goto(`${stack.facts.App}requests/${request}`);
    await expect(page.getByRole('button', { name: 'View audit' })).toBeVisible();
  };
  await toggle();
  await expect(page.getByRole('button', { name: 'View request ID' })).toHaveCount(0);
  await toggle();
  await expect(page.getByRole('button', { name: 'View request ID' })).toBeVisible();
});

test('a message that the mail server refuses is seen, and tried again by a press', async ({ stack, staff, api, requester }) => {
  await refuse(stack.facts, requester.Email, 550);
  await api.send(await api.enterRequest(stack.patient('ABERNATHY'), requester));
  const page = await staff('bob');
  await page.goto(`${stack.facts.App}deliveries?q=${encodeURIComponent(requester.Email)}`);
  const row = page.getByRole('row').filter({ hasText: requester.Email });
  await expect(async () => {
    await page.reload();
    await expect(row).toContainText('Failed', { timeout: 5000 });
  }).toPass();
  await expect(row).toContainText('no such mailbox here');

  await refuse(stack.facts, requester.Email, 0);
  await row.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('It will be tried again now.')).toBeVisible();
  await expect(async () => {
    await page.reload();
    await expect(row).toContainText('Accepted', { timeout: 5000 });
  }).toPass();
});
