import { defineConfig, mergeConfig } from 'vitest/config';
import { applicationConfig } from './vite.shared';

export default mergeConfig(
  applicationConfig({ name: 'staff', base: '/exchange/app/', port: 5173 }),
  defineConfig({
    test: {
      environment: 'jsdom',
      include: ['src/**/*.test.ts', 'scripts/**/*.test.ts'],
      setupFiles: ['./src/shared/testing/setup.ts'],
      // A busy machine loads a page's modules slowly; nothing here measures time.
      testTimeout: 30_000,
      restoreMocks: true,
      env: { TZ: 'UTC' },
      css: false,
    },
  }),
);
