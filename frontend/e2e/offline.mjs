// A chart as one HTML file, written by the built binary (PORTOLAN_BIN) and opened from file:// without a network: what it
// holds is the program's own, and everything that needs no program works in it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { clean } from './accessible.mjs';
import { chooseFormat } from './choose.mjs';
import { walkKeys } from './keywalk.mjs';
import { atlasOf, binary, browser, chartShown, foundBy, openPage, out, serve, settled, steps } from './program.mjs';

const demo = 'three-meshes';
const { step, finish } = steps();
const engine = await browser();
const folder = mkdtempSync(join(tmpdir(), 'portolan-offline-'));
const run = (...args) => execFileSync(binary(), args, { maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'] });

/** Writes a file, as the arguments of the command line say. */
function write(name, ...args) {
  const path = join(folder, name);
  run(...args, path);
  return path;
}

/** What a file holds of a kind. */
const held = (path, kind) => gunzipSync(Buffer.from(new RegExp(`<script type="application/vnd\\.portolan\\.${kind}">([^<]*)<`).exec(readFileSync(path, 'utf8'))[1], 'base64'));

/** Opens a file in a browser that reaches nothing, and notes whatever it tries to reach. */
async function openFile(path, options = {}) {
  const faults = [];
  const context = await engine.newContext({ viewport: { width: 1280, height: 800 }, acceptDownloads: true, colorScheme: 'dark', offline: true, ...options });
  const page = await context.newPage();
  const own = pathToFileURL(path).href;
  page.on('request', (r) => {
    if (r.url().split('#')[0] !== own && !/^(blob|data):/.test(r.url())) faults.push(`it asks for ${r.url()}`);
  });
  page.on('console', (m) => {
    if ((m.type() === 'error' || m.type() === 'warning') && !m.text().includes('willReadFrequently')) faults.push(`console ${m.type()}: ${m.text()}`);
  });
  page.on('pageerror', (e) => faults.push(`page error: ${e.message}`));
  await page.goto(own);
  return { page, context, faults };
}

/** Saves by the export dialog, and answers the bytes. */
async function exported(page, format) {
  await chooseFormat(page, format);
  const coming = page.waitForEvent('download');
  await page.keyboard.press('Enter');
  const file = await coming;
  await page.locator('.export').waitFor({ state: 'detached' });
  const path = join(folder, `saved-${format}`);
  await file.saveAs(path);
  return { name: file.suggestedFilename(), bytes: readFileSync(path) };
}

const path = write('one.mesh.html', 'snapshot', '--demo', demo, '-o');

await step('the picture in a file is the live one, and its facts are the snapshot', async () => {
  const program = await serve(['--demo', demo]);
  const { page, context } = await openPage(engine, program.url);
  await chartShown(page);
  const live = await page.evaluate(async () => JSON.stringify((await (await fetch('api/picture?aspect=1.6')).json()).picture));
  await context.close();
  await program.end();
  assert.equal(JSON.stringify(JSON.parse(held(path, 'picture').toString())), live);
  assert.ok(held(path, 'snapshot').equals(run('snapshot', '--demo', demo, '-o', '-')));
  const html = readFileSync(path, 'utf8');
  assert.ok(readFileSync(write('again.mesh.html', 'snapshot', '--demo', demo, '-o')).equals(Buffer.from(html)), 'another file of the same has other bytes');
  return `${(html.length / 1e6).toFixed(1)} MB`;
});

const { page, context, faults } = await openFile(path);
await step('it opens, and says that it is a file, of what, and that it only reads', async () => {
  await chartShown(page);
  assert.equal(await page.locator('[data-file]').innerText(), 'FILE');
  const header = (await page.locator('header').innerText()).replace(/\s+/g, ' ');
  for (const words of [`file ${demo}`, 'DEMO', 'read-only', 'not redacted', /taken 2026-\d\d-\d\d \d\d:\d\d UTC/, /by portolan \S+/]) assert.ok(words instanceof RegExp ? words.test(header) : header.includes(words), `${words} is not in ${header}`);
  assert.equal(await page.locator('header').getByRole('button', { name: 'reload' }).count(), 0);
  await page.screenshot({ path: join(out, 'offline.png') });
});

await step('what it saves is what the program writes', async () => {
  const svg = run('chart', '--demo', demo, '--theme', 'dark', '-o', 'svg');
  for (const [format, want] of [['svg', svg], ['json', run('chart', '--demo', demo, '-o', 'json')], ['dot', run('chart', '--demo', demo, '-o', 'dot')], ['mesh.json', held(path, 'snapshot')]]) {
    const { name, bytes } = await exported(page, format);
    assert.ok(bytes.equals(want), `${name} has ${bytes.length} bytes, and other ones than the program's ${want.length}`);
  }
  const png = await exported(page, 'png');
  assert.equal(png.bytes.subarray(1, 4).toString(), 'PNG');
});

// Every key but those that lead to a program.
const needsProgram = [/^s leads to a switch/, /^ctrl-r reads again/, /^ctrl-o opens/, /^the address holds the whole view, and a saved view/, /^d compares/];
const without = (name, walk) => (needsProgram.some((n) => n.test(name)) ? undefined : step(`in a file: ${name}`, walk));
await walkKeys({ step: without, page, context, atlas: atlasOf(demo), found: (expression) => foundBy(demo, expression) });

await step('what needs a program says so', async () => {
  for (const [key, action] of [['s', 'switch'], ['Shift+C', 'contexts'], ['Control+o', 'open']]) {
    await page.keyboard.press(key);
    await page.locator('.toast', { hasText: `“${action}” needs the portolan program` }).waitFor();
  }
  await page.keyboard.press(':');
  await page.locator('#command:focus').waitFor();
  await page.keyboard.type('ctx prod');
  await page.keyboard.press('Enter');
  assert.match(await page.locator('.command-line .wrong').innerText(), /“ctx” needs the portolan program/);
  await page.keyboard.press('Escape');
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.items.add(new File(['{}'], 'other.mesh.json'));
    window.dispatchEvent(new DragEvent('drop', { dataTransfer: data, cancelable: true }));
  });
  await page.locator('.corner .problem', { hasText: 'this chart is a file' }).waitFor();
  await page.keyboard.press('Escape');
  assert.ok((await page.locator('[data-node]').count()) > 10, 'the chart stays');
});

