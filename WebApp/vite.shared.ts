// What both applications' builds have in common. Recipients never download staff code: each entry is a
// build of its own, with an output folder of its own.
import { fileURLToPath } from 'node:url';
import vue from '@vitejs/plugin-vue';
import { resolve } from 'node:path';
import type { Connect, PluginOption, UserConfig } from 'vite';

const root = fileURLToPath(new URL('.', import.meta.url));

/** Sub paths of the application answer its page in development, as the server does in production. */
function historyFallback(base: string, page: string): PluginOption {
  const answerPage: Connect.NextHandleFunction = (request, _response, next) => {
    const accept = request.headers.accept ?? '';
    if (request.url?.startsWith(base) && accept.includes('text/html')) {
      request.url = `${base}${page}`;
    }
    next();
  };
  return {
    name: 'history-fallback',
    configureServer: (server) => void server.middlewares.use(answerPage),
    configurePreviewServer: (server) => void server.middlewares.use(answerPage),
  };
}

/** What the server sends with every page; `npm run preview` shows the build under it. */
const contentSecurityPolicy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; font-src 'self'; img-src 'self' blob:; connect-src 'self'; " +
  "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

export interface Application {
  name: 'staff' | 'portal';
  base: string;
  port: number;
  plugins?: PluginOption[];
}

export function applicationConfig({ name, base, port, plugins = [] }: Application): UserConfig {
  return {
    root,
    base,
    publicDir: false,
    plugins: [vue(), historyFallback(base, `${name}.html`), ...plugins],
    resolve: {
      alias: {
        '@shared': resolve(root, 'src/shared'),
        '@staff': resolve(root, 'src/staff'),
        '@portal': resolve(root, 'src/portal'),
        // Templates are compiled at build time, so the strict Content-Security-Policy needs no eval.
        vue: 'vue/dist/vue.runtime.esm-bundler.js',
      },
    },
    define: {
      __VUE_OPTIONS_API__: false,
      __VUE_PROD_DEVTOOLS__: false,
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: false,
      __VUE_I18N_FULL_INSTALL__: false,
      __VUE_I18N_LEGACY_API__: false,
      // Messages are read by an interpreter, never by `new Function`.
      __INTLIFY_JIT_COMPILATION__: true,
      __INTLIFY_DROP_MESSAGE_COMPILER__: false,
      __INTLIFY_PROD_DEVTOOLS__: false,
    },
    css: {
      preprocessorOptions: {
        scss: {
          // Bootstrap 5.3 still uses @import; its own warnings are not ours to mend.
          quietDeps: true,
          silenceDeprecations: ['import', 'global-builtin', 'color-functions', 'if-function'],
        },
      },
    },
    build: {
      outDir: resolve(root, 'dist', name),
      emptyOutDir: true,
      // Nothing inline: neither data: addresses nor the preload polyfill's inline script.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      target: ['es2020', 'safari14', 'firefox91', 'chrome90'],
      rollupOptions: { input: resolve(root, `${name}.html`) },
    },
    server: { port, strictPort: true, host: '127.0.0.1' },
    preview: { port, strictPort: true, host: '127.0.0.1', headers: { 'Content-Security-Policy': contentSecurityPolicy } },
  };
}
