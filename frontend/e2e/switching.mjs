// Switches a namespace's revision from the page on a real cluster, follows it to the end, and takes it back:
// node switching.mjs URL EXPECTATIONS.json. The address is that of a running "portolan serve" with features.upgrade_actions on
// and the context opened; for "-", PORTOLAN_BIN is started on the context with this process' KUBECONFIG.
//
// The expectations: { context, namespace, target, restarts: ["Deployment/web"], left: ["Pod/bare"], apply, options, source,
// undo, between, patience }. target is typed as on the command line ("tag/prod", "1-31-1"); restarts and left are what the plan
// must list, apply the words of the button, options the numbers to fill in ({ concurrency: 1 }). source are the flags by which
// the command line reads the same cluster: with them the canary bars are held to it. undo false leaves the namespace where it
// went; between true waits for a line on stdin before the way back; patience is in seconds.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { canaryAgrees, canaryMoved, canaryWatched } from './canary.mjs';
import { browser, chartShown, openPage, out, serve, steps } from './program.mjs';

const at = (page, step) => page.locator(`.switch[data-step="${step}"]`);
const listed = (page, attribute) => page.locator(`.switch [data-${attribute}]`).evaluateAll((all, a) => all.map((e) => e.dataset[a]).sort(), attribute);

/** Opens a namespace by the command line, and the dialog by its key. */
export async function askToSwitch(page, namespace) {
  await command(page, `ns ${namespace}`);
  await page.locator('.details h2', { hasText: namespace }).waitFor();
  await page.keyboard.press('s');
  await page.locator('#pick').waitFor();
}

/** Chooses a target by typing, and waits for its plan; answers the plan as it is on the screen. */
export async function planOf(page, target, patience = 60_000) {
  const [kind, name] = target.includes('/') ? target.split('/') : ['', target];
  await page.locator('#pick').fill(target);
  const option = page.locator(kind === '' ? `[data-pick*="/${name}/"]` : `[data-pick^="${kind}/${name}/"]`).first();
  await option.waitFor({ timeout: patience });
  await option.click();
  return plan(page, patience);
}

/** The plan that is being made, once it is there. */
export async function plan(page, patience = 60_000) {
  const found = page.locator('.switch[data-step="plan"] .sum, .switch[data-step="plan"] .problem').first();
  await found.waitFor({ timeout: patience });
  assert.equal(await page.locator('.switch .problem').count(), 0, `there is no plan: ${await found.innerText()}`);
  const rows = await page.locator('.switch [data-workload]').evaluateAll((all) => all.map((tr) => [tr.dataset.workload, tr.cells[2].innerText.includes('yes')]));
  return {
    sum: await page.locator('.switch .sum').innerText(),
    restarts: rows.filter(([, yes]) => yes).map(([name]) => name).sort(),
    left: await listed(page, 'left'),
    edits: await page.locator('.switch [data-label]').evaluateAll((all) => all.map((tr) => [...tr.cells].map((td) => td.innerText.replace(/^→ /, '')))),
    warnings: await page.locator('.switch [data-weight]').evaluateAll((all) => all.map((w) => [w.dataset.weight, w.dataset.code])),
    ready: (await page.locator('[data-continue]').count()) === 1,
  };
}

/** Types what is asked for and begins; answers what the button said. */
export async function confirm(page, { context } = {}) {
  await page.locator('[data-continue]').click();
  const word = await page.locator('.asked').first().innerText();
  const button = page.locator('[data-apply]');
  assert.ok(await button.isDisabled(), 'nothing can be begun before the word is typed');
  await page.locator('#confirm').fill(word);
  if ((await page.locator('#confirm-context').count()) === 1) {
    assert.ok(await button.isDisabled(), 'the protected context is to be typed as well');
    await page.locator('#confirm-context').fill(context);
  }
  const says = await button.innerText();
  await page.locator('#confirm').press('Enter');
  return says;
}

/** Follows a run to its end: every change of the numbers that was seen, in order, and how it ended. */
export async function followed(page, patience = 600_000) {
  await page.locator('.switch .overall').waitFor();
  await page.evaluate(() => {
    const seen = [];
    const look = () => {
      const e = document.querySelector('.switch .overall');
      if (!e) return;
      const { phase, wave, waves, workloads, through, pods, moved } = e.dataset;
      const line = JSON.stringify({ phase, wave: Number(wave), waves: Number(waves), workloads: Number(workloads), through: Number(through), pods: Number(pods), moved: Number(moved) });
      if (seen.at(-1) !== line) seen.push(line);
    };
    look();
    new MutationObserver(look).observe(document.querySelector('.dialog'), { subtree: true, childList: true, attributes: true });
    window.switchSeen = seen;
  });
  await page.locator('.switch .overall:not([data-phase="running"])').waitFor({ timeout: patience });
  const seen = (await page.evaluate(() => window.switchSeen)).map((line) => JSON.parse(line));
  return { seen, phase: seen.at(-1).phase, left: await listed(page, 'left'), says: await page.locator('.switch .verdict').innerText() };
}

/** What must hold of the numbers of a run that was watched: they moved, never back, and ended where all is. */
export function moved(run) {
  const numbers = run.seen.map((s) => s.through + s.moved);
  const end = run.seen.at(-1);
  assert.equal(run.phase, 'done', run.says);
  assert.ok(numbers.length >= 3 && numbers[0] < numbers.at(-1), `progress was not seen to move: ${numbers.join(' ')}`);
  for (let i = 1; i < run.seen.length; i++) assert.ok(run.seen[i].through >= run.seen[i - 1].through, `workloads verified went back: ${JSON.stringify(run.seen)}`);
  assert.deepEqual([end.through, end.moved], [end.workloads, end.pods], 'all that should be verified is');
  return run.seen.map((s) => `${s.through}/${s.workloads} ${s.moved}/${s.pods}`).join(', ');
}

