import { describe, expect, it } from 'vitest';
import { fresh, old, target } from '../test/change';
import { member, mesh, plane } from '../test/things';
import { followersOf, injectedBy, isCurrent, sectionsOf, targetOf, type Subject } from './targets';

const foreign = { ...fresh, id: 'plane/other', revision: 'guests', version: '1.30.0', mesh: 'guests', meshID: 'guests', tags: [] };
const all = [target(), target({ kind: 'tag', name: 'stable', plane: old, current: true }), target({ kind: 'revision', name: '1-31-1' }), target({ kind: 'default', name: 'default', plane: old }), target({ kind: 'revision', name: 'guests', plane: foreign, road: 'cross-mesh' })];
const shop: Subject = { kind: 'namespaces', names: ['shop'] };
const tag: Subject = { kind: 'tag', tag: 'stable', names: ['shop'] };
const names = (list: readonly { readonly name: string }[]) => list.map((t) => t.name);

describe('targets', () => {
  it('keep their order, with those of another mesh apart', () => {
    const found = sectionsOf(all, shop, '');
    expect([names(found.upgrade), names(found.cross)]).toEqual([['prod', 'stable', '1-31-1', 'default'], ['guests']]);
  });
  it('are found by name, kind, version and mesh, all words of them', () => {
    expect(names(sectionsOf(all, shop, '1.31').upgrade)).toEqual(['prod', '1-31-1']);
    expect(names(sectionsOf(all, shop, 'TAG 1.31').upgrade)).toEqual(['prod']);
    expect(names(sectionsOf(all, shop, 'guests').cross)).toEqual(['guests']);
  });
  it('of a tag are revisions, one for each control plane, and its own mesh is no other', () => {
    const found = sectionsOf(all, tag, '');
    expect(found.upgrade.map((t) => [t.kind, t.name])).toEqual([['revision', '1-31-1'], ['revision', '1-29-2']]);
    expect(names(found.cross)).toEqual(['guests']);
    expect(found.upgrade.map((t) => isCurrent(t, tag))).toEqual([false, true]);
    expect(isCurrent(all[1]!, shop)).toBe(true);
  });
  it('are meant by a word only where it is clear', () => {
    const both = sectionsOf([...all, target({ kind: 'revision', name: 'prod', plane: old })], shop, '');
    expect(targetOf(both, 'prod')).toBeUndefined();
    expect(targetOf(both, 'tag/prod')).toBe(all[0]);
    expect(targetOf(both, 'default')?.kind).toBe('default');
    expect(targetOf(both, 'nothing')).toBeUndefined();
  });
});

describe('what goes together', () => {
  it('is what a control plane injects, but nothing that ambient carries', () => {
    const ambient = member({ ref: { ...member().ref, name: 'mist' }, wanted: member().wanted.map((c) => ({ ...c, mode: 'ambient' })) });
    expect(injectedBy(plane(), mesh({ members: [member(), ambient, member({ ref: { ...member().ref, name: 'out' }, wanted: [] })] }))).toEqual(['shop']);
  });
  it('is what follows a tag by its labels', () => {
    const at = (name: string, labels: Record<string, string>) => member({ ref: { ...member().ref, name }, labels });
    const of = mesh({ members: [at('b', { 'istio.io/rev': 'prod' }), at('a', { 'istio.io/rev': 'prod' }), at('c', { 'istio.io/rev': 'prod', 'istio-injection': 'enabled' }), at('d', { 'istio.io/rev': 'canary' })] });
    expect(followersOf('prod', of)).toEqual(['a', 'b']);
    expect(followersOf('default', of)).toEqual(['c']);
  });
});
