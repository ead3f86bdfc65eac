// Every file that the page exports, by keys alone, held to what the command line and the page's own table say; and that a large
// one shows how far it is and can be cancelled. PORTOLAN_BIN is the built binary.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clean } from './accessible.mjs';
import { chooseFormat } from './choose.mjs';
import { atlasOf, browser, chartShown, openPage, out, serve, steps } from './program.mjs';

const { step, finish } = steps();
const engine = await browser();
const folder = mkdtempSync(join(tmpdir(), 'portolan-export-'));

const dialog = (page) => page.locator('.export');

/** The file of a download that keys begin. */
async function file(page, begin) {
  const coming = page.waitForEvent('download');
  await begin();
  const got = await coming;
  const path = join(out, got.suggestedFilename());
  await got.saveAs(path);
  await dialog(page).waitFor({ state: 'detached' });
  return { name: got.suggestedFilename(), bytes: readFileSync(path) };
}

async function exported(page, format, before = async () => undefined) {
  await chooseFormat(page, format);
  await before();
  return file(page, () => page.keyboard.press('Enter'));
}

/** Moves the focus with tab until it is on what the selector means. */
async function tabTo(page, selector) {
  for (let i = 0; i < 40; i++) {
    if (await page.evaluate((s) => document.activeElement?.matches(s) ?? false, selector)) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`tab does not reach ${selector}`);
}

/** Rows of a CSV as RFC 4180 has them. */
function rowsOf(text) {
  const rows = [[]];
  for (const [, sep, quoted, plain] of text.matchAll(/(^|,|\r\n)(?:"((?:[^"]|"")*)"|([^",\r\n]*))/g)) {
    if (sep === '\r\n') rows.push([]);
    rows.at(-1).push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
  }
  return rows.filter((r) => r.length > 1);
}

const sizeOf = (png) => [png.readUInt32BE(16), png.readUInt32BE(20)];

const demo = 'three-meshes';
const atlas = atlasOf(demo);
const program = await serve(['--demo', demo]);
const { page, context, faults } = await openPage(engine, program.url);
const asked = page.waitForResponse((r) => r.url().includes('/api/chart'));
await page.reload();
const { picture } = await (await asked).json();
await chartShown(page);
const ids = atlas.meshes.map((m) => m.id);

await step('svg, by the keys alone', async () => {
  const { name, bytes } = await exported(page, 'svg');
  const text = bytes.toString();
  assert.match(text, /^<\?xml/);
  for (const id of ids) assert.ok(text.includes(id), id);
  assert.equal(await page.locator('.toast').innerText(), `Saved ${name}, ${Math.round(bytes.length / 1000)} kB`);
  return `${name} ${bytes.length}`;
});

await step('png at 4×, as large as the dialog says', async () => {
  let said;
  const { bytes } = await exported(page, 'png', async () => {
    await tabTo(page, '[name=scale]');
    for (let i = 0; i < 4 && !(await page.locator('[name=scale][value="4"]').isChecked()); i++) await page.keyboard.press('ArrowRight');
    assert.ok(await page.locator('[name=alias]').isVisible(), 'one context may have an alias');
    said = await page.locator('[data-pixels]').getAttribute('data-pixels');
    await clean(page);
    await page.screenshot({ path: join(out, 'export-dark.png') });
  });
  assert.equal(sizeOf(bytes).join('x'), said);
  assert.equal(said, `${Math.ceil(picture.width * 4)}x${Math.ceil(picture.height * 4)}`);
  return said;
});

await step('pdf, of one page of the picture’s size', async () => {
  const { bytes } = await exported(page, 'pdf');
  const text = bytes.toString('latin1');
  assert.match(text, /^%PDF-/);
  const [, w, h] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(text);
  assert.ok(Math.abs(w - picture.width * 0.75) < 0.01 && Math.abs(h - picture.height * 0.75) < 0.01, `${w} by ${h} points`);
  assert.equal(text.match(/\/Type \/Page$/gm).length, 1);
  return bytes.length;
});

