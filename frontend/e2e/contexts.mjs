// The start without a demo: contexts by file, nothing dialled until one is chosen, and errors that say what to do.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { browser, openPage, out, serve, steps } from './program.mjs';

const { step, finish } = steps();
const folder = mkdtempSync(join(tmpdir(), 'portolan-e2e-'));
let calls = 0;
const listener = createServer((socket) => {
  calls++;
  socket.destroy();
});
await new Promise((resolve) => listener.listen(0, '127.0.0.1', resolve));
const open = listener.address().port;
// One that takes every call and never answers.
const held = new Set();
const silent = createServer((socket) => {
  held.add(socket);
  socket.on('error', () => undefined);
});
await new Promise((resolve) => silent.listen(0, '127.0.0.1', resolve));
const kubeconfig = (server, name, user) =>
  JSON.stringify({
    apiVersion: 'v1', kind: 'Config', 'current-context': name,
    clusters: [{ name: `${name}-cluster`, cluster: { server } }],
    users: [{ name: user, user: { token: 'not-a-real-token' } }],
    contexts: [{ name, context: { cluster: `${name}-cluster`, user, namespace: 'shop' } }, { name: `${name}-broken`, context: { cluster: 'missing', user } }],
  });
const first = join(folder, 'first.yaml');
const second = join(folder, 'second.yaml');
writeFileSync(first, kubeconfig(`http://127.0.0.1:${open}`, 'listening', 'anna'));
// Port 1 of loopback: nobody listens there.
writeFileSync(second, kubeconfig('http://127.0.0.1:1', 'closed', 'otto'));

const third = join(folder, 'third.yaml');
writeFileSync(third, kubeconfig(`http://127.0.0.1:${silent.address().port}`, 'silent', 'ida'));

const program = await serve([], { KUBECONFIG: `${first}:${second}:${third}`, HOME: folder });
const engine = await browser();
const { page, faults } = await openPage(engine, program.url);

await step('contexts are listed by file, with why one cannot be used', async () => {
  const rows = page.locator('.contexts tr');
  await page.locator('[data-open]', { hasText: 'closed' }).first().waitFor();
  const text = (await rows.allInnerTexts()).join('\n');
  for (const word of ['listening', 'listening-cluster', 'anna', 'shop', 'closed', 'otto']) assert.ok(text.includes(word), word);
  assert.equal(await page.locator('[data-open]:disabled').count(), 3, 'the broken contexts cannot be opened');
  assert.equal(await page.locator('tr.reason').count(), 3);
  await page.screenshot({ path: join(out, 'contexts.png') });
});

await step('nothing is dialled before a choice', async () => {
  await page.waitForLoadState('networkidle').catch(() => undefined);
  assert.equal(calls, 0);
});

await step('a refused connection says so, with a remedy and a retry', async () => {
  await page.locator('[data-open]', { hasText: 'closed' }).first().click();
  const problem = page.locator('.problem');
  await problem.waitFor({ timeout: 10_000 });
  assert.equal(await problem.locator('code').innerText(), 'refused');
  assert.notEqual((await problem.locator('.remedy').innerText()).trim(), '');
  await page.screenshot({ path: join(out, 'refused.png') });
  const again = page.waitForResponse((r) => r.url().endsWith('/api/open') && r.request().method() === 'POST');
  await problem.getByRole('button', { name: 'Retry' }).click();
  assert.equal((await again).status(), 200);
  assert.equal(calls, 0, 'the other context is left alone');
});

await step('the chosen context is dialled, and no other', async () => {
  await page.locator('.problem').waitFor({ timeout: 10_000 });
  await page.locator('[data-open]', { hasText: 'listening' }).first().press('Enter');
  await page.locator('.problem', { hasText: 'listening' }).waitFor({ timeout: 10_000 });
  assert.ok(calls > 0);
  return `${calls} connections`;
});

await step('a reading is seen and can be cancelled', async () => {
  await page.locator('[data-open]', { hasText: 'silent' }).first().click();
  const reading = page.getByRole('region', { name: 'Progress' });
  await reading.waitFor();
  assert.match(await reading.innerText(), /Reading silent/);
  await page.screenshot({ path: join(out, 'reading.png') });
  await reading.getByRole('button', { name: 'Cancel' }).click();
  await reading.waitFor({ state: 'detached' });
  await page.locator('[data-open]', { hasText: 'listening' }).first().waitFor();
});

await step('nothing complained and nothing left the origin', async () => assert.deepEqual(faults, []));

await engine.close();
await program.end();
listener.close();
for (const socket of held) socket.destroy();
silent.close();
rmSync(folder, { recursive: true });
finish();
