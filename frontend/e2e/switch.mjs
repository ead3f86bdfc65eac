// Every state of the dialog of a switch, on the built binary (PORTOLAN_BIN) with the answers of changes.mjs in place of a
// cluster's: what it says, what it asks the program, that keys alone lead through it, and that axe has nothing to say. The
// whole way on a real cluster is switching.mjs.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { clean } from './accessible.mjs';
import { changeable, plannedOf } from './changes.mjs';
import { idOf } from './panel.mjs';
import { atlasOf, browser, chartShown, drawn, openPage, out, serve, steps } from './program.mjs';

const { step, finish } = steps();
const engine = await browser();
const program = await serve(['--demo', 'canary']);
const atlas = atlasOf('canary');
const members = atlas.meshes[0].members;
const shop = members.find((m) => m.ref.name === 'checkout');
const dialog = (page) => page.locator('.switch');

/** Runs steps on a page of its own, whose program can change as much as more says. */
async function on(more, options, run) {
  let fake;
  const { page, context, faults } = await openPage(engine, program.url, { ...options, permissions: ['clipboard-read', 'clipboard-write'], before: async (p) => (fake = await changeable(p, more)) });
  context.setDefaultTimeout(5_000);
  try {
    await chartShown(page);
    await run(page, fake, faults);
  } finally {
    await context.close();
  }
}

/** Looks at a state: axe in both themes, and a picture of each. */
async function seen(page, name) {
  for (const theme of ['dark', 'light']) {
    await page.evaluate((t) => document.documentElement.dataset.theme === t || document.querySelector('[aria-label^="Theme"]').click(), theme);
    await drawn(page);
    await clean(page);
    await page.screenshot({ path: join(out, `switch-${name}-${theme}.png`) });
  }
  await page.locator('[aria-label^="Theme"]').evaluate((b) => b.click());
}

const select = async (page, member) => page.locator(`[data-node="${idOf(member.ref)}"]`).evaluate((b) => b.click());
const at = (page, which) => page.locator(`.switch[data-step="${which}"]`).waitFor();
/** From the selection to the plan by keys. */
async function toPlan(page, member, word = 'prod') {
  await select(page, member);
  await page.keyboard.press('s');
  await page.locator('#pick').waitFor();
  await page.keyboard.type(word);
  await page.locator('[role=option]').first().waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.switch[data-step="plan"] .sum').waitFor();
}

await on({ writes: false }, {}, async (page, fake, faults) => {
  await step('off: what is off, how to turn it on, and nothing that writes is asked for', async () => {
    await select(page, shop);
    assert.equal(await page.locator('.badge', { hasText: 'read-only' }).count(), 1);
    await page.locator('[data-switch]').click();
    const text = await dialog(page).innerText();
    for (const word of ['is off', 'upgrade_actions: true', '/home/anna/.config/portolan/config.yaml', 'PORTOLAN_FEATURES_UPGRADE_ACTIONS=true']) assert.ok(text.includes(word), `it lacks ${word}: ${text}`);
    await dialog(page).getByRole('button', { name: /^Copy: or in the environment/ }).click();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), 'PORTOLAN_FEATURES_UPGRADE_ACTIONS=true');
    assert.equal(await dialog(page).locator('input, [data-apply], [data-continue], [role=option]').count(), 0);
    await seen(page, 'off');
    await page.keyboard.press('Escape');
    await dialog(page).waitFor({ state: 'detached' });
    assert.deepEqual(fake.posts, []);
    assert.deepEqual(faults, []);
  });
});

await on({ kind: 'demo' }, {}, async (page) => {
  await step('a demo has no cluster to change', async () => {
    await select(page, shop);
    await page.keyboard.press('s');
    assert.match(await dialog(page).innerText(), /is a demo: there is no cluster to change/);
    await seen(page, 'demo');
  });
});

