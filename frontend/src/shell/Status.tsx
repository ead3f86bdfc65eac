/** The status line: what the chart holds, what is selected, how near it is, and the keys one needs first. */
import { levelAt, levelName } from '../chart/detail';
import { ancestors } from '../chart/scene';
import { healthGlyph, healths } from '../format';
import * as motion from '../state/motion';
import { zoomStep } from '../chart/camera';
import { hintOf } from '../state/keymap';
import { bindings, camera, chart, scene, selection } from '../state/store';

export function Status() {
  return (
    <footer class="status">
      <Counts />
      <Path />
      <span class="grow" />
      <Zoom />
      <span class="hints">
        {hints.map(([action, word]) => (
          <Hint key={action} action={action} word={word} />
        ))}
      </span>
    </footer>
  );
}

const hints = [['find', 'find'], ['command', 'command'], ['focus', 'focus'], ['table', 'table'], ['help', 'keys']] as const;

function Hint({ action, word }: { action: string; word: string }) {
  const key = hintOf(bindings.value, action);
  return key === '' ? null : (
    <span>
      <kbd>{key}</kbd> {word}
    </span>
  );
}

/** How many meshes, and how many of each health. */
function Counts() {
  const meshes = chart.value?.atlas.meshes;
  if (!meshes) return <span class="muted">no chart</span>;
  return (
    <span class="counts">
      <span>{meshes.length === 1 ? '1 mesh' : `${meshes.length} meshes`}</span>
      {healths.map((h) => {
        const n = meshes.filter((m) => m.health === h).length;
        return n > 0 ? (
          <span key={h} class={`health is-${h}`}>
            <span class="glyph">{healthGlyph[h]}</span>
            {n} {h}
          </span>
        ) : null;
      })}
    </span>
  );
}

/** Where the selection lies. */
function Path() {
  const at = scene.value;
  const id = selection.value?.kind === 'node' ? selection.value.id : undefined;
  const node = id === undefined ? undefined : at?.nodes.get(id);
  if (!at || !node) return null;
  const path = [...ancestors(at, node.id).reverse(), node].map((n) => n.label).filter((l) => l !== '');
  return <span class="path">{path.join(' › ')}</span>;
}

function Zoom() {
  const { k } = camera.value;
  if (!chart.value) return null;
  return (
    <span class="zoom" role="group" aria-label="Zoom">
      <span class="muted level">{levelName(levelAt(k))}</span>
      <button type="button" aria-label="Zoom out" onClick={() => motion.zoomBy(1 / zoomStep)}>
        −
      </button>
      <span class="num" data-zoom>
        {Math.round(k * 100)}%
      </span>
      <button type="button" aria-label="Zoom in" onClick={() => motion.zoomBy(zoomStep)}>
        +
      </button>
      <button type="button" aria-label="Fit all" onClick={motion.fitAll}>
        fit
      </button>
    </span>
  );
}
