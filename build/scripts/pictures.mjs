// Takes the pictures of README.md from the built program, into docs/img.
import { fileURLToPath } from 'node:url';
import { browser, chartShown, drawn, openPage, serve, settled } from '../../frontend/e2e/program.mjs';
import { walk, walks } from '../../frontend/e2e/walks.mjs';

const into = (name) => fileURLToPath(new URL(`../../docs/img/${name}`, import.meta.url));
const chosen = (url, theme) => ({ cookies: [], origins: [{ origin: new URL(url).origin, localStorage: [{ name: 'portolan.theme', value: theme }] }] });

const program = await serve(['--demo', 'three-meshes']);
const engine = await browser();
try {
  for (const one of walks) {
    const served = await serve(['--demo', one.demo]);
    const { page, context } = await openPage(engine, served.url, { viewport: { width: 1200, height: 720 } });
    await chartShown(page);
    await settled(page);
    await walk(page, one);
    await settled(page);
    await page.screenshot({ path: into(`tour-${one.name}.png`) });
    await context.close();
    await served.end();
  }
  for (const theme of ['dark', 'light']) {
    const { page, context } = await openPage(engine, program.url, { storageState: chosen(program.url, theme), viewport: { width: 1440, height: 900 } });
    await chartShown(page);
    await page.screenshot({ path: into(`three-meshes-${theme}.png`) });
    if (theme === 'dark') {
      // The first control plane, behind its mesh in reading order.
      for (const key of ['j', 'Tab', 'Enter']) await page.keyboard.press(key);
      await drawn(page);
      await page.screenshot({ path: into('evidence-dark.png') });
    }
    await context.close();
  }
} finally {
  await engine.close();
  await program.end();
}
