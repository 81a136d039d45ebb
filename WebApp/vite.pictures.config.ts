// The viewer's image pipeline as a program for Node: tests compare its pictures with other toolkits' (Resources/Tests/Viewer).
import { defineConfig } from 'vite';

export default defineConfig({
  build: {
    ssr: 'dev/viewer/pictures.ts',
    // Within node_modules, so that the decoders are found beside it.
    outDir: 'node_modules/.cache/pictures',
    emptyOutDir: true,
    target: 'node18',
    rollupOptions: { output: { entryFileNames: 'pictures.mjs' } },
  },
});
