// The viewer that travels in a zip and runs from a folder: classic scripts only, nothing fetched.
//   vite build --config vite.offline.config.ts                INDEX.HTM, VIEWER/viewer.js, VIEWER/viewer.css
//   vite build --config vite.offline.config.ts --mode codecs  VIEWER/codecs.js
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const root = fileURLToPath(new URL('.', import.meta.url));
const offline = resolve(root, 'src/viewer/offline');

// The text for a page that stands alone must not flash before the viewer's: it appears after a while only.
const style =
  'html{background:#000;color:#e8eeee;font:17px/1.5 system-ui,sans-serif}#alone,noscript{display:block;margin:12vh auto 0;max-width:38rem;padding:0 20px}' +
  '#alone{animation:late 1s step-end}@keyframes late{from{visibility:hidden}}';

// Chromium's first look into its tables of languages takes a seventh of the page's time to the first picture, beside which numbers
// and dates stand. The tables are the whole process's: a worker looks into them while the scripts come.
const looking = "new Intl.NumberFormat().format(1);new Intl.DateTimeFormat(undefined,{dateStyle:'medium',timeZone:'UTC'}).format();close()";
const formats = `try{new Worker(URL.createObjectURL(new Blob(["${looking}"])))}catch{}`;

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

const policy = [
  "default-src 'none'",
  // Some browsers count neighbours in a folder as 'self', others by their scheme.
  `script-src 'self' file: blob: 'wasm-unsafe-eval' ${hashOf(formats)}`,
  'worker-src blob:',
  `style-src 'self' file: ${hashOf(style)}`,
  'img-src blob: data:',
  'connect-src data: blob:',
  'frame-src blob:',
  'object-src blob:',
  'media-src blob:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

function indexPage(): Plugin {
  return {
    name: 'index-page',
    generateBundle() {
      const page = readFileSync(resolve(offline, 'INDEX.HTM'), 'utf8');
      this.emitFile({ type: 'asset', fileName: 'INDEX.HTM', source: page.replace('%POLICY%', policy).replace('%STYLE%', style).replace('%FORMATS%', formats) });
    },
  };
}

/** The finished script as a function whose text can be handed to a worker (src/viewer/offline/program.ts). */
function wrapped(before: string, after: string): Plugin {
  return {
    name: 'wrapped',
    enforce: 'post',
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type === 'chunk') {
          chunk.code = `${before}${chunk.code}${after}\n`;
        }
      }
    },
  };
}

const codecsNotice =
  '/*! Decoders: OpenJPEG (BSD-2-Clause), CharLS (BSD-3-Clause), libjpeg-turbo (IJG, BSD-3-Clause), OpenJPH (BSD-2-Clause), as ' +
  'WebAssembly by the Cornerstone.js project (MIT, ISC). The rest: Orthanc Exchange (GPL-3.0-or-later). */\n';

export default defineConfig(({ mode }) => {
  const isCodecs = mode === 'codecs';
  return {
    root,
    publicDir: false,
    plugins: isCodecs
      ? [wrapped(codecsNotice + 'ExchangeViewer.codecs(function(){', ';return ExchangeCodecs;});')]
      : [wrapped('var ExchangeViewerProgram=(function(){', '});ExchangeViewerProgram();'), indexPage()],
    resolve: { alias: { '@shared': resolve(root, 'src/shared') } },
    build: {
      outDir: resolve(root, 'dist/offline'),
      emptyOutDir: !isCodecs,
      target: ['es2020', 'safari14', 'firefox91', 'chrome90'],
      assetsInlineLimit: Number.MAX_SAFE_INTEGER,
      cssCodeSplit: false,
      reportCompressedSize: true,
      chunkSizeWarningLimit: 4000,
      lib: {
        entry: resolve(offline, isCodecs ? 'codecs.ts' : 'main.ts'),
        formats: ['iife'],
        name: isCodecs ? 'ExchangeCodecs' : 'ExchangeViewerMain',
        fileName: () => (isCodecs ? 'VIEWER/codecs.js' : 'VIEWER/viewer.js'),
        cssFileName: 'VIEWER/viewer',
      },
      rollupOptions: { output: { inlineDynamicImports: true, exports: isCodecs ? 'default' : 'auto' } },
    },
    esbuild: { legalComments: 'none', charset: 'ascii' },
  };
});