await on({}, {}, async (page, fake, faults) => {
  await step('targets: what is followed now, tags first, found by typing, another mesh apart and shut', async () => {
    await select(page, shop);
    await page.keyboard.press('s');
    await page.locator('#pick').waitFor();
    await page.locator('.now', { hasText: 'follows' }).waitFor();
    assert.match(await page.locator('.now').innerText(), /checkout follows tag stable/);
    const options = page.locator('[role=option]');
    assert.match(await options.first().innerText(), /^tag prod/);
    const foreign = page.locator('.is-cross [role=option]');
    assert.equal(await foreign.count(), 1);
    assert.equal(await foreign.getAttribute('aria-disabled'), 'true');
    assert.match(await page.locator('.is-cross').innerText(), /other identity, other root of trust[\s\S]*cross_mesh_moves/);
    await seen(page, 'targets');
    await foreign.evaluate((b) => b.click());
    assert.equal(await page.locator('.switch').getAttribute('data-step'), 'target', 'it cannot be chosen');
    await page.locator('#pick').focus();
    await page.keyboard.type('1.31');
    assert.equal(await options.count(), 2);
    await page.keyboard.press('ArrowDown');
    assert.match(await page.locator('[role=option][aria-selected=true]').innerText(), /^revision 1-31-1[\s\S]*degraded/);
    await page.keyboard.press('ArrowUp');
  });

  await step('the plan: all of it, and the focus is on it', async () => {
    let go;
    fake.hold = new Promise((r) => (go = r));
    await page.keyboard.press('Enter');
    await page.locator('.switch .busy').waitFor();
    assert.match(await page.locator('.switch .busy').innerText(), /dry run/);
    await seen(page, 'planning');
    go();
    await page.locator('.switch .sum').waitFor();
    const text = await dialog(page).innerText();
    for (const word of ['1 namespace · 2 label edits · 4 workloads with 10 pods restarted · 1 not restarted · 2 left behind', 'strategy Recreate', 'Argo CD', 'bare pod', 'paused: a restart would begin', 'rollout restart']) assert.ok(text.includes(word), `the plan lacks ${word}`);
    const edit = page.locator('[data-label="istio-injection"]');
    assert.deepEqual([await edit.locator('.before').innerText(), await edit.locator('.after').innerText()], ['enabled', '→ (none)']);
    assert.equal(await page.locator('[data-workload="Deployment/paused"] td').nth(2).innerText(), '× no');
    assert.equal(await page.locator('[data-weight="warn"]').count(), 3);
    assert.deepEqual(fake.posts.at(-1), { verb: 'plan', body: { kind: 'tag', to: 'prod', plane: 'plane/prod-eu/istio-system/istiod-1-31-1', namespaces: ['checkout'], labelsOnly: false } });
    await seen(page, 'plan');
    await page.getByRole('button', { name: 'Copy: all commands' }).click();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), `${fake.planned.change.commands.join('\n')}\n`);
    await page.getByLabel(/only the labels/).check();
    await page.locator('.switch .sum').waitFor();
    assert.equal(fake.posts.at(-1).body.labelsOnly, true);
  });

  await step('confirm: only the very word opens the button, and enter is then enough', async () => {
    await page.locator('[data-option="concurrency"]').fill('3');
    await page.locator('[data-continue]').click();
    const button = page.locator('[data-apply]');
    assert.equal(await button.innerText(), 'Switch checkout to tag prod and restart 4 workloads on prod-eu');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'confirm');
    await page.keyboard.type('chekout');
    assert.ok(await button.isDisabled());
    await page.keyboard.press('Enter');
    await seen(page, 'confirm');
    assert.equal(fake.posts.filter((p) => p.verb === 'apply').length, 0, 'a wrong word begins nothing');
    await page.locator('#confirm').fill('checkout');
    assert.ok(await button.isEnabled());
    await page.locator('#confirm').press('Enter');
    await at(page, 'progress');
    assert.deepEqual(fake.posts.at(-1).body, { plan: 'plan-ready', confirm: 'checkout', confirmContext: '', options: { concurrency: 3, pauseBetween: 0, timeout: 600 } });
  });

  await step('progress: numbers move, a stall is said with its reason, and the chip goes on when the dialog is closed', async () => {
    const overall = page.locator('.overall');
    const moved = () => overall.getAttribute('data-moved').then(Number);
    const numbers = [await moved()];
    for (let i = 1; i <= 4; i++) {
      fake.move();
      await page.waitForFunction((v) => Number(document.querySelector('.overall').dataset.moved) >= v, i - 1);
      numbers.push(await moved());
    }
    await page.locator('[data-workload="DaemonSet/agent"][data-state="verified"]').waitFor();
    fake.move('stall');
    await page.locator('[data-workload="Deployment/web"][data-state="stalled"]').waitFor();
    assert.match(await page.locator('.keeps').innerText(), /exceeded quota/);
    assert.match(await page.locator('p[aria-live]').innerText(), /Stalled: Deployment checkout\/web/);
    assert.match(await overall.innerText(), /wave 1 of 2/);
    await seen(page, 'progress');
    await page.keyboard.press('Escape');
    const chip = page.locator('.run-chip');
    assert.match(await chip.innerText(), /switching 1\/4, 1 stalled/);
    await seen(page, 'chip');
    fake.move();
    await page.waitForFunction(() => !document.querySelector('.run-chip').innerText.includes('stalled'));
    await page.reload();
    await chartShown(page);
    await chip.click();
    await at(page, 'progress');
    assert.ok((await moved()) >= numbers.at(-1));
    return numbers.join(' ');
  });

  await step('result: verified, what was left, and the way back as a plan', async () => {
    fake.finish();
    await at(page, 'result');
    assert.match(await page.locator('.verdict').innerText(), /done and verified/);
    assert.equal(await page.locator('[data-left]').count(), 2);
    await seen(page, 'result');
    assert.equal(await page.locator('.run-chip').count(), 0);
    await page.locator('[data-undo]').click();
    await page.locator('.switch[data-step="plan"] .sum').waitFor();
    assert.match(await dialog(page).locator('h3').first().innerText(), /Take back: checkout back to tag stable/);
    await seen(page, 'undo');
    await page.locator('[data-continue]').click();
    assert.equal(await page.locator('[data-apply]').innerText(), 'Take checkout back to tag stable and restart 4 workloads on prod-eu');
    await page.keyboard.type('checkout');
    await page.keyboard.press('Enter');
    await at(page, 'progress');
  });

  await step('stopped: said so, and resumed by a plan; the list of runs has both', async () => {
    fake.move();
    fake.move();
    await page.locator('[data-stop]').click();
    await at(page, 'result');
    assert.match(await page.locator('.switch').innerText(), /stopped by anna/);
    await seen(page, 'stopped');
    await page.locator('[data-resume]').click();
    await page.locator('.switch[data-step="plan"] .sum').waitFor();
    await page.locator('[data-continue]').click();
    assert.match(await page.locator('[data-apply]').innerText(), /^Go on with checkout to tag prod: see 4 workloads through on prod-eu$/);
    await page.keyboard.press('Escape');
    await page.keyboard.press(':');
    await page.keyboard.type('runs');
    await page.keyboard.press('Enter');
    await page.locator('[data-run]').first().waitFor();
    assert.equal(await page.locator('.runs [data-run]').count(), 2);
    await seen(page, 'runs');
    await page.locator('.runs .link').nth(1).click();
    await at(page, 'result');
    assert.match(await page.locator('.verdict').innerText(), /done and verified/);
  });
  await step('nothing complained and nothing left the origin', () => assert.deepEqual(faults, []));
});

