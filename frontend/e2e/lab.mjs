// lab.mjs URL EXPECTATIONS.json SOURCE: a served page of the lab's real cluster shows every mesh group, and selecting a control
// plane shows its details; then every key is walked. The expectations are the lab's own account of what it installed, SOURCE
// the flags, as JSON, by which the command line reads the same cluster.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { walkKeys } from './keywalk.mjs';
import { browser, chartShown, foundIn, openPage, out, said, steps } from './program.mjs';
import { meshesShown, planeDetails } from './panel.mjs';

const [url, file, flags] = process.argv.slice(2);
if (!url || !file || !flags) throw new Error('usage: node lab.mjs URL EXPECTATIONS.json SOURCE');
const source = JSON.parse(flags);
const expected = JSON.parse(readFileSync(file, 'utf8'));
const { step, finish } = steps();
const engine = await browser();
const { page, context, faults } = await openPage(engine, url);

await step('the chart of the cluster is drawn', async () => {
  const context = page.locator('[data-open]', { hasText: expected.context }).first();
  await page.locator('[data-node]').first().or(context).first().waitFor({ state: 'attached', timeout: 60_000 });
  if ((await page.locator('[data-node]').count()) === 0) await context.click();
  await chartShown(page);
});
await step('every mesh has its group', async () => {
  await meshesShown(page, expected.meshes);
  return expected.meshes.map((m) => m.id).join(', ');
});
for (const mesh of expected.meshes) {
  for (const plane of mesh.planes) {
    await step(`${mesh.id}: details of ${plane.namespace}/${plane.name}`, async () => {
      const details = await planeDetails(page, mesh, plane);
      const health = await details.locator('.details-head .health').innerText();
      assert.equal(/degraded|failing/.test(health), plane.degraded, `health says ${health}`);
      return `${plane.version}, ${health.replace(/\s+/g, ' ')}`;
    });
  }
}
await step('every namespace is on the chart', async () => {
  for (const name of [...expected.meshes.flatMap((m) => m.namespaces), ...expected.outside]) {
    assert.ok((await page.locator(`[data-node$="/${name}"][data-kind="namespace"]`).count()) > 0, `no namespace ${name}`);
  }
});
await page.screenshot({ path: join(out, 'lab.png') });
await walkKeys({ step, page, context, atlas: said(['meshes'], source), found: (expression) => foundIn(source, expression) });
await step('nothing complained and nothing left the origin', async () => assert.deepEqual(faults, []));
await engine.close();
finish();
