// Comparing: a demo with a snapshot of how it was, the marks on the chart, the list, the table, and what ends it. On the built
// binary (PORTOLAN_BIN).
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clean } from './accessible.mjs';
import { chooseFormat } from './choose.mjs';
import { browser, chartShown, drawn, openPage, out, serve, settled, steps } from './program.mjs';

const { step, finish } = steps();
const engine = await browser();
const folder = mkdtempSync(join(tmpdir(), 'portolan-compare-'));
const command = (...args) => execFileSync(process.env.PORTOLAN_BIN, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
const file = join(folder, 'before.mesh.json');

/** The demo as it was before: a namespace on the other revision, one more namespace, one less, and another that was ill. */
function earlier() {
  const snapshot = JSON.parse(command('snapshot', '--demo', 'canary', '-o', '-'));
  const cluster = snapshot.clusters[0];
  const old = (list) => list.find((x) => (x.namespace ?? x.name) === 'checkout');
  const like = old(cluster.pods);
  cluster.namespaces.find((n) => n.name === 'profile').labels = { ...old(cluster.namespaces).labels, 'kubernetes.io/metadata.name': 'profile' };
  for (const p of cluster.pods.filter((p) => p.namespace === 'profile')) for (const key of ['revision', 'version', 'meshID', 'planeAddress', 'caAddress']) p[key] = like[key];
  const take = (list, from, to) => list.filter((x) => x.namespace === from).map((x) => ({ ...x, namespace: to }));
  for (const list of ['pods', 'workloads']) cluster[list].push(...take(cluster[list], 'billing', 'legacy'));
  cluster.namespaces.push({ ...cluster.namespaces.find((n) => n.name === 'billing'), name: 'legacy', labels: { 'kubernetes.io/metadata.name': 'legacy', 'istio.io/rev': 'stable' } });
  for (const list of ['pods', 'workloads']) cluster[list] = cluster[list].filter((x) => x.namespace !== 'audit');
  cluster.namespaces = cluster.namespaces.filter((n) => n.name !== 'audit');
  for (const p of cluster.pods.filter((p) => p.namespace === 'fraud')) p.ready = 0;
  snapshot.takenAt = '2026-03-01T21:15:00Z';
  return snapshot;
}

writeFileSync(file, JSON.stringify(earlier()));
const marks = { moved: 'profile', removed: 'legacy', added: 'audit', changed: 'fraud' };
const program = await serve(['--demo', 'canary']);
const { page, faults } = await openPage(engine, program.url);
const change = (name) => page.locator(`.change[data-change="namespace/demo-canary/${name}"]`);
const node = (name) => page.locator(`[data-node="namespace/demo-canary/${name}"]`);

async function choose(path) {
  await page.keyboard.press('d');
  const asked = page.waitForEvent('filechooser');
  await page.locator('[data-compare="file"]').click();
  const chooser = await asked;
  const offered = (await chooser.element().getAttribute('accept')).split(',');
  for (const ending of ['.meshlog', '.json', '.gz', '.svg', '.png', '.html']) assert.ok(offered.includes(ending), `${ending} is not offered`);
  await chooser.setFiles(path);
}

await step('a file to compare with is chosen in a dialog', async () => {
  await chartShown(page);
  assert.equal(await page.locator('#tab-changes').count(), 0, 'no tab without a comparison');
  await page.keyboard.press('d');
  await page.locator('[data-compare="file"]').waitFor();
  await clean(page);
  await page.screenshot({ path: join(out, 'compare-dialog.png') });
  await page.keyboard.press('Escape');
  await choose(file);
  await page.locator('[data-compared="before.mesh.json"]').waitFor();
  assert.match(await page.locator('.compare-chip').innerText(), /compared with before\.mesh\.json, 21:15Z: \d+ changes/);
});

await step('the list says what the command line says', async () => {
  await page.locator('.change').first().waitFor();
  const said = (() => {
    try {
      return command('diff', file, 'demo:canary', '-o', 'json');
    } catch (error) {
      assert.equal(error.status, 2, 'it differs');
      return error.stdout;
    }
  })();
  const wanted = JSON.parse(said).changes.map((c) => `${c.kind} ${c.id}`);
  const shown = await page.locator('.change').evaluateAll((all) => all.map((c) => `${c.dataset.kind} ${c.dataset.change}`));
  assert.deepEqual(shown, wanted);
  for (const [kind, name] of Object.entries(marks)) assert.equal(await change(name).getAttribute('data-kind'), kind);
  assert.match(await change('profile').innerText(), /from revision default-v1-27-0[\s\S]*to revision default/);
  return `${wanted.length} changes`;
});

await step('the chart marks them, and words say so', async () => {
  assert.match(await node('profile').getAttribute('aria-label'), /^moved from revision default-v1-27-0/);
  assert.match(await node('legacy').getAttribute('aria-label'), /^removed, namespace legacy/);
  assert.match(await node('audit').getAttribute('aria-label'), /^added, /);
  assert.match(await node('fraud').getAttribute('aria-label'), /^changed: health, /);
  assert.match(await page.locator('[data-node="mesh/cluster.local"]').getAttribute('aria-label'), /20 namespaces, 4 changed in it/);
  await page.keyboard.press('Shift+L');
  for (const word of ['added since', 'removed:', 'moved:', 'changed:']) await page.locator(`.legend [data-sign^="${word}"]`).waitFor();
  await page.keyboard.press('f');
  await settled(page);
  for (const theme of ['dark', 'light']) {
    await clean(page);
    await page.screenshot({ path: join(out, `compare-${theme}.png`) });
    await page.keyboard.press('Shift+D');
    await drawn(page);
  }
  await page.keyboard.press('Shift+L');
});

await step('a click selects what changed, and the details begin with it', async () => {
  await change('legacy').locator('button.name').click();
  assert.equal(await change('legacy').getAttribute('aria-current'), 'true');
  assert.equal(await node('legacy').getAttribute('aria-current'), 'true', 'it is selected on the chart');
  await page.locator('#tab-details').click();
  await page.locator('[data-changed-here="namespace/demo-canary/legacy"]').waitFor();
  await page.screenshot({ path: join(out, 'compare-details.png') });
  await page.keyboard.press('}');
  const next = page.locator('.change[aria-current]');
  await next.waitFor();
  const id = await next.getAttribute('data-change');
  assert.notEqual(id, 'namespace/demo-canary/legacy');
  await page.keyboard.press('{');
  assert.equal(await change('legacy').getAttribute('aria-current'), 'true');
});

await step('kinds narrow the list, an expression ignores', async () => {
  const all = await page.locator('.change').count();
  await page.locator('[data-only="moved"]').click();
  assert.deepEqual(await page.locator('.change').evaluateAll((list) => [...new Set(list.map((c) => c.dataset.kind))]), ['moved']);
  await page.locator('[data-only="moved"]').click();
  assert.equal(await page.locator('.change').count(), all);
  await page.locator('#ignore').fill('type = workload');
  await page.locator('#ignore').press('Enter');
  await page.waitForFunction(() => /ignored/.test(document.querySelector('.changes-head')?.textContent ?? ''));
  assert.equal(await page.locator('.change.within').count(), 0);
  assert.equal(await page.locator('.change').count(), 4);
});

await step('what did not change steps back when asked to', async () => {
  await page.locator('.changes-head input[type=checkbox]').check();
  await settled(page);
  await page.screenshot({ path: join(out, 'compare-dimmed.png') });
  await page.locator('.changes-head input[type=checkbox]').uncheck();
});

await step('the table has a column for it', async () => {
  await page.keyboard.press('Escape');
  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.press('Shift+T');
  const row = page.locator('tr[data-row="namespace/demo-canary/legacy"]');
  await row.waitFor();
  assert.match(await row.innerText(), /removed/);
  await clean(page);
  await page.keyboard.press('Shift+T');
});

await step('what is exported shows the marks', async () => {
  await chooseFormat(page, 'svg');
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  const svg = readFileSync(await download.path(), 'utf8');
  assert.match(svg, /removed, namespace legacy/);
  assert.match(svg, /Compared with before\.mesh\.json of 2026-03-01T21:15:00Z/);
});

await step('reading again keeps it, the chip ends it, and now begins at nothing', async () => {
  await page.keyboard.press('Control+r');
  await page.waitForTimeout(500);
  await page.locator('[data-compared="before.mesh.json"]').waitFor();
  await page.getByRole('button', { name: 'End the comparison' }).first().click();
  await page.locator('.compare-chip').waitFor({ state: 'detached' });
  await node('legacy').waitFor({ state: 'detached' });
  await page.keyboard.press(':');
  await page.locator('#command').fill('diff now');
  await page.locator('#command').press('Enter');
  await page.locator('[data-compared="canary"]').waitFor();
  await page.locator('#panel-changes', { hasText: 'Nothing differs' }).waitFor();
  await page.keyboard.press(':');
  await page.locator('#command').fill('diff three-meshes');
  await page.locator('#command').press('Enter');
  await page.locator('[data-compared="three-meshes"]').waitFor();
  await page.locator('.change').nth(10).waitFor();
  await page.keyboard.press(':');
  await page.locator('#command').fill('diff end');
  await page.locator('#command').press('Enter');
  await page.locator('.compare-chip').waitFor({ state: 'detached' });
  await page.locator('#tab-changes').waitFor({ state: 'detached' });
});

await step('nothing left the origin, and nothing complained', () => assert.deepEqual(faults, []));

await engine.close();
await program.end();
rmSync(folder, { recursive: true, force: true });
finish();
