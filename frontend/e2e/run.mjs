// Runs the page's scripts one after another; ends with 1 when one of them failed.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

let failed = 0;
for (const name of ['demo.mjs', 'details.mjs', 'switch.mjs', 'export.mjs', 'recording.mjs', 'keys.mjs', 'tour.mjs', 'contexts.mjs', 'fleet.mjs', 'compare.mjs', 'states.mjs', 'carriers.mjs', 'axe.mjs', 'goldens.mjs', 'svgmatch.mjs', 'offline.mjs']) {
  console.log(`== ${name}`);
  const { status } = spawnSync(process.execPath, [fileURLToPath(new URL(name, import.meta.url))], { stdio: 'inherit' });
  if (status !== 0) failed++;
}
process.exitCode = failed === 0 ? 0 : 1;
