/** A control plane's settings as a tree: a path's parts are its branches, and a branch with one twig is one. Pure. */
import type { Setting } from './api/view.gen';

export interface Branch {
  /** The part of the path that it adds, e.g. "defaultConfig" or "tracing.sampling", and the whole path to it. */
  readonly name: string;
  readonly path: string;
  /** What is set here; undefined for a branch that only leads to others. */
  readonly setting?: Setting;
  readonly branches: readonly Branch[];
  /** How many settings here and below differ from Istio's defaults. */
  readonly differing: number;
}

/** Branches with something that differs come first; else they keep the settings' order, which is by path. */
export function settingTree(settings: readonly Setting[], onlyDiffering: boolean): Branch[] {
  return branchesAt(onlyDiffering ? settings.filter((s) => s.differs) : settings, 0);
}

function branchesAt(settings: readonly Setting[], depth: number): Branch[] {
  const groups = new Map<string, Setting[]>();
  for (const s of settings) {
    const name = s.path.split('.')[depth];
    if (name !== undefined) groups.set(name, [...(groups.get(name) ?? []), s]);
  }
  const branches = [...groups].map(([name, group]): Branch => {
    const own = group.find((s) => s.path.split('.').length === depth + 1);
    const path = group[0]!.path.split('.').slice(0, depth + 1).join('.');
    const differing = group.filter((s) => s.differs).length;
    const branches = branchesAt(group, depth + 1);
    const only = branches.length === 1 && !own ? branches[0] : undefined;
    return only ? { ...only, name: `${name}.${only.name}` } : { name, path, ...(own ? { setting: own } : {}), branches, differing };
  });
  return branches.sort((a, b) => Number(b.differing > 0) - Number(a.differing > 0));
}

/** A value in words: an empty text is one that nobody set. */
export const settingText = (value: string): string => (value === '' ? '(not set)' : value);
