import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { Thing } from './atlas';
import { clusterThing, commandsOf, keyOf, quoted, type ClusterThing } from './commands';
import { context, gateway, member, mesh, plane, ztunnel } from './test/things';

const texts = (thing: Thing | ClusterThing): string[] => commandsOf(thing).map((c) => c.text);
const ofMember = (m = member()): string[] => texts({ kind: 'namespace', member: m, mesh: mesh() });

/** What a shell makes of a command: its words. */
const words = (command: string): string[] => execFileSync('/bin/sh', ['-c', `printf '%s\\n' ${command}`], { encoding: 'utf8' }).split('\n').slice(0, -1);

describe('quoted', () => {
  it('leaves plain words alone', () => {
    for (const word of ['istio-system', 'arn:aws:eks:eu-1:1/prod', 'a@b', '-o', 'app=istiod']) expect(quoted(word)).toBe(word);
  });
  it('gives a shell every odd name back as it was', () => {
    for (const word of ['', 'prod eu', "it's", '$HOME', '`id`', '"', '\\', 'a;b', '*', '~', '=x', '#', '!!', 'ä', '(x)', 'a&b', '-x y']) {
      expect(words(quoted(word))).toEqual([word]);
    }
  });
});

describe('commandsOf', () => {
  it('names the context in every command, whatever it is called', () => {
    const things: (Thing | ClusterThing)[] = [
      { kind: 'mesh', mesh: mesh() },
      { kind: 'plane', plane: plane(), mesh: mesh() },
      { kind: 'namespace', member: member(), mesh: mesh() },
      { kind: 'ztunnel', ztunnel, mesh: mesh() },
      { kind: 'waypoint', gateways: [gateway('waypoint')], mesh: mesh() },
      { kind: 'gateway', gateways: [gateway('injected'), gateway('gateway-api')], mesh: mesh() },
      { kind: 'grid', members: [member()], plane: plane() },
      { kind: 'outside', members: [member()] },
      clusterThing({ context }, [{ cluster: context, resource: 'pods', verb: 'list', reason: 'forbidden', message: 'no' }]),
    ];
    for (const thing of things) {
      const all = texts(thing);
      expect(all.length, thing.kind).toBeGreaterThan(0);
      for (const text of all) expect(words(text.split(' | ')[0]!), text).toContain(context);
      expect(new Set(all).size, 'no command twice').toBe(all.length);
    }
    expect(new Set(things.map(keyOf)).size).toBe(things.length);
  });
  it('shows a control plane by its Deployment, its proxies, its MeshConfig, its root and its webhooks', () => {
    expect(texts({ kind: 'plane', plane: plane(), mesh: mesh() })).toEqual([
      "kubectl --context 'prod eu' -n istio-system get deploy istiod-canary -o wide",
      "istioctl --context 'prod eu' -i istio-system proxy-status --revision canary",
      "kubectl --context 'prod eu' -n istio-system get cm istio-canary -o 'jsonpath={.data.mesh}'",
      "kubectl --context 'prod eu' -n istio-system get cm istio-ca-root-cert -o 'jsonpath={.data.root-cert\\.pem}' | openssl x509 -noout -issuer -subject -dates -fingerprint -sha256",
      "kubectl --context 'prod eu' get MutatingWebhookConfiguration/istio-sidecar-injector-canary --show-labels",
    ]);
  });
  it('asks for what stands in a control plane’s place where its Deployment was not seen', () => {
    const gone = texts({ kind: 'plane', plane: plane({ presence: 'gone' }), mesh: mesh() });
    expect(gone.some((t) => t.includes(' deploy '))).toBe(false);
    expect(gone[0]).toBe("kubectl --context 'prod eu' -n istio-system get svc,endpointslices");
    const external = plane({ presence: 'external', webhooks: [], ref: { kind: 'plane', cluster: context, name: 'istiod.example' } });
    expect(texts({ kind: 'plane', plane: external, mesh: mesh() })).toEqual([]);
  });
  it('names the MeshConfig as Istio’s charts do', () => {
    const config = (name: string, revision: string): string | undefined =>
      texts({ kind: 'plane', plane: plane({ revision, ref: { ...plane().ref, name } }), mesh: mesh() }).find((t) => t.includes('data.mesh'))?.split(' get cm ')[1]?.split(' ')[0];
    expect([config('istiod', 'default'), config('istiod-x', 'x'), config('brain', 'default'), config('brain', 'x')]).toEqual(['istio', 'istio-x', 'istio', 'istio-x']);
  });
  it('prints the revision of each pod of a namespace, and asks ztunnels only where there is ambient', () => {
    const sidecar = ofMember();
    expect(sidecar[0]).toBe("kubectl --context 'prod eu' get ns shop --show-labels");
    expect(words(sidecar[1]!).at(-1)).toContain('REVISION:.metadata.annotations.istio\\.io/rev');
    expect(sidecar.some((t) => t.includes('ztunnel-config'))).toBe(false);
    expect(ofMember(member({ modes: ['ambient'] }))).toContain("istioctl --context 'prod eu' -i istio-system ztunnel-config workload --workload-namespace shop");
    expect(sidecar).toContain("istioctl --context 'prod eu' -n shop experimental check-inject deployment/web");
    expect(ofMember(member({ workloads: [] })).some((t) => t.includes('check-inject'))).toBe(false);
  });
  it('lists few namespaces by name, and many not at all', () => {
    const many = (n: number): string => texts({ kind: 'outside', members: Array.from({ length: n }, (_, i) => member({ ref: { kind: 'namespace', cluster: context, name: `ns-${i}` } })) })[0]!;
    expect(many(3)).toContain(' ns ns-0 ns-1 ns-2 -L ');
    expect(many(300)).toContain(' ns -L ');
  });
  it('asks whether what was refused may be read by now, and of its own cluster only', () => {
    const gap = { cluster: context, resource: 'pods', verb: 'list', message: 'no' } as const;
    const thing = clusterThing({ context }, [{ ...gap, reason: 'forbidden', namespace: 'shop' }, { ...gap, reason: 'failed' }, { ...gap, reason: 'forbidden', cluster: 'other' }]);
    expect(texts(thing).filter((t) => t.includes('can-i'))).toEqual(["kubectl --context 'prod eu' auth can-i list pods -n shop"]);
  });
});
