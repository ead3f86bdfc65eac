// Times the page of the built binary (PORTOLAN_BIN) in Chromium without a graphics card, on generated charts
// (PORTOLAN_FLEET writes them), beside a plain drawing of the same pictures; prints lines for benchstat. BENCH_ARGS is
// read as go test reads it: -count=N measures N times, -benchtime=1x keeps the gestures short. It asserts no time, but
// fails where a chart is not drawn.
import { execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
import { mkdtempSync, openSync, closeSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { browser, serve } from '../e2e/program.mjs';
import { gestures, memory, unlimited, watchFirstPaint } from './measure.mjs';

const args = process.env.BENCH_ARGS ?? '';
const rounds = Number(/-count[= ](\d+)/.exec(args)?.[1] ?? 1);
const steps = /-benchtime[= ]1x/.test(args) ? 24 : 120;
const sizes = (process.env.PORTOLAN_BENCH_NODES ?? '2000 10000').split(' ').map(Number);
const viewport = { width: 1280, height: 800 };
const folder = mkdtempSync(join(tmpdir(), 'portolan-bench-'));

/** Pages of 4 KiB: what /proc says of a process's memory. */
const resident = (pid) => Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * 4096;

function snapshot(nodes) {
  if (!process.env.PORTOLAN_FLEET) throw new Error('set PORTOLAN_FLEET to the built app/bench/fleet');
  const file = join(folder, `fleet-${nodes}.mesh.json`);
  const out = openSync(file, 'w');
  execFileSync(process.env.PORTOLAN_FLEET, [String(nodes)], { stdio: ['ignore', out, 'inherit'] });
  closeSync(out);
  return file;
}

const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.woff2': 'font/woff2', '.json': 'application/json' };

/** Serves the plain drawing with its picture, packed as the program packs its answers. It needs nothing but the picture. */
async function servePlain(picture) {
  const packed = gzipSync(JSON.stringify({ picture }));
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    response.setHeader('Content-Type', types[extname(pathname)] ?? 'text/plain');
    if (pathname === '/chart.json') {
      response.setHeader('Content-Encoding', 'gzip');
      response.end(packed);
      return;
    }
    try {
      response.end(readFileSync(join(folder, 'plain', pathname)));
    } catch {
      response.statusCode = 404;
      response.end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${server.address().port}/plain.html`, end: () => server.close() };
}

/** Opens a page anew and answers all that is measured of it. */
async function measure(engine, url) {
  const context = await engine.newContext({ viewport, colorScheme: 'dark' });
  const page = await context.newPage();
  await page.addInitScript(watchFirstPaint);
  await page.goto(url);
  await page.waitForFunction(() => window.firstPaint > 0, undefined, { timeout: 30_000 });
  const firstPaint = await page.evaluate(() => window.firstPaint);
  // What is left to do after the first picture is not part of a gesture.
  await page.waitForTimeout(1500);
  const used = await memory(engine, page, resident);
  const moved = await gestures(page, steps);
  await context.close();
  return { firstPaint, ...used, moved };
}

/** What the page asked for, and where on the screen it draws: the plain drawing gets the same. A first visit also leaves the layout done. */
async function visit(engine, url) {
  const context = await engine.newContext({ viewport, colorScheme: 'dark' });
  const page = await context.newPage();
  const answer = page.waitForResponse((r) => r.url().includes('/api/chart') && r.ok(), { timeout: 60_000 });
  await page.goto(url);
  // Asked for once more: the browser does not keep an answer this large for whoever watches it.
  const chart = await (await page.request.get((await answer).url())).body();
  const box = await page.locator('.chart canvas').boundingBox();
  await context.close();
  return { chart, room: new URLSearchParams({ x: box.x, y: box.y, w: box.width, h: box.height }) };
}

const ratio = (a, b) => (a / b).toFixed(3);
const line = (name, value, unit, share) => console.log(`BenchmarkPage/${name} 1 ${value.toFixed(0)} ${unit} ${share} ratio`);

/** Lines for benchstat: the page's own value, and its ratio to the plain drawing's. */
function report(nodes, page, plain) {
  for (const [gesture, a] of Object.entries(page.moved)) {
    const b = plain.moved[gesture];
    for (const what of ['median', 'p95', 'worst', 'work']) line(`nodes=${nodes}/${gesture}/${what}`, a[what] * 1e6, 'ns/op', ratio(a[what], b[what]));
  }
  line(`nodes=${nodes}/first-paint`, page.firstPaint * 1e6, 'ns/op', ratio(page.firstPaint, plain.firstPaint));
  line(`nodes=${nodes}/heap`, page.heap, 'B/op', ratio(page.heap, plain.heap));
  line(`nodes=${nodes}/resident`, page.resident, 'B/op', ratio(page.resident, plain.resident));
}

/** The same for people. */
function summary(nodes, drawn, page, plain) {
  const ms = (v) => v.toFixed(1).padStart(7);
  console.error(`\n${nodes} namespaces: ${drawn.nodes} nodes, ${drawn.ops} operations; milliseconds, the plain drawing's in brackets`);
  for (const [gesture, a] of Object.entries(page.moved)) {
    const b = plain.moved[gesture];
    console.error(`  ${gesture.padEnd(12)} median ${ms(a.median)} (${ms(b.median)}) = ${ratio(a.median, b.median)}  p95 ${ms(a.p95)} (${ms(b.p95)})  worst ${ms(a.worst)} (${ms(b.worst)})  work ${ms(a.work)} (${ms(b.work)}) = ${ratio(a.work, b.work)}  ${a.frames} frames (${b.frames})`);
  }
  console.error(`  first paint  ${ms(page.firstPaint)} (${ms(plain.firstPaint)})`);
  console.error(`  memory, MB   heap ${ms(page.heap / 1e6)} (${ms(plain.heap / 1e6)})  resident ${ms(page.resident / 1e6)} (${ms(plain.resident / 1e6)})`);
}

async function compare(engine, nodes) {
  const program = await serve([snapshot(nodes)]);
  try {
    const { chart, room } = await visit(engine, program.url);
    const { picture } = JSON.parse(chart);
    const yardstick = await servePlain(picture);
    for (let round = 0; round < rounds; round++) {
      const plain = await measure(engine, `${yardstick.url}?${room}`);
      const page = await measure(engine, program.url);
      report(nodes, page, plain);
      summary(nodes, { nodes: picture.nodes.length, ops: picture.ops.length }, page, plain);
    }
    yardstick.end();
  } finally {
    await program.end();
  }
}

process.env.PORTOLAN_BENCH_OUT = join(folder, 'plain');
await build({ configFile: fileURLToPath(new URL('vite.config.ts', import.meta.url)) });
const engine = await browser(unlimited);
try {
  for (const nodes of sizes) await compare(engine, nodes);
} finally {
  await engine.close();
  rmSync(folder, { recursive: true });
}
