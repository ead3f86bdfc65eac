// The four questions of README.md's tour, on the built binary (PORTOLAN_BIN): each is answered in three steps or fewer, and
// README.md tells the same steps.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { browser, chartShown, openPage, serve, settled, steps } from './program.mjs';
import { walk, walks } from './walks.mjs';

const { step, finish } = steps();
const readme = readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8').replace(/\s+/g, ' ');
const engine = await browser();
for (const theme of ['dark', 'light']) {
  for (const one of walks) {
    await step(`${one.asks} (${theme})`, async () => {
      assert.ok(one.steps.length <= 3, `${one.steps.length} steps`);
      const program = await serve(['--demo', one.demo]);
      const { page, context, faults } = await openPage(engine, program.url);
      try {
        await chartShown(page);
        if (theme === 'light') await page.keyboard.press('Shift+D');
        await settled(page);
        const seen = await walk(page, one);
        assert.deepEqual(faults, []);
        return `${one.steps.length} steps: ${seen}`;
      } finally {
        await context.close();
        await program.end();
      }
    });
  }
}
await step('README.md tells these steps', async () => {
  for (const { asks, steps, name } of walks) {
    for (const text of [asks, `docs/img/tour-${name}.png`, ...steps.map((s) => s.says)]) assert.ok(readme.includes(text), `README.md lacks: ${text}`);
  }
});
await engine.close();
finish();