await step('csv: the rows of the page’s table', async () => {
  const { bytes } = await exported(page, 'csv');
  const [head, ...rows] = rowsOf(bytes.toString());
  await page.keyboard.press('Shift+T');
  const table = page.locator('.twin table');
  await table.waitFor();
  const columns = await table.locator('thead th').evaluateAll((all) => all.map((th) => th.innerText.trim().toLowerCase()));
  const cells = await table.locator('tbody tr').evaluateAll((all) => all.map((tr) => [...tr.children].map((td) => td.querySelector('.glyph') ? td.querySelector('.health span:last-child').textContent : td.textContent)));
  await page.keyboard.press('Shift+T');
  assert.deepEqual(head.slice(0, columns.length), columns);
  assert.ok(cells.length > 50, `${cells.length} rows`);
  const same = (row) => row.slice(0, columns.length).map((cell) => (cell === '0' ? '' : cell));
  assert.deepEqual(rows.map(same), cells.map((row) => row.map((cell) => cell.replace(/ holds \d+$/, ''))));
  const tail = Object.fromEntries(head.slice(columns.length).map((name, i) => [name, rows[0][columns.length + i]]));
  assert.equal(tail['contexts'], atlas.clusters.map((c) => c.context).join(', '));
  assert.equal(new Date(tail['taken at']).getTime(), new Date(atlas.takenAt).getTime());
  return `${rows.length} rows`;
});

await step('mermaid, dot and json', async () => {
  const mermaid = (await exported(page, 'mermaid')).bytes.toString();
  assert.match(mermaid, /^flowchart BT$/m);
  assert.equal(mermaid.match(/^ {2}subgraph /gm).length, picture.nodes.filter((n) => ['mesh', 'outside', 'undecided'].includes(n.kind)).length);
  const dot = (await exported(page, 'dot')).bytes.toString();
  assert.match(dot, /^digraph /);
  for (const id of ids) assert.ok(mermaid.includes(id) && dot.includes(id), id);
  for (const text of [mermaid, dot]) assert.match(text, /contexts: demo-three-meshes/);
  const json = JSON.parse((await exported(page, 'json')).bytes.toString());
  assert.deepEqual(json.nodes.map((n) => n.id), picture.nodes.map((n) => n.id));
  assert.deepEqual(json.stamp.contexts, atlas.clusters.map((c) => c.context));
});

await step('the facts, by the dialog, by ctrl-s and by :snapshot', async () => {
  const all = [
    await exported(page, 'mesh.json'),
    await file(page, () => page.keyboard.press('Control+s')),
    await file(page, () => command('snapshot')),
  ];
  assert.equal(JSON.parse(all[0].bytes.toString()).demo, demo);
  for (const { name, bytes } of all) {
    assert.equal(name, `${demo}.mesh.json`);
    assert.ok(bytes.equals(all[0].bytes));
  }
});

async function command(text) {
  await page.keyboard.press(':');
  await page.locator('#command:focus').waitFor();
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
}

await step('what is found alone, and with it what explains it', async () => {
  await page.keyboard.press('/');
  await page.keyboard.type('name = fraud');
  await page.locator('[data-found="1"]').waitFor();
  await page.keyboard.press('Enter');
  const { bytes } = await exported(page, 'csv', async () => {
    await tabTo(page, '[name=scope]');
    for (let i = 0; i < 3 && !(await page.locator('[name=scope][value=found]').isChecked()); i++) await page.keyboard.press('ArrowDown');
    await page.screenshot({ path: join(out, 'export-found.png') });
  });
  const names = rowsOf(bytes.toString()).slice(1).map((r) => r[0] + ' ' + r[1]);
  assert.deepEqual(names, ['mesh cluster.local', 'control plane istiod', 'namespaces revision default', 'namespace fraud']);
  const notes = page.locator('[data-export-notes]');
  assert.match(await notes.innerText(), /Only what “name = fraud” finds: \d+ other things are not shown/);
  await notes.getByRole('button', { name: 'Close' }).click();
  await page.locator('#find').fill('');
  await page.keyboard.press('Escape');
  // The address says it when the typing has rested; who loads the page before that finds the same again.
  await page.waitForFunction(() => !location.hash.includes('find='));
});

await step('the choice is remembered, and :export goes straight', async () => {
  await chooseFormat(page, 'svg');
  await tabTo(page, '[name=theme]');
  for (let i = 0; i < 3 && !(await page.locator('[name=theme][value=light]').isChecked()); i++) await page.keyboard.press('ArrowRight');
  const light = await file(page, () => page.keyboard.press('Enter'));
  // The shape that a chart is packed to is that of the room it had when it came, so each file is held to a door of its own.
  const door = async () => (await page.request.get(new URL(`/api/export?format=svg&theme=light&aspect=${await aspectOf()}`, program.url).href)).body();
  const aspectOf = async () => new URLSearchParams(await page.evaluate(() => performance.getEntriesByType('resource').map((r) => new URL(r.name)).filter((u) => u.pathname.endsWith('/api/chart')).at(-1).search)).get('aspect');
  assert.ok(light.bytes.equals(await door()), 'the same picture from every door');
  await page.reload();
  await chartShown(page);
  const again = await file(page, () => command('export svg'));
  assert.ok(again.bytes.equals(await door()), 'the settings of last time');
  await command('export gif');
  assert.match(await page.locator('.command-line .wrong').innerText(), /no format “gif”/);
  await page.keyboard.press('Escape');
});

