import { fileURLToPath } from 'node:url';
import { defineConfig, mergeConfig } from 'vite';
import { portalMock } from './dev/portal/mock';
import { applicationConfig } from './vite.shared';

// The page of a dead link is built beside the application: the server answers it by itself, without a script.
const deadLinkPage = fileURLToPath(new URL('./dead.html', import.meta.url));

export default defineConfig(
  mergeConfig(applicationConfig({ name: 'portal', base: '/', port: 5174, plugins: [portalMock()] }), {
    build: { rollupOptions: { input: [deadLinkPage] } },
  }),
);
