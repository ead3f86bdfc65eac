// What the page must say of meshes and planes, checked alike for demos and for the lab's real cluster.
import assert from 'node:assert/strict';

/** Node IDs as the program makes them. */
export const idOf = (ref) => [ref.kind, ref.cluster, ...(ref.namespace ? [ref.namespace] : []), ref.name].join('/');

/** Every mesh is a group of the chart, with a name for screen readers, and a box of the panel. */
export async function meshesShown(page, meshes) {
  await page.locator('#tab-meshes').click();
  for (const mesh of meshes) {
    const name = await page.locator('[data-kind="mesh"]').evaluateAll((all, id) => all.map((b) => b.getAttribute('aria-label')).find((n) => n.includes(id)), mesh.id);
    assert.ok(name, `no group on the chart is named after the mesh ${mesh.id}`);
    const box = page.locator('section.mesh', { hasText: `Mesh: ${mesh.id}` }).filter({ hasText: `ControlPlanes: ${mesh.planes.length}` });
    assert.ok((await box.count()) > 0, `the panel has no "Mesh: ${mesh.id}" with "ControlPlanes: ${mesh.planes.length}"`);
  }
  assert.equal(await page.locator('section.mesh').count(), meshes.length, 'meshes in the panel');
  assert.equal(await page.locator('[data-kind="mesh"]').count(), meshes.length, 'mesh groups on the chart');
}

/** Selecting a control plane in the panel shows its details. plane: {cluster, namespace, name, revision, version, tags, ambient}. */
export async function planeDetails(page, mesh, plane) {
  await page.locator('#tab-meshes').click();
  const card = page.locator(`[data-plane$="${plane.cluster === undefined ? '' : `/${plane.cluster}`}/${plane.namespace}/${plane.name}"]`);
  assert.equal(await card.count(), 1, `one card for ${plane.namespace}/${plane.name}`);
  await card.click();
  const details = page.locator('.details');
  await details.waitFor();
  assert.equal(await details.locator('h2').innerText(), plane.name);
  const fact = async (name) => (await details.locator('.fact', { has: page.locator(`dt:text-is("${name}")`) }).first().locator('dd').innerText()).trim();
  assert.equal(await fact('mesh'), mesh.id);
  assert.equal(await fact('revision'), plane.revision === '' ? 'default' : plane.revision);
  assert.equal(await fact('version'), plane.version || 'unknown');
  assert.equal(await fact('tags'), plane.tags.length > 0 ? plane.tags.join(', ') : 'none');
  assert.equal(await fact('namespace'), plane.namespace);
  assert.equal(await fact('mode'), plane.ambient ? 'ambient' : 'sidecar');
  const id = await details.getAttribute('data-details');
  assert.equal(await page.locator(`[data-node="${id}"]`).getAttribute('aria-current'), 'true', 'the chart has it selected');
  return details;
}
