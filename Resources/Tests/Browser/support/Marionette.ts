import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, waitFor } from './processes';

/** Firefox by its own remote protocol (Marionette): Debian has no driver for it, and none is needed. */
export class Marionette {
  private next = 1;
  private received = Buffer.alloc(0);
  private readonly waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();

  private constructor(
    private readonly firefox: ChildProcess,
    private readonly profile: string,
    private readonly socket: Socket,
  ) {
    socket.on('data', (data) => this.receive(data));
  }

  static async start(): Promise<Marionette> {
    const profile = mkdtempSync(join(tmpdir(), 'exchange-firefox-'));
    const port = await freePort();
    writeFileSync(join(profile, 'user.js'), `user_pref("marionette.port", ${port});\nuser_pref("intl.locale.requested", "en-GB");\n`);
    const firefox = spawn('/usr/bin/firefox-esr', ['--headless', '--marionette', '--no-remote', '--profile', profile], {
      env: { ...process.env, HOME: profile },
      stdio: 'ignore',
    });
    const socket = await waitFor(60_000, () => open(port));
    const marionette = new Marionette(firefox, profile, socket);
    await marionette.send('WebDriver:NewSession', {});
    return marionette;
  }

  async open(url: string): Promise<void> {
    await this.send('WebDriver:Navigate', { url });
  }

  /** The body of a function; gives what it returns. */
  async run(script: string): Promise<unknown> {
    const answer = (await this.send('WebDriver:ExecuteScript', { script, args: [] })) as { value: unknown };
    return answer.value;
  }

  async screenshot(): Promise<Buffer> {
    const answer = (await this.send('WebDriver:TakeScreenshot', { full: false })) as { value: string };
    return Buffer.from(answer.value, 'base64');
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.firefox.once('exit', resolve));
    this.socket.destroy();
    this.firefox.kill();
    await ended;
    rmSync(this.profile, { recursive: true, force: true });
  }

  private send(command: string, parameters: object): Promise<unknown> {
    const id = this.next++;
    const text = JSON.stringify([0, id, command, parameters]);
    this.socket.write(`${Buffer.byteLength(text)}:${text}`);
    return new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject }));
  }

  /** Messages come as length, colon, JSON: `[1, id, error, result]`, but for the greeting. */
  private receive(data: Buffer): void {
    this.received = Buffer.concat([this.received, data]);
    for (;;) {
      const colon = this.received.indexOf(':');
      const length = Number(this.received.subarray(0, Math.max(colon, 0)).toString());
      if (colon < 0 || this.received.length < colon + 1 + length) {
        return;
      }
      const message = JSON.parse(this.received.subarray(colon + 1, colon + 1 + length).toString()) as unknown;
      this.received = this.received.subarray(colon + 1 + length);
      if (Array.isArray(message)) {
        const [, id, error, result] = message as [number, number, { message: string } | null, unknown];
        const waiting = this.waiting.get(id);
        this.waiting.delete(id);
        if (error === null) {
          waiting?.resolve(result);
        } else {
          waiting?.reject(new Error(error.message));
        }
      }
    }
  }
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket));
    socket.once('error', reject);
  });
}
