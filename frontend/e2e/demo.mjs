// Drives the page of every demo on the built binary (PORTOLAN_BIN) in Chromium.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { idOf, meshesShown, planeDetails } from './panel.mjs';
import { atlasOf, browser, chartShown, differing, drawn, openPage, out, percent, pixels, serve, settled, steps } from './program.mjs';

const { step, finish } = steps();
const engine = await browser();
const program = await serve(['--demo', 'three-meshes']);
const { page, context, faults } = await openPage(engine, program.url);
const zoom = async () => (await page.locator('[data-zoom]').innerText()).trim();
const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-node') ?? '');
const demos = await page.evaluate(async () => (await (await fetch('api/capabilities')).json()).demos);

async function openDemo(name, atlas) {
  await page.keyboard.press('C');
  await page.locator(`[data-demo="${name}"]`).click();
  await page.waitForFunction((n) => document.querySelector('.source b')?.textContent === n, name);
  await page.locator(`[data-node="${idOf(atlas.meshes[0].planes[0].ref)}"]`).waitFor({ state: 'attached' });
  await chartShown(page);
}

await step('six demos are offered', async () => {
  assert.deepEqual([...demos].sort(), ['ambient-ambient', 'canary', 'sidecar-ambient', 'sidecar-sidecar', 'tenants', 'three-meshes', 'two-clusters']);
});

for (const demo of demos) {
  const atlas = atlasOf(demo);
  await step(`${demo}: opens from the picker and is labelled as a demo`, async () => {
    await openDemo(demo, atlas);
    assert.equal(await page.locator('.badge.is-demo').innerText(), 'DEMO');
    await page.screenshot({ path: join(out, `demo-${demo}.png`) });
  });
  await step(`${demo}: every mesh has its group`, async () => {
    await meshesShown(page, atlas.meshes);
    return atlas.meshes.map((m) => m.id).join(', ');
  });
  await step(`${demo}: every namespace is on the chart`, async () => {
    const members = [...atlas.meshes.flatMap((m) => m.members), ...atlas.undecided, ...atlas.outside];
    const shown = new Set(await page.locator('[data-node]').evaluateAll((all) => all.map((b) => b.dataset.node)));
    for (const m of members) assert.ok(shown.has(idOf(m.ref)), `no ${idOf(m.ref)}`);
    return members.length;
  });
  for (const mesh of atlas.meshes) {
    for (const plane of mesh.planes) {
      await step(`${demo}: details of ${plane.ref.namespace}/${plane.ref.name}`, async () => {
        const details = await planeDetails(page, mesh, { ...plane, cluster: plane.ref.cluster, namespace: plane.ref.namespace, name: plane.ref.name });
        assert.equal(await details.locator('.evidence li').count(), plane.because.length, 'pieces of evidence');
        await page.keyboard.press('Escape');
      });
    }
  }
}

// From here on: one demo, all the ways to use it.
const atlas = atlasOf('three-meshes');
await openDemo('three-meshes', atlas);
const plane = atlas.meshes[0].planes[0];
const planeID = idOf(plane.ref);
const canvas = await page.locator('.chart canvas').boundingBox();
const middle = { x: canvas.x + canvas.width / 2, y: canvas.y + canvas.height / 2 };
await page.keyboard.press('f');
await settled(page);
const fitted = await zoom();

await step('a namespace tells what it wants and runs, with evidence', async () => {
  const member = atlas.meshes.flatMap((m) => m.members).find((m) => m.running.length > 0 && m.wanted.length > 0);
  await page.locator(`[data-node="${idOf(member.ref)}"]`).evaluate((b) => b.click());
  const text = await page.locator('.details').innerText();
  for (const e of [...member.wanted, ...member.running].flatMap((c) => c.because)) assert.ok(text.includes(e.rule), `the rule is missing: ${e.rule}`);
  assert.ok(text.includes(member.running[0].strength));
  await page.screenshot({ path: join(out, 'namespace.png') });
  return member.ref.name;
});

