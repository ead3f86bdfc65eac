// Starts the built binary and a browser for the scripts beside this one, and ends both.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

/** Where screenshots and downloads go; git ignores it. */
export const out = process.env.PORTOLAN_E2E_OUT ?? fileURLToPath(new URL('../../e2e-out', import.meta.url));
mkdirSync(out, { recursive: true });

const patience = 30_000;

/** The built binary. */
export function binary() {
  const path = process.env.PORTOLAN_BIN;
  if (!path) throw new Error('set PORTOLAN_BIN to the built binary');
  return path;
}

/** What the command line says of a source, which its flags name: the truth that the page is held to. */
export const said = (verb, source) => JSON.parse(execFileSync(binary(), [...verb, ...source, '-o', 'json'], { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'] }));

export const atlasOf = (demo) => said(['meshes'], ['--demo', demo]);

/** The IDs that an expression finds on a demo. */
export const foundBy = (demo, expression) => foundIn(['--demo', demo], expression);
export const foundIn = (source, expression) => said(['find', expression], source).found.map((f) => f.id);

/** Settings and saved views of these scripts are nobody's own. */
const config = mkdtempSync(join(tmpdir(), 'portolan-config-'));
process.on('exit', () => rmSync(config, { recursive: true, force: true }));

/** Starts `portolan serve` with the arguments; answers the address that it printed, and how to end it. */
export function serve(args, env = {}) {
  const child = spawn(binary(), ['serve', '--port', '0', ...args], { env: { ...process.env, XDG_CONFIG_HOME: config, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const end = async () => {
    child.kill('SIGTERM');
    const hard = setTimeout(() => child.kill('SIGKILL'), 5000);
    await ended;
    clearTimeout(hard);
  };
  return new Promise((resolve, reject) => {
    let text = '';
    let errors = '';
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`no address on stdout after ${patience} ms; stderr: ${errors}`));
    }, patience);
    child.stderr.on('data', (data) => (errors += data));
    child.stdout.on('data', (data) => {
      text += data;
      const found = /http:\/\/\S+/.exec(text);
      if (!found || !text.includes('\n')) return;
      clearTimeout(timer);
      resolve({ url: found[0], end, child });
    });
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`the program ended with ${code} before it printed an address: ${errors}`));
    });
  });
}

/** A headless Chromium that asks nobody for anything. */
export function browser(more = []) {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', ...more],
  });
}

/** Opens a page that notes every request to another origin and every complaint of the console; before is done to it first. */
export async function openPage(engine, url, { before, ...options } = {}) {
  const context = await engine.newContext({ viewport: { width: 1280, height: 800 }, acceptDownloads: true, colorScheme: 'dark', ...options });
  const page = await context.newPage();
  const faults = [];
  const origin = new URL(url).origin;
  page.on('request', (r) => {
    const at = new URL(r.url());
    if (at.origin !== origin && at.protocol !== 'blob:') faults.push(`request leaves the origin: ${r.url()}`);
  });
  page.on('console', (m) => {
    // These scripts read the canvas back, which the page itself never does.
    if (m.text().includes('willReadFrequently')) return;
    if (m.type() === 'error' || m.type() === 'warning') faults.push(`console ${m.type()}: ${m.text()}`);
  });
  page.on('pageerror', (e) => faults.push(`page error: ${e.message}`));
  page.on('response', async (r) => {
    if (r.ok() && /\/api\/(chart|picture)\?/.test(r.url())) pictures.set(page, (await r.json().catch(() => undefined))?.picture);
  });
  await before?.(page);
  await page.goto(url);
  return { page, context, faults };
}

/** The picture that each page got last. */
const pictures = new Map();

/** Where a node's title is on the screen, while all of the picture is fitted into view: the page's own rule for that. */
export async function titleOf(page, id) {
  const picture = pictures.get(page);
  const node = picture.nodes.find((n) => n.id === id);
  if (!node) throw new Error(`${id} is not in the picture`);
  const room = await page.locator('.chart canvas').first().boundingBox();
  const margin = 20;
  const k = Math.min(1.4, (room.width - 2 * margin) / picture.width, (room.height - 2 * margin) / picture.height);
  return {
    x: room.x + room.width / 2 + (node.box.x + Math.min(node.box.w / 2, 60) - picture.width / 2) * k,
    y: room.y + room.height / 2 + (node.box.y + Math.min(node.box.h / 2, 16) - picture.height / 2) * k,
  };
}

/** Waits until a chart is drawn: its nodes are listed and the canvas is not of one colour. */
export async function chartShown(page) {
  await page.locator('[data-node]').first().waitFor({ state: 'attached', timeout: patience });
  // What stands behind the picture comes after it, and with it the line above the chart.
  await page.locator('.tools').waitFor({ timeout: patience });
  await page.waitForFunction(() => {
    const canvas = document.querySelector('.chart canvas');
    const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
    const seen = new Set();
    for (let i = 0; i < data.length && seen.size < 5; i += 4 * 97) seen.add((data[i] << 16) | (data[i + 1] << 8) | data[i + 2]);
    return seen.size >= 5;
  }, undefined, { timeout: patience });
}

/** Waits for two frames: what was asked for before is then drawn. */
export const drawn = (page) => page.evaluate(() => new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r))));

/** Waits until the camera stands still. */
export const settled = async (page) => {
  await page.waitForTimeout(300);
  await drawn(page);
};

/** Runs named steps one after another, says what was seen, and ends with 1 when one failed. */
export function steps() {
  let failed = 0;
  return {
    async step(name, run) {
      try {
        const seen = await run();
        console.log(`ok    ${name}${seen === undefined ? '' : `: ${seen}`}`);
      } catch (error) {
        failed++;
        console.error(`FAIL  ${name}\n      ${String(error?.message ?? error).replaceAll('\n', '\n      ')}`);
      }
    },
    finish() {
      console.log(failed === 0 ? 'all steps passed' : `${failed} steps failed`);
      process.exitCode = failed === 0 ? 0 : 1;
    },
  };
}

/** The canvas as RGBA, with its size in device pixels. */
export async function pixels(page) {
  const { w, h, data } = await page.evaluate(() => {
    const canvas = document.querySelector('.chart canvas');
    const bytes = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
    let text = '';
    for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
    return { w: canvas.width, h: canvas.height, data: btoa(text) };
  });
  return { w, h, data: Buffer.from(data, 'base64') };
}

/** The share of pixels that differ by more than the tolerance in a channel; b is looked at moved by dx, dy. */
export function differing(a, b, tolerance, dx = 0, dy = 0) {
  let all = 0;
  let other = 0;
  for (let y = Math.max(0, -dy); y < Math.min(a.h, b.h - dy); y++) {
    for (let x = Math.max(0, -dx); x < Math.min(a.w, b.w - dx); x++) {
      const i = 4 * (y * a.w + x);
      const j = 4 * ((y + dy) * b.w + x + dx);
      all++;
      for (let c = 0; c < 3; c++) {
        if (Math.abs(a.data[i + c] - b.data[j + c]) > tolerance) {
          other++;
          break;
        }
      }
    }
  }
  return all === 0 ? 1 : other / all;
}

export const percent = (share) => `${(100 * share).toFixed(3)} %`;
