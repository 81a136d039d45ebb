import { test as base, expect, type BrowserContext, type BrowserContextOptions, type Page } from '@playwright/test';
import { MailPage } from './MailPage';
import { Stack } from './stack';
import { StaffApi, type Requester } from './StaffApi';
import { Watch } from './Watch';

interface WorkerFixtures {
  stack: Stack;
  /** Counts through the life of a stack, so that every test has requesters of its own. */
  numbers: { next: () => number };
}

interface Fixtures {
  watch: Watch;
  api: StaffApi;
  /** Whoever asks for images in this test; nobody else has this name, address or number. */
  requester: Requester;
  /** A new browser of this member of staff, signed in to Orthanc, on an empty page. */
  staff: (user: string, options?: BrowserContextOptions) => Promise<Page>;
  /** A new browser of somebody outside, on an empty page. */
  outsider: (options?: BrowserContextOptions) => Promise<Page>;
  /** From the e-mail to the dashboard, in this page's browser. */
  logIn: (page: Page, requester: Requester) => Promise<Page>;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  stack: [
    async ({}, use) => {
      const stack = await Stack.start('--trouble');
      await use(stack);
      await stack.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],

  numbers: [
    async ({}, use) => {
      // All of three digits, so that no name is the beginning of another.
      let number = 100;
      await use({ next: () => ++number });
    },
    { scope: 'worker' },
  ],

  watch: async ({ stack }, use) => {
    const watch = new Watch([stack.facts.Orthanc, stack.facts.Portal], stack.facts.Mail);
    await use(watch);
    expect(watch.findings, 'pages keep quiet, keep their policy, and keep to their own hosts').toEqual([]);
  },

  api: async ({ stack, playwright }, use) => {
    const password = stack.facts.Users.alice?.Password ?? '';
    const http = await playwright.request.newContext({
      baseURL: stack.facts.Orthanc,
      httpCredentials: { username: 'alice', password, send: 'always' },
    });
    await use(new StaffApi(http));
    await http.dispose();
  },

  requester: async ({ numbers }, use) => {
    const number = numbers.next();
    await use({
      Name: `Harriet Vane ${number}`,
      Organization: 'Vane & Wimsey Solicitors',
      Email: `h.vane.${number}@solicitors.example`,
      Phone: '+44 20 7946 0101',
      Mobile: `+44770090${String(1000 + number)}`,
    });
  },

  staff: async ({ browser, stack, watch }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (user, options = {}) => {
      const password = stack.facts.Users[user]?.Password ?? '';
      const context = await browser.newContext({
        ...options,
        httpCredentials: { username: user, password, origin: stack.facts.Orthanc },
      });
      contexts.push(context);
      await watch.over(context);
      return context.newPage();
    });
    await Promise.all(contexts.map((context) => context.close()));
  },

  outsider: async ({ browser, watch }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (options = {}) => {
      const context = await browser.newContext(options);
      contexts.push(context);
      await watch.over(context);
      return context.newPage();
    });
    await Promise.all(contexts.map((context) => context.close()));
  },

  logIn: async ({ stack }, use) => {
    await use(async (page, requester) => {
      const mail = await MailPage.open(page, stack.facts.Mail);
      const portal = await mail.pressLink(requester.Email);
      await portal.getByRole('button', { name: 'Send me a passcode' }).click();
      await portal.getByLabel('Passcode').fill(await mail.passcode(requester.Mobile));
      await portal.getByRole('button', { name: 'Open the images' }).click();
      await expect(portal.getByRole('heading', { name: `Hello, ${requester.Name}` })).toBeVisible();
      return portal;
    });
  },
});

export { expect };
