import { describe, expect, it } from 'vitest';
import type { PictureNode } from '../api/view.gen';
import { sample } from '../test/sample';
import { newListing, type Listing } from './listing';
import { newScene, readingOrder } from './scene';

function listed(listing: Listing, parent = ''): string[] {
  return (listing.portions.get(parent) ?? []).flatMap((p) => (p.due.peek() ? p.nodes.flatMap((n) => [n.id, ...listed(listing, n.id)]) : []));
}

/** The sample with a thousand more namespaces in one grid. */
function large() {
  const picture = sample();
  const tiles = Array.from({ length: 1000 }, (_, i): PictureNode => ({ ...picture.nodes.find((n) => n.id === 'm1/a')!, id: `m1/x${i}` }));
  return newScene({ ...picture, nodes: [...picture.nodes, ...tiles] });
}

describe('listing of nodes', () => {
  it('lists a small chart at once, in reading order', () => {
    const scene = newScene(sample());
    expect(listed(newListing(scene))).toEqual(readingOrder(scene));
  });

  it('lists the groups of a large chart at once, and in the end all of it', () => {
    const scene = large();
    const listing = newListing(scene);
    const first = listed(listing);
    for (const id of ['m1', 'm1/plane', 'm1/grid', 'm2', 'm2/grid']) expect(first).toContain(id);
    expect(first).not.toContain('m1/x500');
    while (listing.next());
    expect(listed(listing)).toEqual(readingOrder(scene));
  });

  it('lists what is needed before its turn', () => {
    const listing = newListing(large(), 'm1/x999');
    expect(listed(listing)).toContain('m1/x999');
    expect(listed(listing)).not.toContain('m1/x500');
    expect(listing.need('m1/x500')).toBe(true);
    expect(listing.need('m1/x500')).toBe(false);
    expect(listing.need('gone')).toBe(false);
    expect(listed(listing)).toContain('m1/x500');
  });
});