await on({}, {}, async (page, fake) => {
  await step('what forbids a plan is said, and there is no way on', async () => {
    fake.plan = 'refused';
    await toPlan(page, shop);
    const text = await dialog(page).innerText();
    for (const word of ['cannot be applied', 'patch daemonsets.apps in shop', 'denied the request', 'no ready endpoints', 'forbids']) assert.ok(text.includes(word), `it lacks ${word}`);
    assert.equal(await page.locator('[data-continue]').count(), 0);
    await seen(page, 'refused');
    await page.keyboard.press('Escape');
  });

  await step('a protected context asks for its name as well', async () => {
    fake.plan = 'protected';
    await toPlan(page, shop);
    await page.locator('[data-continue]').click();
    await page.keyboard.type('checkout');
    assert.ok(await page.locator('[data-apply]').isDisabled(), 'the context is missing');
    await page.locator('#confirm-context').fill('prod-eu');
    assert.ok(await page.locator('[data-apply]').isEnabled());
    await seen(page, 'protected');
  });

  await step('a refusal to begin leaves the plan, and offers to plan again', async () => {
    fake.refuse = { verb: 'apply', status: 409, problem: { code: 'changed', message: 'label istio.io/rev of namespace checkout was changed by somebody else', remedy: 'plan it again, and look at what it is now' } };
    await page.locator('[data-apply]').click();
    await at(page, 'plan');
    assert.match(await page.locator('.switch .problem').innerText(), /It was not begun[\s\S]*changed by somebody else/);
    assert.equal(await page.locator('[data-workload="Deployment/web"]').count(), 1, 'the plan stays');
    assert.ok(await page.locator('[data-continue]').isDisabled());
    await seen(page, 'changed');
    fake.refuse = undefined;
    await page.getByRole('button', { name: 'Plan again' }).click();
    await page.locator('[data-continue]:enabled').click();
    fake.refuse = { verb: 'apply', lost: true };
    await page.locator('#confirm').fill('checkout');
    await page.locator('#confirm-context').fill('prod-eu');
    await page.locator('[data-apply]').click();
    await at(page, 'plan');
    assert.match(await page.locator('.switch .problem').innerText(), /answer was lost[\s\S]*goes on in the program/);
    fake.refuse = undefined;
  });

  await step('a run that found other labels than were planned with is planned anew, and says why', async () => {
    await page.getByRole('button', { name: 'Plan again' }).click();
    await page.locator('[data-continue]:enabled').click();
    await page.locator('#confirm').fill('checkout');
    await page.locator('#confirm-context').fill('prod-eu');
    await page.locator('[data-apply]').click();
    await at(page, 'progress');
    fake.run.outdated = true;
    fake.end('failed', 'namespace/checkout was changed by somebody else: the label istio.io/rev is prod; plan again');
    await at(page, 'plan');
    await page.locator('[data-continue]:enabled').waitFor();
    assert.match(await page.locator('.switch .problem').innerText(), /changed by somebody else[\s\S]*Nothing was written/);
    await seen(page, 'outdated');
  });

  await step('a lost program: what was last heard stays, and it is said that the run goes on', async () => {
    await page.getByRole('button', { name: 'Plan again' }).click();
    await page.locator('[data-continue]:enabled').click();
    await page.locator('#confirm').fill('checkout');
    await page.locator('#confirm-context').fill('prod-eu');
    await page.locator('[data-apply]').click();
    await at(page, 'progress');
    fake.refuse = { verb: 'run', lost: true };
    fake.move();
    await page.locator('.switch .problem', { hasText: 'goes on in the program' }).waitFor();
    fake.refuse = undefined;
    await page.locator('.switch .problem').waitFor({ state: 'detached', timeout: 15_000 });
    fake.end('failed', 'Deployment checkout/web was not verified within 600 s: no further workload was begun');
    await at(page, 'result');
    await seen(page, 'failed');
  });
});

