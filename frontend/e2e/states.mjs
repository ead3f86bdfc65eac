// The states that are no ordinary chart: no mesh, no permission, partly read, very large, no longer readable; and what the page
// ships and may ask for. On the built binary (PORTOLAN_BIN).
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { clean } from './accessible.mjs';
import { browser, chartShown, drawn, openPage, out, serve, steps } from './program.mjs';

const { step, finish } = steps();
const engine = await browser();
const folder = mkdtempSync(join(tmpdir(), 'portolan-states-'));
const snapshotOf = (demo) => JSON.parse(execFileSync(process.env.PORTOLAN_BIN, ['snapshot', '--demo', demo, '-o', '-'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));

/** Serves a snapshot that was changed, shows it, and looks at it. */
async function withSnapshot(name, change, look) {
  const snapshot = snapshotOf('canary');
  change(snapshot.clusters[0]);
  const file = join(folder, `${name}.mesh.json`);
  writeFileSync(file, JSON.stringify(snapshot));
  const program = await serve([file]);
  const { page, context, faults } = await openPage(engine, program.url);
  try {
    const seen = await look(page, file);
    for (const theme of ['dark', 'light']) {
      await clean(page);
      await page.screenshot({ path: join(out, `state-${name}-${theme}.png`) });
      await page.keyboard.press('Shift+D');
      await drawn(page);
    }
    assert.deepEqual(faults, []);
    return seen;
  } finally {
    await context.close();
    await program.end();
  }
}

/** Nothing of Istio in a cluster. */
function withoutIstio(cluster) {
  for (const list of ['controlPlanes', 'services', 'meshConfigs', 'injectorConfigs', 'injectors', 'validators', 'roots', 'ztunnels', 'cnis', 'gateways', 'configs']) cluster[list] = [];
  delete cluster.serviceWaypoints;
  cluster.pods = cluster.pods.filter((p) => p.mode === 'none');
  for (const n of cluster.namespaces) delete n.labels;
}

await step('no Istio: said so, and that nothing hides', () => withSnapshot('no-mesh', withoutIstio, async (page) => {
  const said = page.locator('[data-state="no-mesh"]');
  await said.waitFor();
  assert.match(await said.innerText(), /Every read was allowed/);
  await page.locator('[data-kind="outside"]').waitFor({ state: 'attached' });
}));

await step('no permission: which is missing, and how to find out', () => withSnapshot('no-permission', (cluster) => {
  withoutIstio(cluster);
  for (const list of ['workloads', 'pods']) cluster[list] = [];
  const gap = (resource) => ({ resource, verb: 'list', reason: 'forbidden', message: `${resource} is forbidden` });
  cluster.gaps = ['deployments.apps', 'pods', 'services', 'mutatingwebhookconfigurations.admissionregistration.k8s.io'].map(gap);
  // What may not be listed everywhere was tried in each namespace.
  for (const resource of ['deployments.apps', 'pods', 'services']) cluster.gaps.push(...cluster.namespaces.map((n) => ({ ...gap(resource), namespace: n.name })));
}, async (page) => {
  const said = page.locator('[data-state="no-permission"]');
  await said.waitFor();
  for (const text of ['list pods', 'list deployments.apps', 'auth can-i --list']) assert.ok((await said.innerText()).includes(text), text);
  const healths = await page.locator('[data-kind="namespace"]').evaluateAll((all) => [...new Set(all.map((b) => b.dataset.health))]);
  assert.deepEqual(healths, ['unknown'], 'what may not be read is unknown');
  await said.getByRole('button', { name: 'Problems' }).click();
  assert.equal(await page.locator('.gap').count(), 4);
}));

await step('partly read: drawn as unknown, and counted', () => withSnapshot('partial', (cluster) => {
  const hidden = cluster.namespaces.find((n) => n.name === 'payments').name;
  cluster.pods = cluster.pods.filter((p) => p.namespace !== hidden);
  cluster.gaps = [{ resource: 'pods', namespace: hidden, verb: 'list', reason: 'forbidden', message: 'pods is forbidden' }];
}, async (page) => {
  await chartShown(page);
  assert.match(await page.locator('.badge.is-doubt').innerText(), /1 gap/);
  assert.equal(await page.locator('[data-kind="namespace"][data-node$="/payments"]').getAttribute('data-health'), 'unknown');
  await page.keyboard.press('Shift+L');
  await page.locator('.legend [data-sign^="partly unread"]').waitFor();
}));

await step('very large: how to get about', () => withSnapshot('large', (cluster) => {
  const like = cluster.namespaces.find((n) => n.name === 'payments');
  const pods = cluster.pods.filter((p) => p.namespace === 'payments');
  const workloads = cluster.workloads.filter((w) => w.namespace === 'payments');
  const rename = (list, name) => list.map((thing) => ({ ...thing, namespace: name }));
  for (let i = 0; i < 3200; i++) {
    const name = `payments-${i}`;
    cluster.namespaces.push({ ...like, name });
    cluster.pods.push(...rename(pods, name));
    cluster.workloads.push(...rename(workloads, name));
  }
}, async (page) => {
  const said = page.locator('[data-state="large"]');
  await said.waitFor({ timeout: 60_000 });
  await said.getByRole('button', { name: 'Close' }).click();
  await said.waitFor({ state: 'detached' });
}));

await step('what can no longer be read stays, greyed, with why', () => withSnapshot('unreadable', () => undefined, async (page, file) => {
  await chartShown(page);
  writeFileSync(file, '{"format": 1');
  await page.keyboard.press('Control+r');
  await page.locator('.chart.stale').waitFor();
  assert.match(await page.locator('.corner .problem').innerText(), /unreadable\.mesh\.json/);
  assert.ok((await page.locator('[data-node]').count()) > 20);
  assert.equal(await page.locator('.age.old').count(), 1);
}));

const program = await serve(['--demo', 'canary']);
const context = await engine.newContext();
const page = await context.newPage();
const scripts = [];
page.on('response', async (r) => {
  if (r.request().resourceType() === 'script') scripts.push({ url: r.url(), bytes: await r.body() });
});
await page.goto(program.url);
await chartShown(page);

await step('at most 150 kB of JavaScript, gzipped', () => {
  assert.ok(scripts.length > 0);
  const size = scripts.reduce((n, s) => n + gzipSync(s.bytes, { level: 9 }).length, 0);
  assert.ok(size <= 150_000, `${size} bytes`);
  return `${(size / 1000).toFixed(1)} kB in ${scripts.length} files`;
});

await step('the page may not ask another origin, run inline code, or be framed', async () => {
  const refused = await page.evaluate(async () => {
    const seen = [];
    document.addEventListener('securitypolicyviolation', (e) => seen.push(e.effectiveDirective));
    await fetch('http://127.0.0.1:9/').catch(() => undefined);
    const image = new Image();
    image.src = 'http://127.0.0.1:9/x.png';
    const script = document.createElement('script');
    script.textContent = 'window.broken = true';
    document.head.append(script);
    const frame = document.createElement('iframe');
    frame.src = 'http://127.0.0.1:9/';
    document.body.append(frame);
    await new Promise((r) => setTimeout(r, 300));
    return { seen, broken: 'broken' in window };
  });
  assert.equal(refused.broken, false);
  for (const directive of ['connect-src', 'img-src', 'script-src-elem', 'frame-src']) assert.ok(refused.seen.includes(directive), `${directive} let it through: ${refused.seen.join(', ')}`);
});

await context.close();
await program.end();
await engine.close();
rmSync(folder, { recursive: true });
finish();
