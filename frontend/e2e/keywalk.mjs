// Walks every key of the page, on a demo (keys.mjs) and on the lab's real cluster (lab.mjs), and holds what is on the screen
// to what the command line says. The list of keys is the page's own help: one that is not walked here fails at the end.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { idOf } from './panel.mjs';
import { chartShown, drawn, out, pixels, settled } from './program.mjs';
import { toFormat } from './choose.mjs';

/** atlas is what the command line concludes of the same source, found what it finds; the chart is shown and fitted. */
export async function walkKeys({ step, page, context, atlas, found }) {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const walked = new Set();

  /** Presses the keys of an action, as help names them. */
  async function press(action, ...keys) {
    walked.add(action);
    for (const key of keys) await page.keyboard.press(key);
    await drawn(page);
  }
  const node = (id) => page.locator(`[data-node="${id}"]`);
  const ids = () => page.locator('[data-node]').evaluateAll((all) => all.map((b) => b.dataset.node));
  const select = async (id) => {
    await node(id).evaluate((b) => b.click());
    await node(id).focus();
  };
  const selected = async () => ((await page.locator('[data-node][aria-current="true"]').count()) === 0 ? '' : page.locator('[data-node][aria-current="true"]').getAttribute('data-node'));
  const zoom = async () => parseFloat(await page.locator('[data-zoom]').innerText());
  const hash = () => new URL(page.url()).hash;
  const nothingSelected = async () => {
    while ((await page.locator('.details').count()) > 0) await page.keyboard.press('Escape');
  };
  const members = (mesh) => mesh.members.map((m) => idOf(m.ref));
  const plane = atlas.meshes[0].planes[0];
  const planeID = idOf(plane.ref);
  const meshID = (mesh) => `mesh/${mesh.key}`;

  await step(': runs commands, completes them, and says what is wrong', async () => {
    await press('command', ':');
    const line = page.locator('#command');
    await line.waitFor();
    await page.keyboard.type('nonsens');
    await page.keyboard.press('Enter');
    assert.match(await page.locator('.command-line .wrong').innerText(), /no command “nonsens”/);
    await line.fill('');
    const member = atlas.meshes[0].members[0].ref.name;
    await page.keyboard.type(`ns ${member.slice(0, 4)}`);
    await page.locator('#command-list [role=option]').first().waitFor();
    await page.keyboard.press('Tab');
    const name = (await line.inputValue()).slice(3);
    await page.keyboard.press('Enter');
    await line.waitFor({ state: 'detached' });
    assert.equal((await selected()).split('/').at(-1), name);
    await press('command', ':');
    await page.keyboard.press('ArrowUp');
    assert.equal(await page.locator('#command').inputValue(), `ns ${name}`, 'what was typed before comes back');
    await page.keyboard.press('Escape');
    await page.locator('#command').waitFor({ state: 'detached' });
    await nothingSelected();
    return name;
  });

  await step('/ finds as one types, n and N walk through what is found', async () => {
    await press('find', '/');
    await page.keyboard.type('health=degraded');
    const wanted = found('health=degraded');
    await page.locator(`[data-found="${wanted.length}"]`).waitFor();
    await page.keyboard.press('Enter');
    const first = await selected();
    assert.ok(wanted.includes(first), `${first} is none of ${wanted.join(', ')}`);
    await page.locator('.chart').evaluate(() => document.activeElement?.blur());
    await press('find-next', 'n');
    const second = await selected();
    assert.ok(wanted.includes(second) && second !== first, second);
    await press('find-previous', 'N');
    assert.equal(await selected(), first);
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('#find').inputValue(), '', 'esc clears the find first');
    assert.equal(await selected(), first, 'and nothing else');
    await press('back', 'Escape');
    assert.equal(await selected(), '');
    return `${wanted.length} found`;
  });

  await step('an expression that is wrong says where, and tab completes it', async () => {
    await page.keyboard.press('/');
    await page.keyboard.type('health=degraded and (');
    await page.locator('.find [data-column="22"]').waitFor();
    await page.locator('#find').fill('');
    await page.keyboard.type('healt');
    await page.locator('#find-list [role=option]').first().waitFor();
    await page.keyboard.press('Tab');
    await page.waitForFunction(() => document.querySelector('#find').value.startsWith('health'));
    await page.locator('#find').fill('');
    await page.keyboard.press('Escape');
  });

  await step('a kept expression is one click', async () => {
    const preset = page.locator('[data-preset]').first();
    const expression = await preset.getAttribute('title');
    await preset.click();
    await page.locator(`[data-found="${found(expression).length}"]`).waitFor();
    await preset.click();
    assert.equal(await page.locator('#find').inputValue(), '');
    return expression;
  });

  await step('shift-h hides, and says how many', async () => {
    const before = (await ids()).filter((id) => id.startsWith('gateway'));
    assert.ok(before.length > 0);
    await press('hide', 'Shift+H');
    await page.keyboard.type('type=gateway');
    await page.waitForFunction(() => document.querySelectorAll('[data-kind="gateway"]').length === 0);
    assert.ok((await ids()).includes(planeID), 'the rest stays');
    await page.locator('#hide').fill('');
    await page.waitForFunction((n) => document.querySelectorAll('[data-kind="gateway"]').length === n, before.length);
    await page.keyboard.press('Escape');
  });

  await step('h j k l and the arrows select neighbours', async () => {
    await page.locator('.chart').evaluate(() => document.activeElement?.blur());
    await select(planeID);
    const path = [planeID];
    for (const [action, key] of [['down', 'j'], ['down', 'ArrowDown'], ['down', 'j'], ['right', 'l'], ['right', 'ArrowRight'], ['left', 'h'], ['left', 'ArrowLeft'], ['up', 'k'], ['up', 'ArrowUp']]) {
      await press(action, key);
      path.push(await selected());
    }
    assert.ok(new Set(path).size >= 4, path.join(' '));
    return path.map((id) => id.split('/').at(-1)).join(' → ');
  });

  await step('tab and shift-tab walk in reading order, enter opens the details', async () => {
    const order = await ids();
    await select(order[0]);
    await press('next', 'Tab', 'Tab');
    assert.equal(await selected(), order[2]);
    await press('previous', 'Shift+Tab');
    assert.equal(await selected(), order[1]);
    await press('details', 'Enter');
    await page.waitForFunction(() => document.activeElement?.id === 'panel-details');
    await nothingSelected();
  });

  await step('space folds the group of the selection, and opens it again', async () => {
    const mesh = atlas.meshes[1];
    const inside = members(mesh);
    await select(inside[0]);
    const where = await node(inside[0]).evaluate((b) => b.closest('ul').parentElement.querySelector('[data-node]').dataset.node);
    await press('fold', 'Space');
    await node(inside[0]).waitFor({ state: 'detached' });
    assert.equal(await selected(), where, 'the grid is selected then');
    assert.ok((await ids()).includes(planeIDOf(mesh)), 'its plane stays');
    await press('fold', 'Space');
    await node(inside[0]).waitFor({ state: 'attached' });
    await select(meshID(mesh));
    await press('fold', 'Space');
    await node(planeIDOf(mesh)).waitFor({ state: 'detached' });
    assert.ok((await ids()).includes(members(atlas.meshes[0])[0]), 'other meshes stay open');
    await page.screenshot({ path: join(out, 'folded.png') });
    await press('fold', 'Space');
    await node(planeIDOf(mesh)).waitFor({ state: 'attached' });
    await nothingSelected();
  });

  await step('1 to 9 show one mesh, 0 twice and esc show all', async () => {
    for (const [i, mesh] of atlas.meshes.entries()) {
      await press(`mesh-${i + 1}`, String(i + 1));
      await page.waitForFunction((key) => [...document.querySelectorAll('[data-kind="mesh"]')].map((b) => b.dataset.node).join() === key, meshID(mesh));
      assert.match(await page.locator('[data-crumb="focus"]').innerText(), new RegExp(mesh.key.replaceAll('.', '\\.')));
    }
    const all = () => page.waitForFunction((n) => document.querySelectorAll('[data-kind="mesh"]').length === n, atlas.meshes.length);
    await press('zoom-one', '0', '0');
    await all();
    await page.keyboard.press('2');
    await page.locator('[data-crumb="focus"]').waitFor();
    await press('back', 'Escape');
    await all();
    for (let n = 4; n <= 9; n++) await press(`mesh-${n}`, String(n));
    await all();
  });

  await step('o shows a neighbourhood, again two hops, again everything', async () => {
    const inside = members(atlas.meshes[2]);
    const before = (await ids()).length;
    await select(inside[1]);
    await press('focus', 'o');
    await page.waitForFunction((n) => document.querySelectorAll('[data-kind="namespace"]').length === n, 1);
    assert.ok((await ids()).includes(planeIDOf(atlas.meshes[2])), 'its plane is its neighbour');
    const one = (await ids()).length;
    await page.screenshot({ path: join(out, 'focus.png') });
    await press('focus', 'o');
    await page.waitForFunction((n) => document.querySelectorAll('[data-node]').length > n, one);
    assert.ok((await ids()).includes(inside[0]), 'two hops reach its plane’s other namespaces');
    await press('focus', 'o');
    await page.waitForFunction((n) => document.querySelectorAll('[data-node]').length === n, before);
    await nothingSelected();
  });

  await step('[ and ] go back and forward through what was looked at', async () => {
    const [a, b] = members(atlas.meshes[0]);
    await select(a);
    await select(b);
    await page.keyboard.press('1');
    await page.locator('[data-crumb="focus"]').waitFor();
    await press('history-back', '[');
    await page.locator('[data-crumb="focus"]').waitFor({ state: 'detached' });
    await press('history-back', '[');
    await page.waitForFunction((id) => document.querySelector('[data-node][aria-current="true"]')?.dataset.node === id, a);
    await press('history-forward', ']');
    await page.waitForFunction((id) => document.querySelector('[data-node][aria-current="true"]')?.dataset.node === id, b);
    await press('history-forward', ']');
    await page.locator('[data-crumb="focus"]').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('[data-crumb="focus"]').waitFor({ state: 'detached' });
    await nothingSelected();
  });

  await step('+ - 0 f zoom', async () => {
    await press('fit', 'f');
    await settled(page);
    const fit = await zoom();
    await press('zoom-in', '+');
    await settled(page);
    const near = await zoom();
    await press('zoom-out', '-', '-');
    await settled(page);
    const far = await zoom();
    await press('zoom-one', '0');
    await settled(page);
    assert.ok(near > fit && far < fit, `${far} ${fit} ${near}`);
    assert.equal(await zoom(), 100);
    await page.keyboard.press('f');
    await settled(page);
    assert.equal(await zoom(), fit);
  });

  await step('w shows the evidence, y the facts, c copies the name', async () => {
    const member = atlas.meshes[0].members.find((m) => m.running.length > 0);
    await select(idOf(member.ref));
    await press('why', 'w');
    await page.locator('.details .evidence').first().waitFor();
    const text = await page.locator('.details').innerText();
    for (const e of member.running.flatMap((c) => c.because)) assert.ok(text.includes(e.rule), `the rule is missing: ${e.rule}`);
    await press('facts', 'y');
    const facts = page.getByRole('dialog', { name: 'Facts' });
    await facts.waitFor();
    assert.match(await facts.innerText(), new RegExp(`name: ${member.ref.name}\\b`));
    await page.screenshot({ path: join(out, 'facts.png') });
    await page.keyboard.press('Escape');
    await facts.waitFor({ state: 'detached' });
    await press('copy', 'c');
    await page.locator('.toast', { hasText: member.ref.name }).waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), member.ref.name);
    await nothingSelected();
  });

  await step('s leads to a switch, which is off: it says so, how to turn it on, and has nothing to press that writes', async () => {
    await select(members(atlas.meshes[0])[0]);
    await press('switch', 's');
    const box = page.getByRole('dialog', { name: 'Switch revision' });
    const text = await box.innerText();
    for (const words of [/only reads/, /features:\s+upgrade_actions: true/, /PORTOLAN_FEATURES_UPGRADE_ACTIONS=true/]) assert.match(text, words);
    assert.equal(await box.locator('input, form, [data-apply], [data-continue], [data-undo], [data-resume]').count(), 0);
    await page.screenshot({ path: join(out, 'switch-off.png') });
    await page.keyboard.press('Escape');
    await box.waitFor({ state: 'detached' });
    await nothingSelected();
  });

  await step('t says what the traffic view lacks', async () => {
    await press('traffic', 't');
    assert.match(await page.locator('.toast').innerText(), /metrics store/);
  });

  await step('v, m: problems, meshes', async () => {
    await press('problems', 'v');
    assert.equal(await page.locator('#tab-problems').getAttribute('aria-selected'), 'true');
    await press('meshes', 'm');
    assert.equal(await page.locator('#tab-meshes').getAttribute('aria-selected'), 'true');
    assert.equal(await page.locator('section.mesh').count(), atlas.meshes.length);
  });

  await step('shift-t: the table has the same nodes as the chart', async () => {
    const order = await ids();
    await press('table', 'Shift+T');
    const rows = page.locator('.twin tbody tr');
    assert.deepEqual(await rows.evaluateAll((all) => all.map((r) => r.dataset.row)), order);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    const chosen = await page.locator('.twin tr[aria-selected="true"]').getAttribute('data-row');
    assert.equal(chosen, order[1], 'the first press selects the first row');
    await page.locator('.twin th', { hasText: 'health' }).locator('button').click();
    const worst = ['failing', 'degraded', 'unknown', 'healthy'].find((h) => atlas.meshes.some((m) => [...m.planes, ...m.members].some((t) => t.health === h)));
    assert.match(await rows.first().innerText(), new RegExp(worst));
    await page.screenshot({ path: join(out, 'table.png') });
    await page.locator('.twin th', { hasText: 'health' }).locator('button').click();
    await page.keyboard.press('Shift+T');
    await page.locator('.twin').waitFor({ state: 'detached' });
    assert.equal(await selected(), order[1], 'what is selected in the table is selected in the chart');
    await nothingSelected();
  });

  await step('shift-l: the legend has what is drawn', async () => {
    await press('legend', 'Shift+L');
    const signs = await page.locator('.legend [data-sign]').evaluateAll((all) => all.map((s) => s.dataset.sign));
    const healths = new Set(atlas.meshes.flatMap((m) => [...m.planes, ...m.members]).map((t) => t.health));
    for (const health of ['failing', 'degraded', 'unknown', 'healthy']) assert.equal(signs.includes(health), healths.has(health), health);
    for (const word of ['managed by', 'control plane', 'ztunnel']) assert.ok(signs.includes(word), `${word} is missing: ${signs.join(', ')}`);
    await page.screenshot({ path: join(out, 'legend.png') });
    await press('legend', 'Shift+L');
    assert.equal(await page.locator('.legend').count(), 0);
  });

  await step('shift-m: the small map is there when not all is in view, and looks where it is pressed', async () => {
    assert.equal(await page.locator('.minimap').count(), 0, 'all in view needs no map');
    for (let i = 0; i < 4; i++) await page.keyboard.press('+');
    await settled(page);
    const map = page.locator('.minimap');
    const box = await map.boundingBox();
    const before = hash();
    await page.mouse.click(box.x + 8, box.y + 8);
    await page.waitForFunction((old) => location.hash !== old, before);
    await press('minimap', 'Shift+M');
    assert.equal(await map.count(), 0);
    await press('minimap', 'Shift+M');
    assert.equal(await map.count(), 1);
    await page.keyboard.press('f');
    await settled(page);
  });

  await step('ctrl-r reads again, shift-c lists contexts', async () => {
    const answered = page.waitForResponse((r) => r.url().includes('/api/chart'));
    await press('reload', 'Control+r');
    await answered;
    await press('contexts', 'Shift+C');
    const contexts = page.getByRole('dialog', { name: 'Contexts' });
    assert.equal(await contexts.locator('[data-demo]').count(), 7);
    await page.keyboard.press('Escape');
    await contexts.waitFor({ state: 'detached' });
  });

  await step('shift-d shows the other theme', async () => {
    const corner = async () => [...(await pixels(page)).data.subarray(0, 3)].join();
    const dark = await corner();
    await press('theme', 'Shift+D');
    assert.notEqual(await corner(), dark);
    await page.keyboard.press('Shift+D');
    assert.equal(await corner(), dark);
  });

  const kept = join(out, 'opened.mesh.json');
  await step('e exports, ctrl-s saves a snapshot', async () => {
    await press('export', 'e');
    const svg = page.waitForEvent('download');
    await toFormat(page, 'svg');
    await page.keyboard.press('Enter');
    assert.match((await svg).suggestedFilename(), /\.svg$/);
    const coming = page.waitForEvent('download');
    await press('save', 'Control+s');
    const file = await coming;
    await file.saveAs(kept);
    assert.deepEqual(JSON.parse(readFileSync(kept, 'utf8')).clusters.map((c) => c.context), atlas.clusters.map((c) => c.context));
  });

  await step('ctrl-o opens a snapshot', async () => {
    const chooser = page.waitForEvent('filechooser');
    await press('open', 'Control+o');
    const charted = page.waitForResponse((r) => r.url().includes('/api/chart'));
    await (await chooser).setFiles(kept);
    await page.waitForFunction(() => document.querySelector('.source b')?.textContent === 'opened.mesh.json');
    await charted;
    await settled(page);
    assert.ok((await ids()).includes(planeID));
  });

  await step('the address holds the whole view, and a saved view brings it back', async () => {
    const mesh = atlas.meshes[1];
    await page.keyboard.press('2');
    await page.waitForFunction((key) => [...document.querySelectorAll('[data-kind="mesh"]')].map((b) => b.dataset.node).join() === key, meshID(mesh));
    await page.locator('#find').fill('type=namespace');
    await page.locator('[data-found]').waitFor();
    const chosen = members(mesh)[0];
    await select(chosen);
    await page.waitForFunction((id) => decodeURIComponent(location.hash).includes(id), chosen);
    const check = async () => {
      await page.waitForFunction((key) => [...document.querySelectorAll('[data-kind="mesh"]')].map((b) => b.dataset.node).join() === key, meshID(mesh));
      await page.waitForFunction((id) => document.querySelector('[data-node][aria-current="true"]')?.dataset.node === id, chosen);
      assert.equal(await page.locator('#find').inputValue(), 'type=namespace');
    };
    await page.keyboard.press(':');
    await page.keyboard.type('view save second mesh');
    await page.keyboard.press('Enter');
    await page.locator('.toast', { hasText: 'second mesh' }).waitFor();
    await page.reload();
    await chartShown(page);
    await check();
    for (let i = 0; i < 4; i++) await page.keyboard.press('Escape');
    await page.waitForFunction((n) => document.querySelectorAll('[data-kind="mesh"]').length === n, atlas.meshes.length);
    await page.keyboard.press(':');
    await page.keyboard.type('view second mesh');
    await page.keyboard.press('Enter');
    await check();
    await page.keyboard.press(':');
    await page.keyboard.type('view remove second mesh');
    await page.keyboard.press('Enter');
    await page.locator('.toast', { hasText: 'Removed' }).waitFor();
  });

  await step('d compares and lists what changed, } and { walk through it', async () => {
    await nothingSelected();
    await press('changes', 'd');
    await page.locator('[data-compare-demo="tenants"]').click();
    await page.locator('[data-compared="tenants"]').waitFor();
    await page.locator('.change').first().waitFor();
    const all = await page.locator('.change').evaluateAll((list) => list.map((c) => c.dataset.change));
    const chosen = () => page.locator('.change[aria-current]').getAttribute('data-change');
    await page.evaluate(() => document.activeElement?.blur());
    await press('next-change', '}');
    assert.equal(await chosen(), all[0]);
    await press('next-change', '}');
    assert.equal(await chosen(), all[1]);
    await press('previous-change', '{');
    assert.equal(await chosen(), all[0]);
    await press('previous-change', '{');
    assert.notEqual(await chosen(), all[0], 'round and round');
    assert.ok(await page.locator('.change[aria-current]').isVisible(), 'the list shows it, however far down it is');
    await page.locator('#tab-meshes').click();
    await page.evaluate(() => document.activeElement?.blur());
    await press('changes', 'd');
    await page.locator('#panel-changes').waitFor();
    await page.getByRole('button', { name: 'End the comparison' }).first().click();
    await page.locator('#tab-changes').waitFor({ state: 'detached' });
    await page.waitForFunction(() => !location.hash.includes('tab=changes'));
    return `${all.length} changes`;
  });

  await step('p , . replay a recording (recording.mjs), and do nothing where there is none', async () => {
    const before = [hash(), await selected(), await ids()];
    await press('replay', 'p');
    await press('change-previous', ',');
    await press('change-next', '.');
    assert.equal(await page.locator('.scrubber').count(), 0);
    assert.deepEqual([hash(), await selected(), await ids()], before);
  });

  await step('every key of the help was walked', async () => {
    await press('help', '?');
    const dialog = page.getByRole('dialog', { name: 'Keys' });
    const actions = await dialog.locator('[data-action]').evaluateAll((all) => all.map((a) => a.dataset.action));
    assert.ok(actions.length > 30);
    assert.deepEqual(actions.filter((a) => !walked.has(a)), []);
    await page.screenshot({ path: join(out, 'help.png') });
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    return `${walked.size} actions`;
  });

}

function planeIDOf(mesh) {
  return idOf(mesh.planes[0].ref);
}
