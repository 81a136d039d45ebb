import type { Page } from '@playwright/test';
import { pdf } from './support/files';
import { expect, test } from './support/fixtures';
import { expectAccessible, expectContrast, expectNoSidewaysScrolling, settled } from './support/looks';
import { MailPage } from './support/MailPage';
import { FormSteps, RequestForm } from './support/RequestForm';

const Confirming = 'Please confirm your imaging request';
const Asking = 'Proof of identity';
const passport = { name: 'passport.pdf', mimeType: 'application/pdf', buffer: pdf() };
const consent = { name: 'signed consent.pdf', mimeType: 'application/pdf', buffer: pdf(2000) };

const keptWords = (page: Page) => page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }]));

test('A22: from the public form, by clicks alone, to a request that staff see', async ({ stack, staff, outsider, requester, watch }) => {
  test.setTimeout(120_000);
  // Somebody without a session is asked about, and a link that was made up leads nowhere.
  watch.expect(/status of 401.*\/me\)/);
  watch.expect(/status of 404.*\/confirmations\//);
  const patient = stack.patient('CARMICHAEL');
  const page = await outsider();
  const form = new RequestForm(page);

  await test.step('the portal’s start page leads to the form', async () => {
    await page.goto(stack.facts.Portal);
    await expect(page.getByText('Open the link in it.')).toBeVisible();
    await page.getByRole('link', { name: 'Ask for images' }).click();
    await form.expectStep(FormSteps.you);
  });

  await test.step('four steps; Back and a reload lose nothing', async () => {
    await form.fillYou(requester);
    await form.next();
    await form.expectStep(FormSteps.patient);
    await form.fillPatient(patient, /^I represent the patient/);
    await expect(page.getByText('16 March 2004')).toBeVisible();
    await page.getByRole('button', { name: 'Back' }).click();
    await expect(page.getByLabel('Your name')).toHaveValue(requester.Name);
    await page.reload();
    await expect(page.getByLabel('Your name')).toHaveValue(requester.Name);
    await form.next();
    await form.expectStep(FormSteps.patient);
    await form.next();
    await form.expectStep(FormSteps.request);
    await page.getByLabel('Purpose').selectOption('Legal claim');
    await page.getByLabel(/^Your reference/).fill(`VW ${requester.Name.slice(-3)}`);
    await page.getByLabel(/^Which images/).fill('Everything since the accident in March.');
    expect(await keptWords(page)).toContain('since the accident');
    expect(await page.evaluate(() => localStorage.length)).toBe(0);
  });

  await test.step('identification is looked at before it is sent, and can be removed', async () => {
    const files = page.locator('input[name=Identification]');
    await files.setInputFiles([passport, { name: 'photo.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no photo') }]);
    await expect(page.getByText('is not a file of the kinds PDF, JPEG, PNG.')).toContainText('photo.jpg');
    await files.setInputFiles([consent]);
    await expect(page.getByTestId('proofs').getByRole('listitem')).toHaveCount(2);
    await page.getByRole('button', { name: 'Remove signed consent.pdf' }).click();
    await files.setInputFiles([consent]);
    await form.next();
  });

  await test.step('everything once more, with a way back to each part', async () => {
    await form.expectStep(FormSteps.check);
    for (const words of [requester.Email, 'Miles CARMICHAEL', patient.NationalID, 'Legal claim', 'passport.pdf', 'signed consent.pdf']) {
      await expect(page.getByText(words).first()).toBeVisible();
    }
    await page.getByRole('button', { name: 'Change Request' }).click();
    await page.getByLabel(/^Which images/).fill('Everything since the accident in March 2026.');
    await form.next();
    await form.expectStep(FormSteps.check);
  });

  await test.step('nothing is sent without consent; then the e-mail has to be looked at', async () => {
    await page.getByRole('button', { name: 'Send the request' }).click();
    await expect(page.getByTestId('error-summary')).toBeFocused();
    await form.send();
    await expect(page.getByRole('heading', { level: 1, name: 'Check your e-mail' })).toBeVisible();
    await expect(page.getByText(requester.Email).first()).toBeVisible();
    expect(await keptWords(page)).toBe('[{},{}]');
  });

  const bob = await staff('bob');
  const row = bob.getByTestId('requests-to-review').getByRole('row').filter({ hasText: requester.Name });
  await test.step('before the confirmation there is no request', async () => {
    await bob.goto(stack.facts.App);
    await expect(bob.getByRole('heading', { level: 1, name: 'Requests' })).toBeVisible();
    await settled(bob);
    await expect(row).toHaveCount(0);
  });

  const mail = await MailPage.open(await outsider(), stack.facts.Mail);
  const reference = await test.step('the e-mail’s link, one button, the reference', async () => {
    expect(await mail.text(requester.Email, Confirming)).not.toMatch(/carmichael/i);
    const confirming = await mail.pressLink(requester.Email, Confirming);
    await confirming.getByRole('button', { name: 'Confirm my request' }).click();
    await expect(confirming.getByRole('heading', { level: 1, name: 'Your request has arrived' })).toBeFocused();
    await expect(confirming.getByText(/^By \d+ \w+ \d{4} at the latest/)).toBeVisible();
    const shown = await confirming.getByTestId('reference').innerText();
    await confirming.reload();
    await expect(confirming.getByTestId('reference')).toHaveText(shown);
    return shown;
  });
  expect(reference).toBe(`VW ${requester.Name.slice(-3)}`);
  expect(await mail.text(requester.Email, 'was received')).toContain(reference);

  await test.step('staff see the request with its identification', async () => {
    await bob.reload();
    await row.getByText('Legal claim').click();
    await expect(bob.getByRole('heading', { level: 1, name: 'Miles CARMICHAEL' })).toBeVisible();
    await expect(bob.getByText('Everything since the accident in March 2026.')).toBeVisible();
    await bob.getByRole('button', { name: 'View request ID' }).click();
    const dialog = bob.getByRole('dialog', { name: 'Proof of identification' });
    await expect(dialog.getByRole('link', { name: passport.name })).toBeVisible();
    await expect(dialog.getByRole('link', { name: consent.name })).toBeVisible();
  });

  await test.step('decision 4: a dead link looks like every other', async () => {
    await page.goto(`${stack.facts.Portal}/c/${'A'.repeat(43)}`);
    await expect(page.getByRole('heading', { level: 1, name: 'This link no longer works' })).toBeVisible();
  });
});

