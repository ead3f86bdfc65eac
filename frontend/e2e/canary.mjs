// What the page says of an upgrade within a mesh, on the chart and in the panel, against what the command line says of it.
import assert from 'node:assert/strict';
import { idOf } from './panel.mjs';
import { said } from './program.mjs';

/** Of each control plane in an upgrade, by its node's ID: "40% 6/15", as the command line's numbers make it. */
export function canaryOf(source) {
  const shares = {};
  for (const { canary } of said(['meshes'], source).meshes) {
    const all = canary?.steps.reduce((sum, s) => sum + s.proxies, 0);
    for (const s of canary?.steps ?? []) shares[idOf(s.plane)] = `${Math.round((100 * s.proxies) / all)}% ${s.proxies}/${all}`;
  }
  return shares;
}

/** Holds the chart's bars and the panel's to the command line, which may be a reading ahead of the page. */
export async function canaryAgrees(page, source) {
  const wanted = canaryOf(source);
  assert.ok(Object.keys(wanted).length >= 2, 'no upgrade is under way');
  await page.locator('#tab-meshes').click();
  const shown = async () => {
    const found = {};
    for (const id of Object.keys(wanted)) {
      const chart = /([<>]?\d+%) of the mesh's pods/.exec(await page.locator(`[data-node="${id}"]`).getAttribute('aria-label'));
      const panel = await page.locator(`[data-plane="${id}"] .canary-line`).innerText();
      const [, share, numbers] = /([<>]?\d+%) of proxies\s+(\d+\/\d+)$/.exec(panel.trim()) ?? [];
      found[id] = chart?.[1] === share ? `${share} ${numbers}` : `chart ${chart?.[1]}, panel ${panel}`;
    }
    return found;
  };
  for (let tries = 40; tries > 0 && JSON.stringify(await shown()) !== JSON.stringify(wanted); tries--) await page.waitForTimeout(250);
  assert.deepEqual(await shown(), wanted);
  return wanted;
}

/** Notes every share that the chart shows for each control plane from now on; answers what gives them, in order. */
export async function canaryWatched(page) {
  await page.evaluate(() => {
    const seen = {};
    const look = () => {
      for (const node of document.querySelectorAll('[data-node^="plane/"]')) {
        const share = /(\d+)% of the mesh's pods/.exec(node.getAttribute('aria-label') ?? '');
        if (!share) continue;
        const all = (seen[node.dataset.node] ??= []);
        if (all.at(-1) !== Number(share[1])) all.push(Number(share[1]));
      }
    };
    look();
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ['aria-label'] });
    window.canarySeen = seen;
  });
  return () => page.evaluate(() => window.canarySeen);
}

/** What must hold of the shares that were seen: from where it was to where it is, by at least one step between; never back. */
export function canaryMoved(seen, before, after) {
  const says = [];
  for (const [id, end] of Object.entries(after)) {
    if (before[id] === end) continue;
    const shares = seen[id];
    const up = parseInt(end, 10) > parseInt(before[id], 10);
    assert.deepEqual([shares[0], shares.at(-1)], [parseInt(before[id], 10), parseInt(end, 10)], `${id} ends elsewhere: ${shares}`);
    assert.ok(shares.length >= 3, `the bar of ${id} was not seen to move: ${shares}`);
    assert.deepEqual(shares, shares.toSorted((a, b) => (up ? a - b : b - a)), `the bar of ${id} went back`);
    says.push(`${id} ${shares.join('% ')}%`);
  }
  assert.ok(says.length >= 2, 'no bar has moved');
  return says.join(', ');
}
