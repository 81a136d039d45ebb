import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, waitFor } from './processes';

const MiniBrowser = `/usr/lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu/webkit2gtk-4.1/MiniBrowser`;

const CallLimit = 30_000; // milliseconds; the driver itself waits for ever

/** WebKitGTK by its WebDriver, on a display of its own. */
export class WebKit {
  private session = '';

  private constructor(
    private readonly driver: ChildProcess,
    private readonly home: string,
    private readonly origin: string,
  ) {}

  static async start(): Promise<WebKit> {
    const home = mkdtempSync(join(tmpdir(), 'exchange-webkit-'));
    const port = await freePort();
    // A group of its own, so that the display and the browser end with the driver.
    const driver = spawn('/usr/bin/xvfb-run', ['-a', '-s', '-screen 0 1280x900x24', '/usr/bin/WebKitWebDriver', `--port=${port}`], {
      env: { ...process.env, HOME: home, XDG_RUNTIME_DIR: home, LIBGL_ALWAYS_SOFTWARE: '1', WEBKIT_DISABLE_COMPOSITING_MODE: '1' },
      stdio: 'ignore',
      detached: true,
    });
    const webkit = new WebKit(driver, home, `http://127.0.0.1:${port}`);
    await waitFor(30_000, () => webkit.call('GET', '/status'));
    const options = { binary: MiniBrowser, args: ['--automation'] };
    const answer = (await webkit.call('POST', '/session', {
      capabilities: { alwaysMatch: { browserName: 'MiniBrowser', 'webkitgtk:browserOptions': options } },
    })) as { sessionId: string };
    webkit.session = `/session/${answer.sessionId}`;
    return webkit;
  }

  async open(url: string): Promise<void> {
    await this.call('POST', `${this.session}/url`, { url });
  }

  run(script: string): Promise<unknown> {
    return this.call('POST', `${this.session}/execute/sync`, { script, args: [] });
  }

  async screenshot(): Promise<Buffer> {
    return Buffer.from((await this.call('GET', `${this.session}/screenshot`)) as string, 'base64');
  }

  async stop(): Promise<void> {
    await this.call('DELETE', this.session).catch(() => undefined);
    if (this.driver.pid !== undefined) {
      process.kill(-this.driver.pid);
    }
    rmSync(this.home, { recursive: true, force: true });
  }

  private async call(method: string, path: string, body?: object): Promise<unknown> {
    const answer = await fetch(this.origin + path, {
      method,
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(CallLimit),
    });
    const { value } = (await answer.json()) as { value: unknown };
    if (!answer.ok) {
      throw new Error(JSON.stringify(value));
    }
    return value;
  }
}
