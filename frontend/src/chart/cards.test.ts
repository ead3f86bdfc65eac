import { describe, expect, it } from 'vitest';
import { sample } from '../test/sample';
import { cardsOf, shortened, squeezed, summaries } from './cards';
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

  it('say who is ill in whatever room there is', () => {
    expect(summaries({ namespaces: 21, by: { failing: 1, degraded: 2, unknown: 0, healthy: 18 } })).toEqual(['21 namespaces · ×1 · !2', '21 · ×1 · !2', '×1 !2']);
    expect(summaries({ namespaces: 1, by: { failing: 0, degraded: 0, unknown: 0, healthy: 1 } })).toEqual(['1 namespace', '1']);
  });

  it('cut a name that is too long, unless too little of it is left', () => {
    expect([23, 12, 6, 5].map((room) => shortened('outside the data planes', room))).toEqual(['outside the data planes', 'outside the…', 'outsi…', '']);
    expect(shortened('m', 1)).toBe('m');
  });

  it('leave cells where they are while there is room for the head', () => {
    const box = card!.cells[0]!.box;
    expect(squeezed(card!, 100)(box)).toEqual(box);
  });
});
