import { describe, expect, it } from 'vitest';
import { clusterThing } from './commands';
import { context, gateway, member, mesh, plane } from './test/things';
import { yamlOf } from './yaml';

describe('yamlOf', () => {
  it('tells a namespace with its claims and their evidence', () => {
    expect(yamlOf({ kind: 'namespace', member: member({ workloads: [], running: [] }), mesh: mesh() })).toBe(`kind: namespace
mesh: one
ref:
  kind: namespace
  cluster: prod eu
  name: shop
labels:
  istio.io/rev: canary
modes:
- sidecar
wanted:
- plane:
    kind: plane
    cluster: prod eu
    name: istiod-canary
    namespace: istio-system
  revision: canary
  version: "1.29.2"
  mode: sidecar
  pods: 2
  strength: exact
  because:
  - object: Namespace/shop
    field: label istio.io/rev
    value: canary
    rule: "the label: it counts"
home:
  kind: plane
  cluster: prod eu
  name: istiod-canary
  namespace: istio-system
pods: 3
proxied: 2
stale: 0
drift: 1
health: healthy
`);
  });
  it('tells a control plane’s settings by path, and which differ', () => {
    const text = yamlOf({ kind: 'plane', plane: plane({ config: [{ path: 'accessLogFile', value: '', default: '', differs: false }, { path: 'enableTracing', value: 'false', default: 'true', differs: true }] }), mesh: mesh() });
    expect(text).toContain('config:\n  accessLogFile: "(not set)"\n  enableTracing: "false"\n');
    expect(text).toContain('differs:\n- enableTracing\n');
    expect(text).toContain('resources:\n  cpuRequest: "500m"\n');
  });
  it('names the members of a mesh without telling their own facts', () => {
    const text = yamlOf({ kind: 'mesh', mesh: mesh() });
    expect(text).toContain('planes:\n- istio-system/istiod-canary\nztunnels:\n- istio-system/ztunnel\nnamespaces:\n- shop\n');
    expect(text).not.toContain('workloads');
  });
  it('keeps text text, whatever it looks like', () => {
    const text = yamlOf({ kind: 'namespace', member: member({ labels: { a: 'true', b: '007', c: 'x: y', d: '- e', f: "it's #1", g: '~', h: 'plain words' }, wanted: [], running: [], workloads: [] }), mesh: undefined });
    expect(text).toContain('labels:\n  a: "true"\n  b: "007"\n  c: "x: y"\n  d: "- e"\n  f: "it\'s #1"\n  g: "~"\n  h: plain words\n');
  });
  it('leaves out what is empty', () => {
    expect(yamlOf(clusterThing({ context }, []))).toBe('kind: cluster\ncontext: prod eu\n');
    expect(yamlOf({ kind: 'waypoint', gateways: [gateway('waypoint')], mesh: undefined })).not.toContain('bound');
  });
});
