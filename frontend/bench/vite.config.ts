import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** Builds the plain drawing into the folder that the benchmark names. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  logLevel: 'warn',
  build: {
    target: 'es2022',
    outDir: process.env['PORTOLAN_BENCH_OUT'] ?? 'dist',
    emptyOutDir: true,
    modulePreload: { polyfill: false },
    rollupOptions: { input: fileURLToPath(new URL('plain.html', import.meta.url)) },
  },
});
