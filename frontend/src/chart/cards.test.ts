import { describe, expect, it } from 'vitest';
import { sample } from '../test/sample';
import { cardsOf, squeezed } from './cards';
import { newScene } from './scene';

describe('cards of the far level', () => {
  const scene = newScene(sample());
  const [card] = cardsOf(scene);

  it('count what is in them', () => {
    expect(cardsOf(scene).map((c) => c.root.id)).toEqual(['m1', 'm2']);
    expect(card!.planes.map((n) => n.id)).toEqual(['m1/plane']);
    expect(card!.tally).toEqual({ namespaces: 4, by: { failing: 1, degraded: 0, unknown: 0, healthy: 3 } });
  });

  it('show every cell below their head, in order, and inside', () => {
    const bottom = card!.root.box.y + card!.root.box.h;
    for (const head of [0, 100, 200, 280]) {
      const boxes = card!.cells.map((n) => squeezed(card!, head)(n.box));
      for (const box of boxes) {
        expect(box.y).toBeGreaterThanOrEqual(card!.root.box.y + head);
        expect(box.y + box.h).toBeLessThanOrEqual(bottom);
      }
      expect(boxes[0]!.y + boxes[0]!.h).toBeLessThanOrEqual(boxes[2]!.y);
    }
  });

  it('leave cells where they are while there is room for the head', () => {
    const box = card!.cells[0]!.box;
    expect(squeezed(card!, 100)(box)).toEqual(box);
  });
});