/** The whole way there and back, in steps that are said. */
export async function switchAndBack({ step, page, expected }) {
  const bars = expected.source && (await barsOf({ step, page, source: expected.source }));
  await there({ step, page, expected });
  await bars?.();
  if (expected.undo === false) return;
  if (expected.between) {
    await once(process.stdin, 'data');
    process.stdin.pause();
  }
  await back({ step, page, expected });
  await bars?.();
}

/** Holds the canary bars to the command line; answers what does it again, and wants them to have moved since. */
async function barsOf({ step, page, source }) {
  let before, seen;
  await step('the canary bars are as the command line says', async () => {
    before = await canaryAgrees(page, source);
    seen = await canaryWatched(page);
    return JSON.stringify(before);
  });
  return () =>
    step('the canary bars have followed', async () => {
      await page.keyboard.press('Escape');
      await page.locator('.switch').waitFor({ state: 'detached' });
      const after = await canaryAgrees(page, source);
      const says = canaryMoved(await seen(), before, after);
      before = after;
      seen = await canaryWatched(page);
      return says;
    });
}

async function there({ step, page, expected }) {
  await step(`${expected.namespace} to ${expected.target}: the plan`, async () => {
    await askToSwitch(page, expected.namespace);
    const found = await planOf(page, expected.target);
    await page.screenshot({ path: join(out, 'switching-plan.png') });
    assert.ok(found.ready, `it cannot be applied: ${JSON.stringify(found.warnings)}`);
    if (expected.restarts) assert.deepEqual(found.restarts, [...expected.restarts].sort());
    if (expected.left) assert.deepEqual(found.left, [...expected.left].sort());
    await fill(page, expected.options);
    return found.sum;
  });
  await step('confirmed by its name', async () => {
    const says = await confirm(page, expected);
    if (expected.apply) assert.equal(says, expected.apply);
    return says;
  });
  await step('carried out, with progress that is seen to move, and verified', async () => {
    const run = await followed(page, patienceOf(expected));
    await page.screenshot({ path: join(out, 'switching-result.png') });
    if (expected.left) assert.deepEqual(run.left, [...expected.left].sort());
    return moved(run);
  });
}

/** From the list of runs, whose first is the one to take back, to the list that says so. */
async function back({ step, page, expected }) {
  await step('taken back by a plan of its own', async () => {
    if ((await page.locator('.switch').count()) > 0) await page.locator('.switch').getByRole('button', { name: 'earlier runs' }).click();
    else await command(page, 'runs');
    await page.locator('.runs [data-run]').first().locator('[data-undo]').click();
    const found = await plan(page);
    assert.ok(found.ready, `it cannot be applied: ${JSON.stringify(found.warnings)}`);
    await fill(page, expected.options);
    const says = await confirm(page, expected);
    assert.match(says, new RegExp(`^Take ${expected.namespace} back`));
    const run = await followed(page, patienceOf(expected));
    await page.screenshot({ path: join(out, 'switching-undone.png') });
    return `${says}: ${moved(run)}`;
  });
  await step('the list of runs has both, the first as taken back', async () => {
    await page.locator('.switch').getByRole('button', { name: 'earlier runs' }).click();
    await page.locator('.runs [data-run]').nth(1).waitFor();
    const [undone, done] = await page.locator('.runs [data-run]').allInnerTexts();
    assert.match(undone, /done and verified/);
    assert.match(done, /taken back/);
    await page.keyboard.press('Escape');
    await at(page, 'runs').waitFor({ state: 'detached' });
  });
}

const patienceOf = (expected) => (expected.patience ?? 600) * 1000;

/** Fills in how it is carried out, on the plan. */
async function fill(page, options = {}) {
  for (const [name, value] of Object.entries(options)) {
    await page.locator(`[data-option="${name}"]`).fill(String(value));
    await page.locator(`[data-option="${name}"]`).blur();
  }
}

async function command(page, words) {
  await page.keyboard.press(':');
  await page.locator('#command').fill(words);
  await page.keyboard.press('Enter');
}

async function main(url, file) {
  const expected = JSON.parse(readFileSync(file, 'utf8'));
  const program = url === '-' ? await serve(['--context', expected.context], { PORTOLAN_FEATURES_UPGRADE_ACTIONS: 'true' }) : undefined;
  const { step, finish } = steps();
  const engine = await browser();
  const { page, faults } = await openPage(engine, program?.url ?? url);
  await step('the chart of the cluster is drawn', async () => {
    const context = page.locator('[data-open]', { hasText: expected.context }).first();
    await page.locator('[data-node]').first().or(context).first().waitFor({ state: 'attached', timeout: 60_000 });
    if ((await page.locator('[data-node]').count()) === 0) await context.click();
    await chartShown(page);
  });
  await switchAndBack({ step, page, expected });
  await step('nothing complained and nothing left the origin', () => assert.deepEqual(faults, []));
  await engine.close();
  await program?.end();
  finish();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [url, file] = process.argv.slice(2);
  if (!url || !file) throw new Error('usage: node switching.mjs URL|- EXPECTATIONS.json');
  await main(url, file);
}
