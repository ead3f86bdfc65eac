// What a person asks first, and how it is found in three steps or fewer: run as tests by tour.mjs, taken as pictures by
// build/scripts/pictures.mjs, and told in README.md in the same words.
import assert from 'node:assert/strict';
import { idOf } from './panel.mjs';
import { atlasOf, foundBy, titleOf } from './program.mjs';

/** A real click on the canvas, where the node is drawn: on its title line for a group. */
async function clickOn(page, id) {
  const { x, y } = await titleOf(page, id);
  await page.mouse.click(x, y);
}

export const walks = [
  {
    name: 'old-revision',
    asks: 'Which namespaces are on the old revision?',
    demo: 'canary',
    steps: [
      { says: 'Click the title of the group “revision default-v1-27-0”', run: (page, atlas) => clickOn(page, `grid/${idOf(oldPlane(atlas).ref)}`) },
    ],
    async check(page, atlas) {
      const wanted = atlas.meshes[0].members.filter((m) => idOf(m.home) === idOf(oldPlane(atlas).ref)).map((m) => m.ref.name);
      const shown = await page.locator('.details .plainlist .row .link').allInnerTexts();
      assert.ok(wanted.length > 3);
      assert.deepEqual([...shown].sort(), [...wanted].sort());
      return `${shown.length} namespaces`;
    },
  },
  {
    name: 'why',
    asks: 'Why does this namespace belong to that mesh?',
    demo: 'three-meshes',
    steps: [
      { says: 'Press `/` and type the namespace’s name, `checkout-stg`', run: async (page) => { await page.keyboard.press('/'); await page.keyboard.type('checkout-stg'); await page.locator('[data-found="1"]').waitFor(); } },
      { says: 'Press enter: it is selected', run: (page) => page.keyboard.press('Enter') },
      { says: 'Press `w`', run: (page) => page.keyboard.press('w') },
    ],
    async check(page, atlas) {
      const mesh = atlas.meshes.find((m) => m.members.some((n) => n.ref.name === 'checkout-stg'));
      const member = mesh.members.find((n) => n.ref.name === 'checkout-stg');
      const text = await page.locator('.details').innerText();
      assert.ok(text.includes(mesh.id), mesh.id);
      for (const e of [...member.wanted, ...member.running].flatMap((c) => c.because)) {
        for (const part of [e.object, e.value, e.rule]) assert.ok(text.includes(part), `the evidence lacks ${part}`);
      }
      return `${mesh.id}, ${member.wanted.length + member.running.length} claims`;
    },
  },
  {
    name: 'degraded',
    asks: 'What is wrong with the degraded control plane?',
    demo: 'three-meshes',
    steps: [{ says: 'Click the control plane that is marked degraded', run: (page, atlas) => clickOn(page, idOf(sickPlane(atlas).ref)) }],
    async check(page, atlas) {
      const plane = sickPlane(atlas);
      const text = await page.locator('.details').innerText();
      assert.ok(plane.reasons.length > 0);
      for (const reason of plane.reasons) assert.ok(text.includes(reason), `the details lack ${reason}`);
      return plane.reasons.join('; ');
    },
  },
  {
    name: 'orphans',
    asks: 'Which namespaces carry a label that leads nowhere?',
    demo: 'sidecar-sidecar',
    steps: [
      { says: 'Click `orphans` above the chart', run: (page) => page.locator('[data-preset="orphans"]').click() },
      { says: 'Press enter in the find line, or `n`, for the first of them', run: async (page) => { await page.locator('[data-found]').waitFor(); await page.keyboard.press('n'); } },
    ],
    async check(page) {
      const wanted = foundBy('sidecar-sidecar', 'orphan');
      assert.ok(wanted.length > 0);
      assert.equal(await page.locator('[data-found]').getAttribute('data-found'), String(wanted.length));
      assert.equal(await page.locator('[data-node][aria-current="true"]').getAttribute('data-node'), wanted[0]);
      assert.match(await page.locator('.details').innerText(), /orphan-revision/);
      return wanted.map((id) => id.split('/').at(-1)).join(', ');
    },
  },
];

const oldPlane = (atlas) => atlas.meshes[0].planes.find((p) => p.version === '1.27.0');
const sickPlane = (atlas) => atlas.meshes.flatMap((m) => m.planes).find((p) => p.health === 'degraded');

/** Takes the steps of a walk, one after another, and checks where they led. */
export async function walk(page, { demo, steps, check }) {
  const atlas = atlasOf(demo);
  for (const { run } of steps) await run(page, atlas);
  return check(page, atlas);
}
