// What the side panel says of each kind of thing, held to the command line, and that it fits where it is narrowest;
// PORTOLAN_BIN is the built binary.
import assert from 'node:assert/strict';
import { idOf } from './panel.mjs';
import { atlasOf, browser, chartShown, drawn, openPage, serve, steps } from './program.mjs';

const { step, finish } = steps();
const engine = await browser();
const narrow = { viewport: { width: 1000, height: 800 }, permissions: ['clipboard-read', 'clipboard-write'] };

async function withDemo(demo, run) {
  const program = await serve(['--demo', demo]);
  const { page, context, faults } = await openPage(engine, program.url, narrow);
  try {
    await chartShown(page);
    await run(page, atlasOf(demo));
    await step(`${demo}: nothing left the origin, nothing was complained of`, () => assert.deepEqual(faults, []));
  } finally {
    await context.close();
    await program.end();
  }
}

const select = async (page, id) => {
  await page.locator(`[data-node="${id}"]`).evaluate((b) => b.click());
  await page.locator(`.details[data-details="${id}"]`).waitFor();
};
const said = (page) => page.locator('.details').innerText();
const every = (text, parts) => {
  for (const part of parts) assert.ok(text.includes(part), `the details lack ${JSON.stringify(part)}:\n${text}`);
};
const box = (page, title) => page.locator('.details section.box').filter({ has: page.locator('h3', { hasText: title }) });

await withDemo('three-meshes', async (page, atlas) => {
  const mesh = atlas.meshes.find((m) => m.ztunnels.length > 0);
  const plane = mesh.planes[0];
  await step('a control plane’s settings: what differs, and on demand all of them', async () => {
    await select(page, idOf(plane.ref));
    const settings = page.locator('.details [data-setting]');
    const differing = plane.config.filter((s) => s.differs);
    assert.ok(differing.length > 5 && differing.length < plane.config.length);
    assert.deepEqual((await settings.evaluateAll((all) => all.map((s) => s.dataset.setting))).sort(), differing.map((s) => s.path));
    for (const s of differing) every(await page.locator(`[data-setting="${s.path}"]`).innerText(), [s.value, `default ${s.default || '(not set)'}`]);
    await page.getByLabel('only what differs').uncheck();
    assert.equal(await settings.count(), plane.config.length);
    assert.equal(await page.locator('.details .setting.differs').count(), differing.length);
    assert.ok((await settings.first().getAttribute('class')).includes('differs'), 'what differs stands first');
    return `${differing.length} of ${plane.config.length}`;
  });
  await step('its root, policies, resources, scope, webhooks and proxies', async () => {
    const { root, resources } = plane;
    every(await said(page), [root.issuer, root.notBefore.slice(0, 10), root.notAfter.slice(0, 10), 'expires in', plane.outboundTrafficPolicy, 'on (Istio’s default)', resources.cpuRequest, resources.memoryLimit,
      ...plane.scope, ...plane.webhooks.map((w) => w.object), ...plane.because.map((e) => e.value)]);
    assert.equal(await box(page, 'Data plane').locator('.bar').count(), plane.proxyVersions.length);
  });
  await step('a command is copied as it stands, and said to be', async () => {
    const command = page.locator('.commands li').first();
    const text = await command.locator('code').innerText();
    assert.equal(text, `kubectl --context ${plane.ref.cluster} -n ${plane.ref.namespace} get deploy ${plane.ref.name} -o wide`);
    await command.getByRole('button', { name: /^Copy/ }).click();
    await page.waitForFunction(() => document.querySelector('[role="status"][aria-live]')?.textContent?.startsWith('Copied'));
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), text);
    return text;
  });
  await step('a ztunnel and its nodes', async () => {
    const ztunnel = mesh.ztunnels[0];
    await select(page, idOf(ztunnel.ref));
    every(await said(page), [...ztunnel.nodes, `seen on ${ztunnel.nodes.length} of ${ztunnel.rollout.desired}`, 'ztunnel-config workload']);
  });
  await step('a namespace in ambient, its labels, and the waypoint that serves it', async () => {
    const waypoint = mesh.waypoints[0];
    const member = mesh.members.find((m) => m.ref.name === waypoint.serves[0]);
    await select(page, idOf(member.ref));
    every(await said(page), ['asked for', 'pods redirected', ...Object.entries(member.labels).filter(([k]) => k.includes('istio')).map(([k, v]) => `${k}=${v}`)]);
    every(await box(page, 'Waypoints').innerText(), [`${waypoint.ref.namespace}/${waypoint.ref.name}`]);
  });
  await step('a mesh, its healths, roots and cluster', async () => {
    await select(page, `mesh/${mesh.key}`);
    const counts = await box(page, 'Namespaces by health').locator('.num').allInnerTexts();
    assert.deepEqual(counts.map(Number), ['failing', 'degraded', 'unknown', 'healthy'].map((h) => mesh.members.filter((m) => m.health === h).length));
    every(await said(page), [mesh.id, plane.root.issuer, atlas.clusters[0].uid, atlas.clusters[0].version]);
  });
});

