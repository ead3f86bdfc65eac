// Walks every key of the page of a demo, on the built binary (PORTOLAN_BIN).
import assert from 'node:assert/strict';
import { walkKeys } from './keywalk.mjs';
import { atlasOf, browser, chartShown, foundBy, openPage, serve, steps } from './program.mjs';

const { step, finish } = steps();
const engine = await browser();
const program = await serve(['--demo', 'three-meshes']);
const { page, context, faults } = await openPage(engine, program.url);
await chartShown(page);
await walkKeys({ step, page, context, atlas: atlasOf('three-meshes'), found: (expression) => foundBy('three-meshes', expression) });
await step('nothing complained and nothing left the origin', async () => assert.deepEqual(faults, []));
await context.close();
await program.end();
await engine.close();
finish();
