// Holds every state of the page to axe-core's rules, in both themes, and every palette; PORTOLAN_BIN is the built binary.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clean } from './accessible.mjs';
import { idOf } from './panel.mjs';
import { atlasOf, browser, chartShown, drawn, openPage, serve, steps } from './program.mjs';

const { step, finish } = steps();
const engine = await browser();

async function withDemo(demo, options, run) {
  const program = await serve(['--demo', demo]);
  const { page, context } = await openPage(engine, program.url, options);
  try {
    await chartShown(page);
    await run(page, atlasOf(demo), program);
  } finally {
    await context.close();
    await program.end();
  }
}

const select = async (page, id) => page.locator(`[data-node="${id}"]`).evaluate((b) => b.click());
const command = async (page, text) => {
  await page.keyboard.press(':');
  await page.locator('#command:focus').waitFor();
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
};

for (const theme of ['dark', 'light']) {
  for (const demo of ['canary', 'sidecar-ambient', 'three-meshes']) {
    await withDemo(demo, {}, async (page, atlas) => {
      if (theme === 'light') await page.keyboard.press('Shift+D');
      await step(`${demo}, ${theme}: the chart`, () => clean(page));
      const kinds = await page.locator('[data-node]').evaluateAll((all) => [...new Map(all.map((b) => [b.dataset.kind, b.dataset.node])).entries()]);
      for (const [kind, id] of kinds) {
        await step(`${demo}, ${theme}: details of a ${kind}`, async () => {
          await select(page, id);
          return clean(page);
        });
      }
      if (demo !== 'canary') return;
      const sick = atlas.meshes.flatMap((m) => m.members).find((m) => m.stale > 0);
      await step(`${theme}: a namespace with workloads, unfolded evidence`, async () => {
        await select(page, idOf(sick.ref));
        for (const summary of await page.locator('.details summary').all()) await summary.click();
        return clean(page);
      });
      for (const [name, keys, gone] of [
        ['problems', ['v'], ['m']], ['the table', ['Shift+T'], ['Shift+T']], ['legend and map', ['Shift+L', '+', '+', '+', '+'], ['Shift+L', 'f']], ['keys', ['?'], ['Escape']],
        ['contexts', ['Shift+C'], ['Escape']], ['export', ['e'], ['Escape']], ['facts', ['y'], ['Escape']], ['switch', ['s'], ['Escape']], ['focus', ['o'], ['Escape']],
      ]) {
        await step(`${theme}: ${name}`, async () => {
          await page.locator('.chart').evaluate(() => document.activeElement?.blur());
          for (const key of keys) await page.keyboard.press(key);
          const seen = await clean(page);
          for (const key of gone) await page.keyboard.press(key);
          await drawn(page);
          return seen;
        });
      }
      await step(`${theme}: saved views`, async () => {
        await command(page, 'view');
        const seen = await clean(page);
        await page.keyboard.press('Escape');
        return seen;
      });
      await step(`${theme}: the command line with proposals and an error`, async () => {
        await page.keyboard.press(':');
        await page.locator('#command:focus').waitFor();
        await page.keyboard.type('v');
        await page.locator('#command-list [role=option]').first().waitFor();
        await page.keyboard.press('ArrowDown');
        await clean(page);
        await page.locator('#command').fill('nonsense');
        await page.keyboard.press('Enter');
        await page.locator('.command-line .wrong').waitFor();
        const seen = await clean(page);
        await page.keyboard.press('Escape');
        return seen;
      });
      await step(`${theme}: find with proposals, found, and with an error`, async () => {
        await page.keyboard.press('/');
        await page.keyboard.type('stale');
        await page.locator('[data-found]').waitFor();
        await clean(page);
        await page.locator('#find').fill('stale or (');
        await page.locator('.find [data-column]').waitFor();
        return clean(page);
      });
    });
  }
}

for (const palette of ['contrast', 'safe']) {
  for (const theme of ['dark', 'light']) {
    await withDemo('canary', {}, async (page) => {
      await step(`palette ${palette}, ${theme}`, async () => {
        await command(page, `palette ${palette}`);
        await command(page, `theme ${theme}`);
        assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), theme);
        await page.keyboard.press('v');
        return clean(page);
      });
    });
  }
}

await withDemo('three-meshes', {}, async (page, atlas, program) => {
  await step('a lost program', async () => {
    await program.end();
    await page.locator('.chart.stale').waitFor();
    return clean(page);
  });
});

const folder = mkdtempSync(join(tmpdir(), 'portolan-axe-'));
const file = join(folder, 'config.yaml');
const cluster = { name: 'c', cluster: { server: 'http://127.0.0.1:1' } };
writeFileSync(file, JSON.stringify({ apiVersion: 'v1', kind: 'Config', clusters: [cluster], users: [{ name: 'u', user: {} }], contexts: [{ name: 'closed', context: { cluster: 'c', user: 'u' } }, { name: 'broken', context: { cluster: 'gone', user: 'u' } }] }));
const program = await serve([], { KUBECONFIG: file, HOME: folder });
const { page, context } = await openPage(engine, program.url);
await step('the start: contexts', async () => {
  await page.locator('[data-open]').first().waitFor();
  return clean(page);
});
await step('a cluster that does not answer', async () => {
  await page.locator('[data-open]', { hasText: 'closed' }).first().click();
  await page.locator('.problem').waitFor({ timeout: 10_000 });
  return clean(page);
});
await context.close();
await program.end();
rmSync(folder, { recursive: true });
await engine.close();
finish();