test('A22: errors stand beside their field and above the form, the server’s as well', async ({ stack, outsider, requester, watch }) => {
  watch.expect(/status of 400.*\/requests\)/);
  const page = await outsider();
  const form = new RequestForm(page);
  const summary = page.getByTestId('error-summary');
  await page.goto(`${stack.facts.Portal}/request?step=check`);
  await form.expectStep(FormSteps.you);
  await form.next();
  await expect(summary).toBeFocused();
  await expect(summary.getByRole('link')).toHaveText([/^Your name/, /^E-mail/, /^Mobile/]);
  await summary.getByRole('link', { name: /^E-mail/ }).click();
  const email = page.getByLabel('E-mail', { exact: true });
  await expect(email).toBeFocused();
  await expect(email).toHaveAccessibleDescription(/This is needed\./);
  await page.keyboard.type('jane');
  await expect(summary.getByRole('link')).toHaveCount(2);

  // A telephone number that only the server knows to be none.
  await form.fillYou({ ...requester, Mobile: '+44 12' });
  await form.next();
  await form.fillPatient(stack.patient('CARMICHAEL'), 'I am the patient');
  await form.next();
  await page.getByLabel('Purpose').selectOption('Second opinion');
  await form.next();
  await form.send();
  await form.expectStep(FormSteps.you);
  await expect(summary).toBeFocused();
  await expect(page.getByLabel('Mobile')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByLabel('Your name')).toHaveValue(requester.Name);

  await page.getByRole('button', { name: 'Clear the form' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Clear the form' }).click();
  await expect(page.getByLabel('Your name')).toHaveValue('');
  await page.reload();
  await expect(page.getByLabel('Your name')).toHaveValue('');
});

test('A22: whoever asks for their own images types their name once', async ({ stack, outsider, requester }) => {
  const page = await outsider();
  const form = new RequestForm(page);
  await page.goto(`${stack.facts.Portal}/request`);
  await form.fillYou({ ...requester, Name: 'Jane Mary Doe' });
  await form.next();
  await page.getByLabel('I am the patient').check();
  await expect(page.getByLabel('Family name')).toHaveValue('Doe');
  await expect(page.getByLabel('Given name')).toHaveValue('Jane Mary');
  await page.getByLabel('I treat the patient').check();
  await expect(page.getByLabel('Family name')).toHaveValue('');
});

test('A22, A23: identification that staff ask for later is handed in by a link', async ({ stack, api, staff, outsider, requester }) => {
  const request = await api.enterRequest(stack.patient('ELLERY'), requester);
  const bob = await staff('bob');
  await bob.goto(`${stack.facts.App}requests/${request}`);
  await bob.getByRole('button', { name: 'Ask for identification' }).first().click();
  await bob.getByTestId('ask-identification-send').click();
  const mail = await MailPage.open(await outsider(), stack.facts.Mail);
  const page = await mail.pressLink(requester.Email, Asking);
  await page.getByRole('button', { name: 'Send the files' }).click();
  await expect(page.getByText('Choose at least one file.')).toBeVisible();
  await page.locator('input[name=Identification]').setInputFiles([passport, consent]);
  await page.getByRole('button', { name: 'Send the files' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Thank you, the files have arrived' })).toBeFocused();
  await bob.reload();
  await bob.getByRole('button', { name: 'View request ID' }).click();
  await expect(bob.getByRole('dialog').getByRole('link', { name: passport.name })).toBeVisible();
  await expect(bob.getByRole('dialog').getByRole('link', { name: consent.name })).toBeVisible();
});

test('A22: turned off by the hospital, the form says so', async ({ stack, api, outsider, watch }) => {
  watch.expect(/status of 401.*\/me\)/);
  await api.call('PUT', '/exchange/api/settings/form', { Enabled: false });
  try {
    const page = await outsider();
    await page.goto(`${stack.facts.Portal}/request`);
    await expect(page.getByRole('heading', { level: 1, name: 'Requests are not taken here' })).toBeVisible();
    await page.goto(stack.facts.Portal);
    await expect(page.getByText('Requests are not taken here at the moment.')).toBeVisible();
    await expect(page.getByRole('link', { name: 'Ask for images' })).toHaveCount(0);
  } finally {
    await api.call('PUT', '/exchange/api/settings/form', { Enabled: true });
  }
});

test('A22: by keyboard alone', async ({ stack, outsider, requester }) => {
  const page = await outsider();
  const form = new RequestForm(page);
  const type = async (label: string | RegExp, words: string) => {
    await tabTo(page, label);
    await page.keyboard.type(words);
  };
  await page.goto(`${stack.facts.Portal}/request`);
  await type('Your name', 'Jane Doe');
  await type('E-mail', requester.Email);
  await type('Mobile', requester.Mobile);
  await page.keyboard.press('Enter');
  await form.expectStep(FormSteps.patient);
  await tabTo(page, 'I am the patient');
  await page.keyboard.press('Space');
  await type('Day', '16');
  await type('Month', '3');
  await type('Year', '2004');
  await page.keyboard.press('Enter');
  await form.expectStep(FormSteps.request);
  await tabTo(page, 'Purpose');
  await page.keyboard.type('Second');
  await tabTo(page, 'Continue');
  await page.keyboard.press('Enter');
  await form.expectStep(FormSteps.check);
  await tabTo(page, 'I have read this and agree');
  await page.keyboard.press('Space');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Check your e-mail' })).toBeFocused();
});

const WIDE = { width: 1280, height: 800 };
const TELEPHONE = { width: 390, height: 844 };
for (const [name, options] of Object.entries({
  'light, wide': { viewport: WIDE, colorScheme: 'light' },
  'dark, telephone': { viewport: TELEPHONE, colorScheme: 'dark', hasTouch: true, isMobile: true },
} as const)) {
  test(`A22: every page of the form is accessible, ${name}`, async ({ stack, outsider, requester, watch }) => {
    test.setTimeout(120_000);
    watch.expect(/status of 401.*\/me\)/);
    watch.expect(/status of 404.*\/identification\//);
    const page = await outsider(options);
    const form = new RequestForm(page);
    const look = async (where: string, at = page) => {
      await settled(at);
      await expectAccessible(at, where);
      await expectContrast(at, where);
      await expectNoSidewaysScrolling(at, where);
    };
    await page.goto(stack.facts.Portal);
    await look('start');
    await page.goto(`${stack.facts.Portal}/request`);
    await look('you');
    await form.next();
    await look('you, with errors');
    await form.fillYou(requester);
    await form.next();
    await form.next();
    await look('patient, with errors');
    await form.fillPatient(stack.patient('CARMICHAEL'), 'I am a parent or guardian');
    await form.next();
    await page.locator('input[name=Identification]').setInputFiles([passport, { ...passport, name: 'empty.pdf', buffer: Buffer.alloc(0) }]);
    await form.next();
    await look('request, with errors');
    await page.getByLabel('Purpose').selectOption('Insurance');
    await form.next();
    await page.getByText('What happens with what you enter').click();
    await look('check');
    await form.send();
    await expect(page.getByRole('heading', { level: 1, name: 'Check your e-mail' })).toBeVisible();
    await look('sent');
    const confirming = await (await MailPage.open(await outsider(options), stack.facts.Mail)).pressLink(requester.Email, Confirming);
    await look('confirm', confirming);
    await confirming.getByRole('button', { name: 'Confirm my request' }).click();
    await expect(confirming.getByTestId('reference')).toBeVisible();
    await look('confirmed', confirming);
    await page.goto(`${stack.facts.Portal}/i/${'A'.repeat(43)}`);
    await look('a dead link');
  });
}

/** Presses Tab until the control of this name has the focus. */
async function tabTo(page: Page, label: string | RegExp): Promise<void> {
  const name = typeof label === 'string' ? new RegExp(`^${label}$`) : label;
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press('Tab');
    const focused = page.locator(':focus');
    if ((await focused.count()) === 1 && (await hasName(focused, name))) {
      return;
    }
  }
  throw new Error(`The Tab key does not lead to ${label}`);
}

async function hasName(control: ReturnType<Page['locator']>, name: RegExp): Promise<boolean> {
  const text = await control.evaluate((element) => {
    const labels = [...((element as HTMLInputElement).labels ?? [])].map((each) => each.textContent ?? '');
    return labels.length > 0 ? labels.join(' ') : (element.textContent ?? '');
  });
  return name.test(text.replace(/\s+/g, ' ').replace('(optional)', '').trim());
}
