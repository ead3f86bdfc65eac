import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const here = fileURLToPath(new URL('.', import.meta.url));

/** What is in dist by others: git keeps stub.html, so that the Go program can embed the folder before the page was built; core is Go's own. */
const kept = ['stub.html', 'core'];

/** Empties dist but for what others put there. */
function emptyAllButKept(): Plugin {
  return {
    name: 'empty-all-but-kept',
    apply: 'build',
    buildStart() {
      const dist = join(here, 'dist');
      let names: string[];
      try {
        names = readdirSync(dist);
      } catch {
        return; // not there yet: nothing to empty
      }
      for (const name of names) {
        if (!kept.includes(name)) rmSync(join(dist, name), { recursive: true });
      }
    },
  };
}

export default defineConfig({
  base: './',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [emptyAllButKept()],
  server: {
    host: '127.0.0.1',
    // The fonts are those that the Go program measures with, two folders up.
    fs: { allow: ['..'] },
    // "npx vite" beside a running "portolan serve --port 7171" gives the page with hot reload.
    proxy: { '/api': { target: 'http://127.0.0.1:7171', changeOrigin: true } },
  },
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: false,
    // Nothing is inlined: the Content-Security-Policy knows no data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    reportCompressedSize: true,
    // The worker of a page that is a file goes into its HTML, behind code of Go's.
    rolldownOptions: {
      input: { index: join(here, 'index.html'), worker: join(here, 'src/offline/worker.ts') },
      output: { entryFileNames: (chunk) => (chunk.name === 'worker' ? 'offline/worker.js' : 'assets/[name]-[hash].js') },
    },
  },
});