await withDemo('sidecar-sidecar', async (page, atlas) => {
  await step('proxies of another version than their control plane, counted wherever they are seen', async () => {
    const members = atlas.meshes.flatMap((m) => m.members).filter((m) => m.drift > 0);
    assert.ok(members.length > 1);
    for (const m of members) {
      await select(page, idOf(m.ref));
      every(await said(page), [`${m.drift} pod`, 'of another version than their control plane']);
      const workloads = m.workloads.filter((w) => w.drift > 0);
      assert.equal(await box(page, 'Workloads').locator('.badge.is-drift').count(), workloads.length);
    }
    const home = atlas.meshes.flatMap((m) => m.planes).find((p) => idOf(p.ref) === idOf(members[0].home));
    await select(page, idOf(home.ref));
    assert.equal(await box(page, 'Data plane').locator('.badge.is-drift').count(), home.proxyVersions.filter((v) => v.version !== home.version).length);
    return members.map((m) => m.ref.name).join(', ');
  });
  await step('a control plane’s lines, each read from either end, and back along it', async () => {
    const home = idOf(atlas.meshes[0].planes[0].ref);
    await select(page, home);
    const line = box(page, 'Lines').locator('[data-edge]').filter({ hasText: /^manages / }).first();
    const id = await line.getAttribute('data-edge');
    const managed = (await line.innerText()).replace('manages ', '');
    await line.click();
    await page.locator(`.details[data-details="${id}"]`).waitFor();
    every(await said(page), ['EDGE: MANAGED BY', `${managed}: managed by `]);
    await page.locator('.details .fact', { hasText: /^to/ }).getByRole('button').click();
    await page.locator(`.details[data-details="${home}"]`).waitFor();
    return managed;
  });
  await step('what a workload wants beside what it runs', async () => {
    const member = atlas.meshes[0].members.find((m) => m.workloads.length > 1);
    await select(page, idOf(member.ref));
    for (const w of member.workloads) every(await page.locator(`[data-workload="${w.ref.name}"] summary`).innerText(), [`${w.ready}/${w.pods} ready`, w.running[0].version, w.wanted[0].revision]);
  });
});

await withDemo('sidecar-ambient', async (page, atlas) => {
  await step('from a namespace to its waypoint, which says what it serves, and back', async () => {
    const waypoint = atlas.meshes.flatMap((m) => m.waypoints)[0];
    const [served] = waypoint.bound;
    await select(page, idOf({ kind: 'namespace', cluster: waypoint.ref.cluster, name: served.namespace }));
    await box(page, 'Waypoints').getByRole('button', { name: waypoint.ref.name }).first().click();
    await page.locator(`.details[data-details="${idOf(waypoint.ref)}"]`).waitFor();
    every(await said(page), ['traffic to Services', served.name, served.strength, waypoint.class]);
    await page.locator('.details .bound .link').first().click();
    await page.locator('.details h2', { hasText: served.namespace }).waitFor();
  });
});

for (const theme of ['dark', 'light']) {
  for (const demo of ['canary', 'sidecar-ambient', 'ambient-ambient']) {
    await withDemo(demo, async (page) => {
      if (theme === 'light') await page.keyboard.press('Shift+D');
      await step(`${demo}, ${theme}: nothing is wider than a panel of 300 px, whatever is selected and unfolded`, async () => {
        assert.equal((await page.locator('aside.panel').boundingBox()).width, 300);
        const kinds = await page.locator('[data-node]').evaluateAll((all) => [...new Map(all.map((b) => [b.dataset.kind, b.dataset.node])).entries()]);
        for (const [kind, id] of kinds) {
          await select(page, id);
          await page.locator('.details details').evaluateAll((all) => all.forEach((d) => (d.open = true)));
          await drawn(page);
          const wide = await page.evaluate(() => {
            const panel = document.querySelector('.panel .page');
            const inner = [...panel.querySelectorAll('*')].filter((e) => e.getBoundingClientRect().right > panel.getBoundingClientRect().right + 0.5 && !e.closest('.sr-only'));
            return [panel.scrollWidth > panel.clientWidth ? 'the page scrolls sideways' : '', ...inner.map((e) => e.outerHTML.slice(0, 120))].filter((s) => s !== '');
          });
          assert.deepEqual(wide, [], kind);
        }
        return kinds.map(([kind]) => kind).join(', ');
      });
    });
  }
}
await engine.close();
finish();
