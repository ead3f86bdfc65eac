// The SVG export as Chromium shows it, against the page's canvas at scale 1, and against the PNG export.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { browser, chartShown, differing, drawn, openPage, out, percent, pixels, serve, steps } from './program.mjs';

/** A pixel differs when a channel is off by more than this of 255: less is antialiasing, which differs by rasteriser. */
const tolerance = 32;
/** The share of pixels that may differ. */
const limits = { canvas: 0.001, png: 0.002 };

const { step, finish } = steps();
const engine = await browser();

/** An image file drawn at scale 1 by the browser. */
async function raster(mime, bytes, w, h) {
  const page = await engine.newPage({ viewport: { width: 800, height: 600 } });
  const address = `data:${mime};base64,${bytes.toString('base64')}`;
  const data = await page.evaluate(async ([src, width, height]) => {
    const image = new Image();
    image.src = src;
    await image.decode();
    // The first drawing of an SVG may come before its embedded face is ready.
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    const ctx = canvas.getContext('2d');
    for (let i = 0; i < 3; i++) {
      ctx.clearRect(0, 0, width, height);
      ctx.drawImage(image, 0, 0, width, height);
      await new Promise((r) => setTimeout(r, 50));
    }
    const bytes = ctx.getImageData(0, 0, width, height).data;
    let text = '';
    for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
    return btoa(text);
  }, [address, w, h]);
  await page.close();
  return { w, h, data: Buffer.from(data, 'base64') };
}

/** Makes the window such that the picture lies on whole pixels at 1:1, and answers where it begins. */
async function atScaleOne(page, w, h) {
  await page.setViewportSize({ width: Math.ceil(w + 600), height: Math.ceil(h + 160) });
  await drawn(page);
  const room = () => page.evaluate(() => [document.querySelector('.chart').clientWidth, document.querySelector('.chart').clientHeight]);
  let [rw, rh] = await room();
  if ((rw - w) % 2 !== 0 || (rh - h) % 2 !== 0) {
    const size = page.viewportSize();
    for (let more = 1; more < 8 && (rw - w) % 2 !== 0; more++) {
      await page.setViewportSize({ width: size.width + more, height: size.height });
      [rw] = await room();
    }
    await page.setViewportSize({ width: page.viewportSize().width, height: size.height + ((rh - h) % 2 !== 0 ? 1 : 0) });
    [rw, rh] = await room();
  }
  for (const key of ['f', '0']) {
    await page.keyboard.press(key);
    await page.waitForTimeout(260);
  }
  await page.mouse.move(2, 2);
  await drawn(page);
  assert.equal((await page.locator('[data-zoom]').innerText()).trim(), '100%');
  return { x: (rw - w) / 2, y: (rh - h) / 2 };
}

/** A browser in which the person chose the theme before. */
const chosen = (url, theme) => ({ cookies: [], origins: [{ origin: new URL(url).origin, localStorage: [{ name: 'portolan.theme', value: theme }] }] });

function save(name, bytes) {
  writeFileSync(join(out, name), bytes);
  return bytes;
}

for (const demo of ['three-meshes', 'canary']) {
  const program = await serve(['--demo', demo]);
  for (const theme of ['dark', 'light']) {
    await step(`${demo}, ${theme}`, async () => {
      const { page, context } = await openPage(engine, program.url, { storageState: chosen(program.url, theme), viewport: { width: 1600, height: 1000 } });
      const asked = page.waitForRequest((r) => r.url().includes('/api/chart'));
      await page.reload();
      const aspect = new URL((await asked).url()).searchParams.get('aspect');
      await chartShown(page);
      const get = async (path) => (await page.request.get(new URL(path, program.url).href)).body();
      const { picture } = JSON.parse((await get(`/api/chart?aspect=${aspect}`)).toString());
      const [w, h] = [Math.ceil(picture.width), Math.ceil(picture.height)];
      const at = await atScaleOne(page, picture.width, picture.height);
      const canvas = await pixels(page);
      const svg = await raster('image/svg+xml', save(`match-${demo}-${theme}.svg`, await get(`/api/export?format=svg&theme=${theme}&aspect=${aspect}`)), w, h);
      const png = await raster('image/png', save(`match-${demo}-${theme}.png`, await get(`/api/export?format=png&theme=${theme}&aspect=${aspect}`)), w, h);
      await page.screenshot({ path: join(out, `match-${demo}-${theme}-page.png`) });
      await context.close();
      const shares = { canvas: differing(svg, canvas, tolerance, at.x, at.y), png: differing(svg, png, tolerance) };
      // The measure must be able to fail: a picture that is one pixel off is not the same.
      const shifted = differing(svg, canvas, tolerance, at.x + 1, at.y);
      console.log(`      of the pixels differ by more than ${tolerance}: svg and canvas ${percent(shares.canvas)}, svg and png ${percent(shares.png)}, svg and canvas one pixel off ${percent(shifted)}`);
      assert.ok(shifted > 10 * limits.canvas, 'the picture has too little in it to be compared');
      for (const [name, share] of Object.entries(shares)) assert.ok(share <= limits[name], `${name}: ${percent(share)} is above ${percent(limits[name])}`);
      return `${w}x${h}`;
    });
  }
  await program.end();
}
await engine.close();
finish();