await on({ crossMesh: true }, {}, async (page, fake) => {
  await step('a move to another mesh is worded and coloured as another thing', async () => {
    fake.plan = 'cross';
    await toPlan(page, shop, 'guests');
    assert.match(await page.locator('.box.cross').innerText(), /no upgrade[\s\S]*another identity[\s\S]*another root of trust/i);
    await seen(page, 'cross');
    await page.locator('[data-continue]').click();
    assert.match(await page.locator('[data-apply]').innerText(), /^Move checkout to another mesh, guests \(guests\), and restart 4 workloads on prod-eu$/);
    await page.locator('#confirm').fill('checkout');
    await seen(page, 'cross-confirm');
    await page.keyboard.press('Escape');
  });

  await step('a tag is moved from its control plane’s details, with all that follow it', async () => {
    const plane = atlas.meshes[0].planes.find((p) => p.tags.includes('stable'));
    await select(page, plane);
    await page.locator('[data-move-tag="stable"]').click();
    await page.locator('#pick').fill('1-31-1');
    await page.keyboard.press('Enter');
    await page.locator('.switch[data-step="plan"] .sum').waitFor();
    assert.match(await dialog(page).innerText(), /clientConfig.service.name: istiod-1-29-2 → istiod-1-31-1/);
    assert.deepEqual([fake.posts.at(-1).body.tag, fake.posts.at(-1).body.namespaces], ['stable', []]);
    await seen(page, 'tag');
    await page.locator('[data-continue]').click();
    assert.match(await page.locator('[data-apply]').innerText(), /^Move tag stable to 1-31-1 and restart 8 workloads in 2 namespaces on prod-eu$/);
    await page.keyboard.press('Escape');
  });

  await step(':switch leads as far as its words do', async () => {
    await page.keyboard.press(':');
    await page.keyboard.type('switch payments tag/prod');
    await page.keyboard.press('Enter');
    await page.locator('.switch[data-step="plan"] .sum').waitFor();
    assert.deepEqual(fake.posts.at(-1).body.namespaces, ['payments']);
    await page.keyboard.press('Escape');
    await page.keyboard.press(':');
    await page.keyboard.type('switch no-such');
    await page.keyboard.press('Enter');
    assert.match(await page.locator('.command-line .wrong').innerText(), /no namespace “no-such”/);
    await page.keyboard.press('Escape');
  });

  await step('without a fitting selection a namespace is found by typing', async () => {
    while ((await page.locator('.details').count()) > 0) await page.keyboard.press('Escape');
    await page.keyboard.press('s');
    await at(page, 'choose');
    await page.keyboard.type('paym');
    await seen(page, 'choose');
    await page.locator('#pick').press('Enter');
    await at(page, 'target');
    await page.keyboard.press('Escape');
  });
});