await step('the address and a saved view bring back what was looked at', async () => {
  const meshes = () => page.locator('[data-kind="mesh"]').count();
  await page.keyboard.press('2');
  await page.waitForFunction(() => document.querySelectorAll('[data-kind="mesh"]').length === 1 && location.hash.includes('mesh='));
  await page.reload();
  await chartShown(page);
  assert.equal(await meshes(), 1);
  const command = async (text) => {
    await page.keyboard.press(':');
    await page.locator('#command:focus').waitFor();
    await page.keyboard.type(text);
    await page.keyboard.press('Enter');
  };
  await command('view save one');
  await page.locator('.toast', { hasText: 'one' }).waitFor();
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => document.querySelectorAll('[data-kind="mesh"]').length === 3);
  await command('view one');
  await page.waitForFunction(() => document.querySelectorAll('[data-kind="mesh"]').length === 1);
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => document.querySelectorAll('[data-kind="mesh"]').length === 3);
});

await step('both themes, for everybody', async () => {
  for (const theme of ['dark', 'light']) {
    await page.keyboard.press(':');
    await page.locator('#command:focus').waitFor();
    await page.keyboard.type(`theme ${theme}`);
    await page.keyboard.press('Enter');
    await page.waitForFunction((t) => document.documentElement.dataset.theme === t, theme);
    await clean(page);
    await page.screenshot({ path: join(out, `offline-${theme}.png`) });
  }
});

await step('nothing complained and nothing was asked for', async () => assert.deepEqual(faults, []));
await context.close();

await step('a file that was written in a look begins there, in its theme, and leads back to everything', async () => {
  const chosen = write('look.mesh.html', 'chart', '--demo', 'canary', '--theme', 'light', '--hide', 'health=healthy', '--fold', 'planes', '--file');
  const { page, context, faults } = await openFile(chosen);
  await chartShown(page);
  assert.equal(await page.locator('#hide').inputValue(), 'health=healthy');
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'light');
  const few = await page.locator('[data-node]').count();
  await page.locator('#hide').fill('');
  await page.waitForFunction((n) => document.querySelectorAll('[data-node]').length > n, few);
  await settled(page);
  await page.screenshot({ path: join(out, 'offline-look.png') });
  assert.deepEqual(faults, []);
  await context.close();
});

await step('a file whose core was damaged shows its picture, and says what to do', async () => {
  const html = readFileSync(path, 'utf8');
  const at = html.indexOf('<script type="application/vnd.portolan.core">') + 2000;
  const broken = join(folder, 'broken.mesh.html');
  writeFileSync(broken, `${html.slice(0, at)}AAAAAAAA${html.slice(at + 8)}`);
  const { page, context } = await openFile(broken);
  await page.locator('.problem', { hasText: 'does not run' }).first().waitFor();
  assert.match(await page.locator('.problem').first().innerText(), /portolan program/);
  assert.ok((await page.locator('[data-node]').count()) > 10);
  await context.close();
});

await engine.close();
rmSync(folder, { recursive: true });
finish();
