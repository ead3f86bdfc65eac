// What is measured of a page with a chart, whoever draws it: the same gestures by real input, the same clock, and in each
// frame one pixel read back, so that a frame's drawing is done within the frame and not left for later.

/** The flags that take the frame limit away: without them every frame would seem to take 16.7 ms. */
export const unlimited = ['--disable-frame-rate-limit', '--disable-gpu-vsync'];

/** Runs in the page before anything else: notes when the chart was first on the screen. */
export function watchFirstPaint() {
  const look = () => {
    const canvas = document.querySelector('.chart canvas');
    if (canvas && canvas.width > 300) {
      const data = canvas.getContext('2d', { alpha: false }).getImageData(0, canvas.height >> 1, canvas.width, 1).data;
      for (let i = 4; i < data.length; i++) {
        if (data[i] === data[i % 4]) continue;
        window.firstPaint = performance.now();
        return;
      }
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/**
 * Runs in the page: from then on two times of each frame are kept until window.stopClock is called. "took" is from the
 * start of the frame to the start of the next, everything that the browser does included; "work" is from the first input
 * of the frame to the pixel that was read back: what page and rasteriser did for it, and nothing for frames without input.
 */
function startClock() {
  const ctx = document.querySelector('.chart canvas').getContext('2d');
  const frames = [];
  let began = 0;
  let input = 0;
  let work = 0;
  let on = true;
  const first = () => {
    if (input === 0) input = performance.now();
  };
  const read = () => {
    ctx.getImageData(0, 0, 1, 1);
    work = performance.now() - input;
    input = 0;
  };
  // Behind the page's own listeners: what they ask for is drawn before the pixel is read.
  const last = () => requestAnimationFrame(read);
  const tick = () => {
    if (!on) return;
    const now = performance.now();
    if (began > 0) frames.push({ took: now - began, work });
    began = now;
    work = 0;
    requestAnimationFrame(tick);
  };
  const kinds = ['pointermove', 'wheel'];
  for (const kind of kinds) {
    addEventListener(kind, first, { capture: true });
    addEventListener(kind, last);
  }
  requestAnimationFrame(tick);
  window.stopClock = () => {
    on = false;
    for (const kind of kinds) {
      removeEventListener(kind, first, { capture: true });
      removeEventListener(kind, last);
    }
    return frames;
  };
}

const rest = 400;

/**
 * The times of the frames of a gesture, in milliseconds: those in which the camera moved, and the longest of all until
 * the picture was at rest again.
 */
async function timed(page, gesture) {
  await page.waitForTimeout(rest);
  await page.evaluate(startClock);
  await gesture();
  await page.waitForTimeout(rest);
  const frames = await page.evaluate(() => window.stopClock());
  const moved = frames.filter((f) => f.work > 0);
  if (moved.length < 5) throw new Error(`only ${moved.length} frames moved`);
  const at = (times, share) => times.sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(share * times.length))];
  const [took, work] = [moved.map((f) => f.took), moved.map((f) => f.work)];
  return { median: at(took, 0.5), p95: at(took, 0.95), worst: Math.max(...frames.map((f) => f.took)), work: at(work, 0.5), frames: moved.length };
}

/** Steps of a drag for a full turn: the hand is as fast in a short run as in a long one. */
const turn = 60;

/** Drags in a circle through the middle of the canvas. */
async function drag(page, middle, radius, steps) {
  await page.mouse.move(middle.x, middle.y);
  await page.mouse.down();
  for (let i = 1; i <= steps; i++) {
    const at = (2 * Math.PI * i) / turn;
    await page.mouse.move(middle.x + radius * Math.sin(at), middle.y + radius * (Math.cos(at) - 1));
  }
  await page.mouse.up();
}

/** How far the wheel is turned to zoom from the whole picture to single namespaces, in its own units. */
const closer = 1200;

/** Zooms in by the wheel and out again. */
async function wheel(page, middle, steps) {
  const notch = closer / (steps / 2);
  await page.mouse.move(middle.x, middle.y);
  for (let i = 0; i < steps; i++) await page.mouse.wheel(0, i < steps / 2 ? -notch : notch);
}

/** All gestures on a page that shows a chart, fitted. */
export async function gestures(page, steps) {
  const box = await page.locator('.chart canvas').boundingBox();
  const middle = { x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2) };
  const key = async (name) => {
    await page.keyboard.press(name);
    await page.waitForTimeout(rest);
  };
  await page.bringToFront();
  await key('f');
  const panFit = await timed(page, () => drag(page, middle, 60, steps));
  await key('f');
  const zoom = await timed(page, () => wheel(page, middle, steps));
  await key('f');
  await key('0');
  const panOne = await timed(page, () => drag(page, middle, 240, steps));
  return { 'pan-fit': panFit, zoom, 'pan-1:1': panOne };
}

/** Bytes that the page's scripts hold after a collection, and that the browser's page processes have in memory. */
export async function memory(engine, page, resident) {
  const client = await page.context().newCDPSession(page);
  await client.send('HeapProfiler.collectGarbage');
  await client.send('Performance.enable');
  const { metrics } = await client.send('Performance.getMetrics');
  const heap = metrics.find((m) => m.name === 'JSHeapUsedSize').value;
  const browser = await engine.newBrowserCDPSession();
  const { processInfo } = await browser.send('SystemInfo.getProcessInfo');
  await browser.detach();
  const sizes = processInfo.filter((p) => p.type === 'renderer').map((p) => resident(p.id));
  return { heap, resident: Math.max(...sizes) };
}
