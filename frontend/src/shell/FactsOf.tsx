/** The facts of the selection, as text in a dialog. */
import { thingOf } from '../atlas';
import { Facts } from '../panel/Facts';
import { chart, index, scene, selection } from '../state/store';

export function FactsOf() {
  const target = selection.value;
  const thing = target?.kind === 'node' && index.value && chart.value && scene.value ? thingOf(index.value, chart.value.atlas, scene.value, target.id) : undefined;
  if (!thing) return <p class="muted none">Select a thing first: an edge and a group have no facts of their own.</p>;
  return <Facts thing={thing} />;
}
