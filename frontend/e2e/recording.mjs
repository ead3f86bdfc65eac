// Records an upgrade with the built binary (PORTOLAN_BIN) and replays it in the page: by hand, by key, by playing, from its path and
// from disk; torn, with readings that failed, and while it still grows.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clean } from './accessible.mjs';
import { browser, chartShown, openPage, out, serve, settled, steps } from './program.mjs';

const { step, finish } = steps();
const folder = mkdtempSync(join(tmpdir(), 'portolan-recording-'));
const [live, log] = [join(folder, 'live.mesh.json'), join(folder, 'upgrade.meshlog')];
const portolan = (...args) => execFileSync(process.env.PORTOLAN_BIN, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

const snapshot = JSON.parse(portolan('snapshot', '--demo', 'canary', '-o', '-'));
const { pods } = snapshot.clusters[0];
const upgraded = pods.find((p) => p.namespace === 'search' && p.revision === 'default');
const began = Date.parse(snapshot.takenAt);

/** One more reading, so many seconds after the first; a namespace's pods may have moved to the new revision since. */
function record(seconds, moved) {
  for (const p of pods.filter((p) => p.namespace === moved)) for (const of of ['revision', 'version', 'planeAddress', 'caAddress']) p[of] = upgraded[of];
  snapshot.takenAt = new Date(began + 1000 * seconds).toISOString().replace('.000', '');
  writeFileSync(live, JSON.stringify(snapshot));
  portolan('record', live, '--every', '1s', '--for', '1s', '--append', '-o', log);
}
record(0);
record(30);
record(60, 'search');
record(90);
record(120, 'payments');
record(150, 'checkout');
record(600);

const engine = await browser();
const program = await serve([log]);
const { page, context, faults } = await openPage(engine, program.url);
const slider = page.getByRole('slider', { name: 'Reading' });
const at = () => page.locator('.scrubber .when').getAttribute('data-reading').then(Number);
/** Waits until a reading is shown, chart and all. */
async function shown(reading) {
  await page.waitForFunction((n) => document.querySelector('.scrubber .when')?.dataset.reading === String(n), reading);
  await page.waitForFunction(async () => (await (await fetch('api/changes?since=0')).json()).phase === 'ready');
  await settled(page);
  assert.equal((await state()).recording.at, reading);
}
const state = () => page.evaluate(async () => (await fetch('api/changes?since=0')).json());
/** What the page says of a namespace. */
const label = (name) => page.locator(`[data-node$="/${name}"][data-kind="namespace"]`).getAttribute('aria-label');

await step('a recording opens at its last reading, with a line to replay it by', async () => {
  await chartShown(page);
  assert.equal(await slider.getAttribute('aria-valuemax'), '7');
  assert.match(await slider.getAttribute('aria-valuetext'), /^reading 7 of 7, \d\d:\d\d:\d\d$/);
  assert.equal(await page.locator('.track [data-changes]').getAttribute('data-changes'), '3');
  assert.equal(await page.locator('.track .gap').count(), 1, 'the pause is drawn as one');
});

await step('from change to change by key, and the chart follows', async () => {
  const after = await label('payments');
  await page.keyboard.press(',');
  await shown(5);
  await page.keyboard.press(',');
  await shown(4);
  await page.keyboard.press(',');
  await shown(2);
  assert.notEqual(await label('payments'), after);
  await page.keyboard.press('.');
  await shown(4);
  assert.equal(await label('payments'), after);
});

await step('the slider takes keys', async () => {
  await slider.focus();
  for (const [key, reading] of [['Home', 0], ['ArrowRight', 1], ['PageDown', 2], ['ArrowUp', 3], ['PageUp', 2], ['ArrowLeft', 1], ['End', 6]]) {
    await page.keyboard.press(key);
    await shown(reading);
  }
  assert.equal(await page.locator('[aria-selected="true"][data-node]').count(), 0, 'nothing of the chart was selected by them');
});

await step('and the pointer, which may drag', async () => {
  const box = await slider.boundingBox();
  await page.mouse.move(box.x + 10, box.y + 12);
  await page.mouse.down();
  await shown(0);
  for (let i = 1; i <= 20; i++) await page.mouse.move(box.x + 10 + (i / 20) * (box.width - 14), box.y + 12);
  await page.mouse.up();
  await shown(6);
});

await step('what changed since the first reading is marked along the replay, and is no more when that is ended', async () => {
  const since = page.getByRole('button', { name: 'changes since the first reading' });
  assert.equal((await state()).recording.at, 6);
  const fill = () => since.evaluate((el) => getComputedStyle(el).backgroundColor);
  await slider.focus();
  await page.mouse.move(1, 1);
  const open = await fill();
  await since.click();
  await page.waitForFunction(() => document.querySelector('[data-since]')?.getAttribute('aria-pressed') === 'true');
  await page.mouse.move(1, 1);
  assert.notEqual(await fill(), open, 'it looks pressed');
  await clean(page);
  await page.screenshot({ path: join(out, 'recording-since.png') });
  const last = (await state()).comparison.changes;
  await slider.focus();
  await page.keyboard.press('Home');
  await shown(0);
  assert.equal((await state()).comparison.changes, 0);
  await page.keyboard.press('PageDown');
  await shown(2);
  const middle = (await state()).comparison.changes;
  assert.ok(middle > 0 && middle < last, `${middle} changes of ${last}`);
  await page.keyboard.press('End');
  await shown(6);
  await since.click();
  await page.waitForFunction(() => document.querySelector('[data-since]')?.getAttribute('aria-pressed') === 'false');
  assert.deepEqual([(await state()).comparison, (await state()).recording.at], [undefined, 6]);
  return `${middle}, then ${last} changes`;
});

await step('nothing jumps: what did not change is where it was', async () => {
  const places = () => page.evaluate(async () => Object.fromEntries((await (await fetch('api/picture?aspect=1.60')).json()).picture.nodes.map((n) => [n.id, JSON.stringify(n.box)])));
  await slider.focus();
  await page.keyboard.press('Home');
  await shown(0);
  const first = await places();
  await page.keyboard.press('ArrowRight');
  await shown(1);
  assert.deepEqual(await places(), first);
  await page.keyboard.press('PageDown');
  await shown(2);
  const next = await places();
  const planes = Object.keys(first).filter((id) => id.startsWith('plane/'));
  assert.ok(planes.length >= 2);
  for (const id of planes) assert.equal(next[id], first[id], `${id} has moved`);
  await page.keyboard.press('End');
  await shown(6);
});

await step('it plays by change, to its end, and can be paused', async () => {
  await page.getByRole('button', { name: 'play', exact: true }).click();
  await shown(2);
  await page.keyboard.press('p');
  await page.waitForTimeout(1500);
  assert.equal(await at(), 2, 'paused');
  await page.keyboard.press('p');
  await shown(6);
  await page.getByRole('button', { name: 'play', exact: true }).waitFor();
});

await step('and in the time that it took, only faster', async () => {
  await page.getByLabel('speed').selectOption('16');
  const before = Date.now();
  await page.keyboard.press('p'); // from the beginning: all was played
  await shown(1);
  await shown(2);
  const took = Date.now() - before;
  await page.keyboard.press('p');
  assert.ok(took > 2 * 1875 * 0.9, `two readings in ${took} ms`);
  await page.getByLabel('speed').selectOption('changes');
});

await step('dark and light', async () => {
  await slider.focus();
  await page.keyboard.press('End');
  await page.keyboard.press('PageUp');
  await shown(5);
  const rules = [];
  for (const theme of ['dark', 'light']) {
    rules.push(await clean(page));
    await page.screenshot({ path: join(out, `recording-${theme}.png`) });
    await page.locator('.buttons').getByRole('button', { name: /^Theme/ }).click();
    await settled(page);
  }
  return rules.join(', ');
});

await step('a recording in the making is followed by reading it again', async () => {
  await slider.focus();
  await page.keyboard.press('End');
  await shown(6);
  record(630, 'media');
  await page.keyboard.press('Control+r');
  await shown(7);
  assert.equal(await slider.getAttribute('aria-valuemax'), '8');
});

await step('readings that failed are marked', async () => {
  const recorder = spawn(process.env.PORTOLAN_BIN, ['record', live, '--every', '1s', '--append', '-o', log], { stdio: 'ignore' });
  const ended = new Promise((resolve) => recorder.once('exit', resolve));
  const grown = async (from) => {
    for (let tries = 200; statSync(log).size <= from; tries--) {
      assert.ok(tries > 0, 'the recording does not grow');
      await new Promise((r) => setTimeout(r, 100));
    }
    return statSync(log).size;
  };
  const size = await grown(statSync(log).size);
  writeFileSync(live, '{"format": 1');
  await grown(size);
  recorder.kill('SIGINT');
  assert.equal(await ended, 0, 'ctrl-c ends it in order');
  await page.keyboard.press('Control+r');
  await page.locator('.scrubber .fault').filter({ hasText: /failed \(bad-input\)/ }).waitFor();
  assert.ok(Number(await page.locator('.track [data-missed]').getAttribute('data-missed')) >= 1);
});

await step('a torn one, from disk: said so, and everything before it replays', async () => {
  const torn = join(folder, 'torn.meshlog');
  copyFileSync(log, torn);
  truncateSync(torn, statSync(log).size - 3);
  const chooser = page.waitForEvent('filechooser');
  await page.keyboard.press('Control+o');
  await (await chooser).setFiles(torn);
  await page.locator('.scrubber .fault').filter({ hasText: 'broken: it ends within a reading' }).waitFor();
  await chartShown(page);
  await slider.focus();
  await page.keyboard.press('Home');
  await shown(0);
  assert.equal((await state()).source.kind, 'snapshot');
  await page.screenshot({ path: join(out, 'recording-torn.png') });
});

await step('what is no recording any more is refused, and the chart stays', async () => {
  const head = join(folder, 'head.meshlog');
  writeFileSync(head, readFileSync(log).subarray(0, 60));
  const chooser = page.waitForEvent('filechooser');
  await page.keyboard.press('Control+o');
  await (await chooser).setFiles(head);
  await page.locator('.problem').filter({ hasText: 'no whole first reading' }).waitFor();
  assert.equal((await state()).source.name, 'torn.meshlog');
  await page.keyboard.press('Escape');
});

await step('another source has no line', async () => {
  await page.keyboard.press('C');
  await page.locator('[data-demo="tenants"]').click();
  await page.locator('.scrubber').waitFor({ state: 'detached' });
  await chartShown(page);
});

await step('no request left the origin, and nothing complained', () => {
  // The refused upload is said by the browser as well.
  assert.deepEqual(faults.filter((f) => !f.includes('400 (Bad Request)')), []);
});

await context.close();
await program.end();
await engine.close();
rmSync(folder, { recursive: true });
finish();
