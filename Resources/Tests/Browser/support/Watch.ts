import type { BrowserContext, ConsoleMessage } from '@playwright/test';

/**
 * What no page of ours may do, whoever looks at it: write an error to the console, break its own Content-Security-Policy, or
 * ask any host but the doors it belongs to.
 */
export class Watch {
  private readonly found: string[] = [];
  // A study without any picture has no preview, and a bare PDF no icon; the browser writes that down by itself.
  private readonly expected: RegExp[] = [/status of 404.*\/preview\)/, /status of 404.*\/favicon\.ico\)/];

  /** The mail catcher may be asked, but is no page of ours. */
  constructor(
    private readonly doors: string[],
    private readonly mail: string,
  ) {}

  async over(context: BrowserContext): Promise<void> {
    context.on('console', (message) => this.onConsole(message));
    context.on('weberror', (error) => this.found.push(`exception: ${error.error().stack ?? error.error().message}`));
    context.on('request', (request) => {
      const { origin, protocol } = new URL(request.url());
      if (!['data:', 'blob:', 'chrome-extension:', 'chrome:'].includes(protocol) && ![...this.doors, this.mail].includes(origin)) {
        this.found.push(`request elsewhere: ${request.url()}`);
      }
    });
    // Violations that block nothing visible are not always written to the console.
    await context.exposeBinding('reportViolation', (_source, text: string) => this.found.push(`policy: ${text}`));
    await context.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        const report = (window as unknown as { reportViolation: (text: string) => void }).reportViolation;
        report(`${event.violatedDirective} ${event.blockedURI} on ${event.documentURI}`);
      });
    });
  }

  /** An error that belongs to what a test does, such as the browser's own line about a 403. */
  expect(error: RegExp): void {
    this.expected.push(error);
  }

  get findings(): string[] {
    return this.found.filter((line) => !this.expected.some((pattern) => pattern.test(line)));
  }

  private onConsole(message: ConsoleMessage): void {
    const line = `${message.type()}: ${message.text()} (${message.location().url})`;
    if (!line.includes(this.mail) && ['error', 'warning', 'assert'].includes(message.type())) {
      this.found.push(line);
    }
  }
}
