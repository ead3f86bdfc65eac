// Files that carry a chart: each is opened by dropping it on the page, a picture without facts says so and leaves the chart,
// and the picture itself fetches nothing. On the built binary (PORTOLAN_BIN).
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { browser, chartShown, openPage, out, serve, settled, steps } from './program.mjs';

const { step, finish } = steps();
const engine = await browser();
const folder = mkdtempSync(join(tmpdir(), 'portolan-carriers-'));
const make = (...args) => execFileSync(process.env.PORTOLAN_BIN, args, { stdio: 'ignore' });
const program = await serve(['--demo', 'three-meshes']);
const { page, context, faults } = await openPage(engine, program.url);
await chartShown(page);

/** Drops a file on the page as a file manager does. */
async function drop(name) {
  const data = readFileSync(join(folder, name)).toString('base64');
  await page.evaluate(([called, text]) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))], called));
    for (const kind of ['dragover', 'drop']) {
      const event = new DragEvent(kind, { dataTransfer: transfer, bubbles: true, cancelable: true });
      document.querySelector('.view').dispatchEvent(event);
      if (!event.defaultPrevented) throw new Error(`the browser would take the ${kind}`);
    }
  }, [name, data]);
}

const source = () => page.locator('.source b').textContent();

for (const [ending, demo] of [['mesh.json.gz', 'canary'], ['mesh.svg', 'tenants'], ['mesh.png', 'canary']]) {
  await step(`a dropped .${ending} is opened`, async () => {
    const name = `dropped.${ending}`;
    make('snapshot', '--demo', demo, '-o', join(folder, name));
    const charted = page.waitForResponse((r) => r.url().includes('/api/chart'));
    await drop(name);
    await page.waitForFunction((called) => document.querySelector('.source b')?.textContent === called, name);
    const chart = await (await charted).json();
    assert.deepEqual(chart.atlas.clusters.map((c) => c.context), [`demo-${demo}`]);
    await settled(page);
  });
}

await step('a picture without facts says so, and the chart stays', async () => {
  make('chart', '--demo', 'canary', '--file', join(folder, 'plain.png'));
  const before = await source();
  await drop('plain.png');
  const said = page.getByText('this PNG is a picture only').first();
  await said.waitFor();
  await page.getByText('portolan snapshot -o NAME.mesh.png').first().waitFor();
  assert.equal(await source(), before);
  await page.screenshot({ path: join(out, 'carrier-refused.png') });
});

await step('an SVG that carries facts draws itself and fetches nothing', async () => {
  const alone = await engine.newPage();
  const asked = [];
  alone.on('request', (r) => asked.push(r.url()));
  const address = pathToFileURL(join(folder, 'dropped.mesh.svg')).href;
  await alone.goto(address);
  assert.ok(await alone.evaluate(() => document.querySelectorAll('g[data-node]').length > 10 && document.querySelector('metadata snapshot') !== null));
  assert.deepEqual(asked.filter((url) => url !== address && !url.startsWith('data:')), []);
  await alone.close();
});

assert.deepEqual(faults.filter((f) => !/400/.test(f)), []);
await context.close();
await program.end();
await engine.close();
rmSync(folder, { recursive: true });
finish();
