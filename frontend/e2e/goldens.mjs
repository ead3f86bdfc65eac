// The page of every demo in both themes against the pictures that are kept beside this script, taken in the browser that
// goldens/browser.txt names. "node goldens.mjs --update" takes them anew: look at them before you commit.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { browser, chartShown, differing, openPage, out, percent, serve, settled, steps } from './program.mjs';

const update = process.argv.includes('--update');
const folder = fileURLToPath(new URL('goldens', import.meta.url));
/** Another version of the browser may smooth letters in another way; a thing that moved by a pixel is over this. */
const most = 0.01;
const tolerance = 40;
const { step, finish } = steps();
const engine = await browser();
const note = join(folder, 'browser.txt');
const taken = existsSync(note) ? readFileSync(note, 'utf8').trim() : 'none';
const version = `Chromium ${engine.version()}`;
mkdirSync(folder, { recursive: true });
if (update) writeFileSync(note, `${version}\n`);

const program = await serve(['--demo', 'three-meshes']);
const probe = await openPage(engine, program.url);
const demos = await probe.page.evaluate(async () => (await (await fetch('api/capabilities')).json()).demos);

/** A PNG as RGBA, read by the browser. */
async function read(png) {
  const got = await probe.page.evaluate(async (text) => {
    const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const canvas = new OffscreenCanvas(image.width, image.height);
    const ctx = canvas.getContext('2d', { willReadFrequently: true });
    ctx.drawImage(image, 0, 0);
    const { data } = ctx.getImageData(0, 0, image.width, image.height);
    let out = '';
    for (let i = 0; i < data.length; i += 0x8000) out += String.fromCharCode(...data.subarray(i, i + 0x8000));
    return { w: image.width, h: image.height, data: btoa(out) };
  }, png.toString('base64'));
  return { ...got, data: Buffer.from(got.data, 'base64') };
}

for (const demo of demos) {
  for (const theme of ['dark', 'light']) {
    await step(`${demo}, ${theme}`, async () => {
      const served = await serve(['--demo', demo]);
      const { page, context } = await openPage(engine, served.url);
      try {
        await chartShown(page);
        if (theme === 'light') await page.keyboard.press('Shift+D');
        await page.mouse.move(2, 2);
        await settled(page);
        const now = await page.screenshot({ animations: 'disabled', caret: 'hide' });
        const name = `${demo}-${theme}.png`;
        const kept = join(folder, name);
        if (update) {
          writeFileSync(kept, now);
          return 'taken';
        }
        writeFileSync(join(out, `golden-${name}`), now);
        assert.ok(existsSync(kept), `${kept} is missing`);
        const [a, b] = [await read(readFileSync(kept)), await read(now)];
        assert.deepEqual([b.w, b.h], [a.w, a.h]);
        const off = differing(a, b, tolerance);
        assert.ok(off <= most, `${percent(off)} of the pixels differ from the kept picture (taken in ${taken}, now ${version}); see ${join(out, `golden-${name}`)}`);
        return `${percent(off)} of the pixels differ`;
      } finally {
        await context.close();
        await served.end();
      }
    });
  }
}
await probe.context.close();
await program.end();
await engine.close();
finish();