await step('hovering says what is there and lights its way', async () => {
  await page.locator(`[data-node="${planeID}"]`).evaluate((b) => b.click());
  await page.getByRole('button', { name: 'show', exact: true }).click();
  await page.keyboard.press('Escape');
  await page.mouse.move(canvas.x + 3, canvas.y + 3);
  await settled(page);
  const before = await pixels(page);
  await page.mouse.move(middle.x, middle.y);
  await drawn(page);
  const alt = await page.locator(`[data-node="${planeID}"]`).getAttribute('aria-label');
  assert.equal(await page.locator('.peek').innerText(), alt);
  const changed = differing(before, await pixels(page), 24);
  assert.ok(changed > 0.0005, `only ${percent(changed)} of the pixels changed`);
  return `${percent(changed)} of the pixels changed`;
});

await step('a click selects what is under it', async () => {
  await page.mouse.click(middle.x, middle.y);
  assert.equal(await page.locator('.details').getAttribute('data-details'), planeID);
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('.details').count(), 0);
});

await step('the wheel zooms at the pointer', async () => {
  const before = await zoom();
  await page.mouse.move(middle.x, middle.y);
  for (let i = 0; i < 3; i++) await page.mouse.wheel(0, -120);
  await settled(page);
  const alt = await page.locator(`[data-node="${planeID}"]`).getAttribute('aria-label');
  assert.equal(await page.locator('.peek').innerText(), alt, 'what was under the pointer still is');
  assert.ok(parseFloat(await zoom()) > parseFloat(before));
  return `${before} to ${await zoom()}`;
});

await step('dragging moves the picture with the pointer', async () => {
  await page.keyboard.press('f');
  await page.mouse.move(canvas.x + 3, canvas.y + 3);
  await settled(page);
  const before = await pixels(page);
  await page.mouse.down();
  for (let i = 1; i <= 6; i++) await page.mouse.move(canvas.x + 3 + 20 * i, canvas.y + 3 + 8 * i);
  await page.mouse.up();
  await page.mouse.move(canvas.x + 1, canvas.y + 1);
  await settled(page);
  const rest = differing(before, await pixels(page), 24, 120, 48);
  assert.ok(rest < 0.002, `${percent(rest)} of the pixels are not where the drag took them`);
  return `${percent(rest)} of the pixels differ after 120, 48`;
});

await step('+ - 0 f zoom', async () => {
  const at = [];
  for (const key of ['f', '+', '-', '-', '0', 'f']) {
    await page.keyboard.press(key);
    await settled(page);
    at.push(parseFloat(await zoom()));
  }
  const [fit, larger, back, smaller, one, again] = at;
  assert.ok(larger > fit && Math.abs(back - fit) <= 1 && smaller < fit, at.join(' '));
  assert.equal(one, 100);
  assert.equal(`${again}%`, fitted);
  return at.map((z) => `${z}%`).join(' ');
});

await step('arrows and h j k l select neighbours', async () => {
  await page.locator(`[data-node="${planeID}"]`).evaluate((b) => b.click());
  await page.locator(`[data-node="${planeID}"]`).focus();
  const path = [planeID];
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'l', 'h', 'k', 'j', 'ArrowRight', 'ArrowLeft']) {
    await page.keyboard.press(key);
    const now = await focused();
    assert.equal(await page.locator('[aria-current="true"][data-node]').getAttribute('data-node'), now, 'focus follows the selection');
    path.push(now);
  }
  assert.ok(new Set(path).size >= 4, path.join(' '));
  return path.map((id) => id.split('/').pop()).join(' → ');
});

await step('tab walks in reading order, enter opens the details, esc goes back', async () => {
  const order = await page.locator('[data-node]').evaluateAll((all) => all.map((b) => b.dataset.node));
  await page.locator(`[data-node="${order[0]}"]`).evaluate((b) => b.click());
  await page.locator(`[data-node="${order[0]}"]`).focus();
  await page.keyboard.press('Tab');
  assert.equal(await focused(), order[1]);
  await page.keyboard.press('Tab');
  assert.equal(await focused(), order[2]);
  await page.keyboard.press('Shift+Tab');
  assert.equal(await focused(), order[1]);
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement?.id === 'panel-details');
  await page.keyboard.press('Escape');
  assert.equal(await focused(), order[1], 'esc leads from the panel back to the chart first');
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('.details').count(), 0);
});