await step('the dialog in small and large windows, light', async () => {
  await page.keyboard.press('Shift+D');
  for (const [w, h] of [[640, 480], [1600, 1000]]) {
    await page.setViewportSize({ width: w, height: h });
    await chooseFormat(page, 'png');
    await page.locator('[data-leaving] li').first().waitFor();
    const inside = await page.evaluate(() => [...document.querySelectorAll('.export input, .export button')].filter((el) => el.getBoundingClientRect().right > innerWidth).length);
    assert.equal(inside, 0, 'fields beyond the edge');
    assert.ok(await page.locator('[data-go]').isVisible());
    await clean(page);
    await page.screenshot({ path: join(out, `export-light-${w}.png`) });
    await page.keyboard.press('Escape');
    await dialog(page).waitFor({ state: 'detached' });
  }
});
assert.deepEqual(faults, []);
await context.close();
await program.end();

/** A demo with so many namespaces that its PNG takes a while. */
function large() {
  const snapshot = JSON.parse(execFileSync(process.env.PORTOLAN_BIN, ['snapshot', '--demo', demo, '-o', '-'], { maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'] }));
  const [cluster] = snapshot.clusters;
  const of = (list) => list.filter((thing) => thing.namespace === 'payments');
  const [like, pods, workloads] = [cluster.namespaces.find((n) => n.name === 'payments'), of(cluster.pods), of(cluster.workloads)];
  for (let i = 0; i < 3000; i++) {
    const name = `payments-${i}`;
    cluster.namespaces.push({ ...like, name });
    for (const [list, more] of [[cluster.pods, pods], [cluster.workloads, workloads]]) list.push(...more.map((thing) => ({ ...thing, namespace: name })));
  }
  const path = join(folder, 'large.mesh.json');
  writeFileSync(path, JSON.stringify(snapshot));
  return path;
}

await step('a PNG of a large fleet at 4× shows how far it is, and is cancelled', async () => {
  const big = await serve([large()]);
  const { page, context, faults } = await openPage(engine, big.url);
  try {
    await chartShown(page);
    let downloads = 0;
    page.on('download', () => downloads++);
    await chooseFormat(page, 'png');
    await tabTo(page, '[name=scale]');
    for (let i = 0; i < 4 && !(await page.locator('[name=scale][value="4"]').isChecked()); i++) await page.keyboard.press('ArrowRight');
    assert.match(await page.locator('.pixel-size').innerText(), /too many at 4×: it is scaled down to/);
    await page.keyboard.press('Enter');
    const job = page.locator('[data-export-job]');
    await page.waitForFunction(() => /drawing: [1-9][\d,]* of/.test(document.querySelector('[data-export-job]')?.textContent ?? ''), undefined, { polling: 20 });
    const at = () => job.locator('progress').evaluate((p) => p.value);
    const first = await at();
    await page.screenshot({ path: join(out, 'export-progress.png') });
    await page.waitForFunction((n) => { const p = document.querySelector('[data-export-job] progress'); return !p || !p.hasAttribute('value') || p.value > n; }, first, { polling: 20 });
    assert.ok(await page.locator('[data-cancel-export]:focus').isVisible(), 'cancel has the focus');
    const began = Date.now();
    await page.keyboard.press('Enter');
    await job.waitFor({ state: 'detached' });
    const took = Date.now() - began;
    assert.equal(await page.locator('.toast').innerText(), 'The export is cancelled.');
    assert.equal(downloads, 0);
    await page.keyboard.press('Escape');
    const csv = await exported(page, 'csv');
    assert.ok(csv.bytes.toString().includes('payments-2999'));
    assert.equal(downloads, 1);
    assert.deepEqual(faults, []);
    return `gone after ${took} ms`;
  } finally {
    await context.close();
    await big.end();
  }
});

rmSync(folder, { recursive: true, force: true });
await engine.close();
finish();
