import { expect, type Locator, type Page } from '@playwright/test';

/** The mail catcher's own page, used as a recipient uses mail program and telephone. */
export class MailPage {
  private constructor(private readonly page: Page) {}

  static async open(page: Page, address: string): Promise<MailPage> {
    await page.goto(address);
    return new MailPage(page);
  }

  /** Opens the newest message to an address or number, waiting for it; `after` so many that were there before. */
  private async show(to: string, { after = 0, subject = '' } = {}): Promise<Locator> {
    const list = this.page.getByRole('navigation', { name: 'Messages' });
    const rows = list.getByRole('button').filter({ hasText: to }).filter({ hasText: subject });
    await expect.poll(() => rows.count(), { message: `a message to ${to}`, timeout: 60_000 }).toBeGreaterThan(after);
    await rows.first().click();
    return this.page.getByRole('article');
  }

  async text(to: string, subject = ''): Promise<string> {
    return (await this.show(to, { subject })).locator('pre').innerText();
  }

  async subject(to: string): Promise<string> {
    return (await this.show(to)).locator('dt:has-text("Subject") + dd').innerText();
  }

  /** Presses the button of the e-mail as its reader sees it; the portal opens in a window of its own. */
  async pressLink(to: string, subject = 'are ready for you'): Promise<Page> {
    const message = await this.show(to, { subject });
    const button = message.frameLocator('iframe').getByRole('link').first();
    const [opened] = await Promise.all([this.page.context().waitForEvent('page'), button.click()]);
    await opened.waitForLoadState();
    return opened;
  }

  async passcode(number: string, after = 0): Promise<string> {
    const text = await (await this.show(number, { after })).locator('pre').innerText();
    const found = /(?<![\w/-])\d{6,10}(?![\w/-])/.exec(text);
    expect(found, `a passcode in: ${text}`).not.toBeNull();
    return found?.[0] ?? '';
  }
}