await step('the filter narrows the meshes', async () => {
  await page.keyboard.press('m');
  await drawn(page);
  await page.locator('#mesh-filter').focus();
  const wanted = atlas.meshes[1];
  await page.keyboard.type(wanted.id);
  const shown = await page.locator('section.mesh').evaluateAll((all) => all.map((s) => s.dataset.mesh));
  assert.ok(shown.includes(wanted.key) && shown.length < atlas.meshes.length, shown.join(', '));
  await page.locator('#mesh-filter').fill('');
  await page.keyboard.press('Escape');
});

await step('? shows the keys, esc closes', async () => {
  await page.keyboard.press('?');
  assert.ok((await page.getByRole('dialog', { name: 'Keys' }).locator('kbd').count()) > 10);
  await page.screenshot({ path: join(out, 'help.png') });
  await page.keyboard.press('Escape');
  assert.equal(await page.getByRole('dialog').count(), 0);
});

await step('reading again keeps the view', async () => {
  await page.keyboard.press('+');
  await page.keyboard.press('+');
  await settled(page);
  const before = await zoom();
  const answered = page.waitForResponse((r) => r.url().includes('/api/chart'));
  await page.keyboard.press('Control+r');
  await answered;
  await settled(page);
  assert.equal(await zoom(), before);
  await page.keyboard.press('f');
});

await step('files are downloaded', async () => {
  const names = [];
  for (const format of ['svg', 'png', 'mesh.json', 'dot', 'json']) {
    await page.keyboard.press('e');
    await page.locator(`[data-export="${format}"]`).click();
    const coming = page.waitForEvent('download');
    await page.locator('[data-go]').click();
    const file = await coming;
    await page.locator('.export').waitFor({ state: 'detached' });
    const path = join(out, file.suggestedFilename());
    await file.saveAs(path);
    const bytes = readFileSync(path);
    const text = bytes.toString('utf8');
    if (format === 'png') assert.equal(bytes.subarray(1, 4).toString(), 'PNG');
    else for (const mesh of format === 'mesh.json' ? [] : atlas.meshes) assert.ok(text.includes(mesh.id), `${format} lacks ${mesh.id}`);
    if (format === 'mesh.json') assert.equal(JSON.parse(text).demo, 'three-meshes');
    names.push(`${file.suggestedFilename()} ${bytes.length}`);
  }
  return names.join(', ');
});

await step('the theme is switched and remembered', async () => {
  const corner = async () => [...(await pixels(page)).data.subarray(0, 3)].join();
  const dark = await corner();
  await page.keyboard.press('Shift+D');
  await drawn(page);
  const light = await corner();
  assert.notEqual(light, dark);
  await page.reload();
  await chartShown(page);
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'light');
  assert.equal(await corner(), light);
  await page.screenshot({ path: join(out, 'light.png') });
  await page.keyboard.press('Shift+D');
});

await step('small and large windows', async () => {
  for (const [width, height] of [[900, 600], [1920, 1080]]) {
    await page.keyboard.press('f');
    await settled(page);
    await page.setViewportSize({ width, height });
    await settled(page);
    const before = await zoom();
    await page.keyboard.press('f');
    await settled(page);
    assert.equal(await zoom(), before, 'what was fitted stays fitted');
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(wide, 0, `${wide} pixels too wide at ${width}`);
    await page.screenshot({ path: join(out, `window-${width}.png`) });
  }
});

await step('nothing complained and nothing left the origin', async () => assert.deepEqual(faults, []));

await step('a lost program leaves the last chart, greyed, with its age', async () => {
  await program.end();
  await page.locator('.chart.stale').waitFor();
  assert.match(await page.locator('.corner .problem').innerText(), /does not answer/);
  assert.ok((await page.locator('[data-node]').count()) > 0);
  assert.ok((await page.locator('.age.old').count()) === 1);
  await page.screenshot({ path: join(out, 'lost.png') });
});

await context.close();
await engine.close();
finish();