for (const palette of ['contrast', 'safe']) {
  await on({ crossMesh: true }, {}, async (page, fake) => {
    await step(`palette ${palette}: a plan that is refused, another mesh, and a run that stalls`, async () => {
      await page.keyboard.press(':');
      await page.keyboard.type(`palette ${palette}`);
      await page.keyboard.press('Enter');
      fake.plan = 'refused';
      await toPlan(page, shop);
      await seen(page, `refused-${palette}`);
      await page.keyboard.press('Escape');
      fake.plan = 'cross';
      await toPlan(page, shop, 'guests');
      await seen(page, `cross-${palette}`);
      await page.locator('[data-continue]').click();
      await page.keyboard.type('checkout');
      await page.keyboard.press('Enter');
      await at(page, 'progress');
      for (const how of ['on', 'on', 'stall']) fake.move(how);
      await page.locator('[data-state="stalled"]').first().waitFor();
      await seen(page, `progress-${palette}`);
      fake.end('failed', 'DaemonSet checkout/agent was not verified within 600 s');
      await at(page, 'result');
      await seen(page, `failed-${palette}`);
    });
  });
}

for (const viewport of [{ width: 1024, height: 640 }, { width: 620, height: 700 }]) {
  await on({}, { viewport }, async (page, fake) => {
    await step(`fifty namespaces stay usable at ${viewport.width}x${viewport.height}`, async () => {
      const names = Array.from({ length: 50 }, (_, i) => `team-${String(i).padStart(2, '0')}`);
      await page.route('**/api/switch/plan', async (route) => {
        fake.planned = plannedOf(names);
        await route.fulfill({ status: 200, contentType: 'application/json', body: JSON.stringify(fake.planned) });
      });
      await toPlan(page, shop);
      assert.match(await page.locator('.switch .sum').innerText(), /^50 namespaces · 100 label edits · 200 workloads with 400 pods restarted/);
      assert.equal(await page.locator('.box-details.namespace[open]').count(), 0, 'they are folded');
      assert.equal(await page.locator('.switch details[data-code="single"]').count(), 1, 'what all have is said once');
      await page.locator('[data-namespace="team-07"] summary').click();
      assert.equal(await page.locator('[data-namespace="team-07"] [data-workload]').count(), 4);
      await fits(page);
      await seen(page, `many-${viewport.width}`);
      await page.locator('[data-continue]').click();
      await page.keyboard.type('50 namespaces');
      assert.equal(await page.locator('[data-apply]').innerText(), 'Switch 50 namespaces to tag prod and restart 200 workloads in 50 namespaces on prod-eu');
      await fits(page);
      await page.keyboard.press('Enter');
      await at(page, 'progress');
      for (let i = 0; i < 20; i++) fake.move();
      fake.move('stall');
      await page.locator('.overall:not([data-through="0"])').waitFor();
      await page.locator('.box-details[data-state="stalled"][open]').waitFor();
      assert.equal(await page.locator('.box-details.namespace[open]').count(), 1, 'only what needs a look is open');
      await fits(page);
      const help = await page.getByRole('button', { name: 'Help' }).boundingBox();
      assert.ok(help.x + help.width <= viewport.width, 'the run in the header pushes nothing out');
      await seen(page, `many-progress-${viewport.width}`);
    });
  });
}

/** Nothing of the dialog reaches beyond its sides. */
async function fits(page) {
  const over = await page.locator('.dialog-body').evaluate((b) => b.scrollWidth - b.clientWidth);
  assert.ok(over <= 0, `the dialog is ${over} pixels too wide inside`);
}

await program.end();
await engine.close();
finish();
