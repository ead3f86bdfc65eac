import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const here = fileURLToPath(new URL('.', import.meta.url));

/**
 * Empties dist but for stub.html, which git keeps so that the Go program can embed the folder before the page was built.
 */
function emptyAllButStub(): Plugin {
  return {
    name: 'empty-all-but-stub',
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
        if (name !== 'stub.html') rmSync(join(dist, name), { recursive: true });
      }
    },
  };
}

export default defineConfig({
  base: './',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [emptyAllButStub()],
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
  },
});
