import { expect, type BrowserContext, type Locator, type Page } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const assembler = fileURLToPath(new URL('../../Viewer/assemble.py', import.meta.url));

/** What people call their folders. */
export const hostileName = 'Bilder von Jürgen, März #2 (100%)';

/** An extracted zip in a new folder of this name; gives the folder. */
export function assemble(name: string, ...options: string[]): string {
  const folder = join(mkdtempSync(join(tmpdir(), 'exchange-zip-')), name);
  execFileSync('/usr/bin/python3', [assembler, '--out', folder, ...options]);
  return folder;
}

export function indexOf(folder: string): string {
  return pathToFileURL(join(folder, 'INDEX.HTM')).href;
}

/** Notes what no page from a folder may do: write an error, break its own policy, or ask anybody for anything. */
export async function watchOffline(context: BrowserContext): Promise<string[]> {
  const found: string[] = [];
  context.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) {
      found.push(`${message.type()}: ${message.text()} (${message.location().url})`);
    }
  });
  context.on('weberror', (error) => found.push(`exception: ${error.error().stack}`));
  context.on('request', (request) => {
    if (!['file:', 'data:', 'blob:', 'chrome-extension:', 'chrome:'].includes(new URL(request.url()).protocol)) {
      found.push(`request elsewhere: ${request.url()}`);
    }
  });
  await context.exposeBinding('reportViolation', (_source, text: string) => found.push(`policy: ${text}`));
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      (window as unknown as { reportViolation: (text: string) => void }).reportViolation(`${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  return found;
}

/** The viewer on a page, as its readers know it. */
export class OfflineViewer {
  constructor(readonly page: Page) {}

  static async open(page: Page, folder: string): Promise<OfflineViewer> {
    await page.goto(indexOf(folder));
    const viewer = new OfflineViewer(page);
    await viewer.settled();
    return viewer;
  }

  get pane(): Locator {
    return this.page.locator('.pane:not([hidden])').first();
  }

  get surface(): Locator {
    return this.pane.locator('canvas.surface');
  }

  get series(): Locator {
    return this.page.locator('.strip li > button');
  }

  async settled(): Promise<void> {
    await expect(this.surface).toHaveAttribute('aria-busy', 'false');
  }

  async openSeries(name: string | RegExp): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Series' }).getByRole('button', { name }).click();
    await this.settled();
  }

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) {
      await this.page.keyboard.press(key);
    }
    await this.settled();
  }

  async drag(fromX: number, fromY: number, toX: number, toY: number): Promise<void> {
    const box = await this.surface.boundingBox();
    const { x, y } = box ?? { x: 0, y: 0 };
    await this.page.mouse.move(x + fromX, y + fromY);
    await this.page.mouse.down();
    await this.page.mouse.move(x + toX, y + toY, { steps: 5 });
    await this.page.mouse.up();
  }

  /** Red, green and blue of a square picture that fits the surface, at fractions of its sides. */
  colour(across: number, down: number): Promise<number[]> {
    return this.surface.evaluate(
      (canvas: HTMLCanvasElement, [x = 0, y = 0]) => {
        const side = Math.min(canvas.width, canvas.height);
        const pixel = document.createElement('canvas').getContext('2d');
        pixel?.drawImage(canvas, -Math.round((canvas.width - side) / 2 + x * side), -Math.round((canvas.height - side) / 2 + y * side));
        return [...(pixel?.getImageData(0, 0, 1, 1).data ?? [])].slice(0, 3);
      },
      [across, down],
    );
  }

  /** A number that stands for what the surface shows; 0 for an empty one. */
  picture(): Promise<number> {
    return this.surface.evaluate(fingerprint);
  }
}

/** Runs in the page: a sum over the canvas, 0 where all of it is black. */
export function fingerprint(canvas: Element): number {
  const { width, height } = canvas as HTMLCanvasElement;
  // A copy is read, so that looking does not change how the page draws.
  const copy = document.createElement('canvas');
  copy.width = width;
  copy.height = height;
  const context = copy.getContext('2d', { willReadFrequently: true });
  context?.drawImage(canvas as HTMLCanvasElement, 0, 0);
  const data = context?.getImageData(0, 0, width, height).data ?? [];
  let sum = 0;
  for (let at = 0; at < data.length; at += 4) {
    sum = (sum * 31 + (data[at] ?? 0) * (at + 1)) % 1_000_000_007;
  }
  return sum;
}
