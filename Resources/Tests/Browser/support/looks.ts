import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Waits until a page has its data: a heading stands, and nothing says that it is loading. */
export async function settled(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
  await expect(page.locator('[role=progressbar]:visible, .skeleton:visible')).toHaveCount(0);
  // Colours fade in; measured half-way, contrast would be wrong by chance.
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined))));
}

export async function expectAccessible(page: Page, where: string): Promise<void> {
  await expectNone(new AxeBuilder({ page }).withTags(WCAG), where);
}

/** The part of it that another colour scheme can change. */
export async function expectContrast(page: Page, where: string): Promise<void> {
  await expectNone(new AxeBuilder({ page }).withRules(['color-contrast', 'link-in-text-block']), where);
}

async function expectNone(axe: AxeBuilder, where: string): Promise<void> {
  const { violations } = await axe.analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.target.join(' ')} ${node.failureSummary ?? ''}`).join('\n')}`);
  expect.soft(found, where).toEqual([]);
}

export async function expectNoSidewaysScrolling(page: Page, where: string): Promise<void> {
  const beyond = await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) {
      return [];
    }
    return [...document.querySelectorAll('body *')]
      .filter((element) => element.getBoundingClientRect().right > width + 1)
      .slice(0, 5)
      .map((element) => `${element.tagName}.${element.className} to ${Math.round(element.getBoundingClientRect().right)} of ${width}`);
  });
  expect.soft(beyond, where).toEqual([]);
}
