import { defineConfig } from '@playwright/test';
import base, { browser } from './playwright.config';

/** `npm run screenshots`: the pictures of the README, from a stack of its own. */
export default defineConfig({
  ...base,
  testMatch: 'screenshots.ts',
  workers: 1,
  timeout: 180_000,
  use: { ...browser, colorScheme: 'light' },
});
