import { expect, type Page } from '@playwright/test';

interface Pixels {
  /** Different grey values: 1 in a blank picture. */
  greys: number;
  /** Changes with every pixel. */
  sum: number;
}

async function readPixels(viewer: Page): Promise<Pixels> {
  return viewer.getByRole('img').locator('visible=true').last().evaluate((element) => {
    const canvas = element as HTMLCanvasElement;
    // A copy, because reading the page's own canvas would slow it down from then on.
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true })!;
    copy.drawImage(canvas, 0, 0);
    const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
    const greys = new Set<number>();
    let sum = 0;
    for (let i = 0; i < data.length; i += 4) {
      greys.add(data[i]!);
      sum = (sum * 31 + data[i]!) % 1_000_000_007;
    }
    return { greys: greys.size, sum };
  });
}

/** Waits for the picture itself, in the place of a drawing of it. */
export async function exact(viewer: Page): Promise<void> {
  await expect(viewer.locator('canvas.surface[aria-busy="false"]').first()).toBeVisible();
  await expect(viewer.locator('.pane:not([hidden])').first()).not.toContainText('Preview');
}

/** Waits until the viewer shows a real picture, other than the one before, and gives its sum. */
export async function expectPicture(viewer: Page, before?: number): Promise<number> {
  let sum = 0;
  await expect
    .poll(
      async () => {
        const pixels = await readPixels(viewer);
        sum = pixels.sum;
        return pixels.greys > 30 && pixels.sum !== before;
      },
      { message: 'a picture with many greys, other than the one before' },
    )
    .toBe(true);
  return sum;
}
