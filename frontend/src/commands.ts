/**
 * What a person would type to see a thing in the cluster itself. Pure. Every command only reads, names its context, and
 * survives odd names: it can be pasted into a POSIX shell as it is.
 */
import type { ClusterGap, ClusterInfo, Gateway, Member, Mesh, Plane, Ref, Ztunnel } from './api/view.gen';
import type { Thing } from './atlas';
import { refID } from './format';

export interface Command {
  /** What it shows. */
  readonly says: string;
  readonly text: string;
}

/** A cluster, which is no node of the chart but has details all the same. */
export interface ClusterThing {
  readonly kind: 'cluster';
  readonly info: ClusterInfo;
  readonly gaps: readonly ClusterGap[];
}

/** One word of a shell: as it is where no shell could misread it, else in single quotes. */
export const quoted = (word: string): string => (/^[\w@%+:,./-][\w@%+=:,./-]*$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

const line = (...words: readonly (string | undefined)[]): string => words.filter((w) => w !== undefined).map(quoted).join(' ');

const kubectl = (cluster: string, ...words: readonly string[]): string => line('kubectl', '--context', cluster, ...words);
const istioctl = (cluster: string, ...words: readonly string[]): string => line('istioctl', '--context', cluster, ...words);

const namespaceLabels = 'istio-injection,istio.io/rev,istio.io/dataplane-mode,istio.io/use-waypoint';

/** What each pod runs, as this program reads it: revision, proxy of either kind, and ambient's redirection. */
const podColumns = [
  'NAME:.metadata.name',
  'REVISION:.metadata.annotations.istio\\.io/rev',
  'PROXY:.spec.containers[?(@.name=="istio-proxy")].image',
  'NATIVE:.spec.initContainers[?(@.name=="istio-proxy")].image',
  'AMBIENT:.metadata.annotations.ambient\\.istio\\.io/redirection',
].join(',');

export function commandsOf(thing: Thing | ClusterThing): Command[] {
  switch (thing.kind) {
    case 'mesh':
      return ofMesh(thing.mesh);
    case 'plane':
      return ofPlane(thing.plane);
    case 'namespace':
      return ofNamespace(thing.member);
    case 'ztunnel':
      return ofZtunnel(thing.ztunnel);
    case 'waypoint':
    case 'gateway':
      return thing.gateways.flatMap(ofGateway);
    case 'grid':
    case 'outside':
    case 'undecided':
      return ofNamespaces(thing.members.map((m) => m.ref));
    case 'cluster':
      return ofCluster(thing);
  }
}

function ofMesh(mesh: Mesh): Command[] {
  const clusters = [...new Set(mesh.planes.map((p) => p.ref.cluster))];
  return clusters.flatMap((c) => [
    { says: 'its control planes, among others', text: kubectl(c, 'get', 'deploy', '-A', '-l', 'app=istiod', '-L', 'istio.io/rev', '-o', 'wide') },
    { says: 'what namespaces ask for', text: kubectl(c, 'get', 'ns', '-L', namespaceLabels) },
    { says: 'revision tags and who uses them', text: istioctl(c, 'tag', 'list') },
  ]);
}

function ofPlane(plane: Plane): Command[] {
  const { cluster, namespace, name } = plane.ref;
  const out: Command[] = [];
  if (plane.presence === 'present' && namespace) {
    out.push({ says: 'the Deployment', text: kubectl(cluster, '-n', namespace, 'get', 'deploy', name, '-o', 'wide') });
  }
  if (plane.presence !== 'present' && plane.presence !== 'external' && namespace) {
    out.push({ says: 'the Services that are named', text: kubectl(cluster, '-n', namespace, 'get', 'svc,endpointslices') });
  }
  if (namespace) {
    if (plane.revision !== '') out.push({ says: 'which proxies are in step with it', text: istioctl(cluster, '-i', namespace, 'proxy-status', '--revision', plane.revision) });
    out.push({ says: 'the MeshConfig as written', text: kubectl(cluster, '-n', namespace, 'get', 'cm', meshConfigOf(plane), '-o', 'jsonpath={.data.mesh}') });
    out.push({
      says: 'the root of trust',
      text: `${kubectl(cluster, '-n', namespace, 'get', 'cm', 'istio-ca-root-cert', '-o', 'jsonpath={.data.root-cert\\.pem}')} | openssl x509 -noout -issuer -subject -dates -fingerprint -sha256`,
    });
  }
  if (plane.webhooks.length > 0) out.push({ says: 'the webhooks that call it', text: kubectl(cluster, 'get', ...plane.webhooks.map((w) => w.object), '--show-labels') });
  return out;
}

/** As Istio's charts name it: the ConfigMap has the Deployment's suffix, else the revision's. */
function meshConfigOf(plane: Plane): string {
  if (plane.ref.name.startsWith('istiod')) return `istio${plane.ref.name.slice('istiod'.length)}`;
  return plane.revision === '' || plane.revision === 'default' ? 'istio' : `istio-${plane.revision}`;
}

function ofNamespace(member: Member): Command[] {
  const { cluster, name } = member.ref;
  const out = [
    { says: 'its labels', text: kubectl(cluster, 'get', 'ns', name, '--show-labels') },
    { says: 'what its pods run', text: kubectl(cluster, '-n', name, 'get', 'pods', '-o', `custom-columns=${podColumns}`) },
  ];
  const workload = member.workloads.find((w) => w.kind === 'Deployment');
  if (workload) out.push({ says: 'what would inject a new pod', text: istioctl(cluster, '-n', name, 'experimental', 'check-inject', `deployment/${workload.ref.name}`) });
  if (member.modes.includes('ambient')) {
    out.push({ says: 'what a ztunnel knows of it', text: istioctl(cluster, ...ambientOf(member), 'ztunnel-config', 'workload', '--workload-namespace', name) });
    out.push({ says: 'who asks for a waypoint', text: kubectl(cluster, '-n', name, 'get', 'svc,pods', '-L', 'istio.io/use-waypoint') });
  }
  out.push({ says: 'the same reasons, on the command line', text: line('portolan', 'why', `namespace/${name}`, '--context', cluster) });
  return out;
}

/** istioctl looks for ztunnels in the namespace of Istio: that of the plane the namespace is drawn under. */
const ambientOf = (member: Member): string[] => (member.home.namespace ? ['-i', member.home.namespace] : []);

function ofZtunnel(ztunnel: Ztunnel): Command[] {
  const { cluster, namespace, name } = ztunnel.ref;
  const at = namespace ?? '';
  return [
    { says: 'the DaemonSet', text: kubectl(cluster, '-n', at, 'get', 'ds', name, '-o', 'wide') },
    { says: 'a pod for each node', text: kubectl(cluster, '-n', at, 'get', 'pods', '-l', 'app=ztunnel', '-o', 'wide') },
    { says: 'the workloads it knows', text: istioctl(cluster, 'ztunnel-config', 'workload', `ds/${name}.${at}`) },
    { says: 'the certificates it holds', text: istioctl(cluster, 'ztunnel-config', 'certificates', `ds/${name}.${at}`) },
  ];
}

function ofGateway(gateway: Gateway): Command[] {
  const { cluster, namespace, name } = gateway.ref;
  const at = namespace ?? '';
  if (gateway.type === 'injected') {
    return [{ says: 'the Deployment', text: kubectl(cluster, '-n', at, 'get', 'deploy', name, '-o', 'wide') }];
  }
  const out = [
    { says: 'the Gateway', text: kubectl(cluster, '-n', at, 'get', 'gtw', name, '-o', 'wide', '--show-labels') },
    { says: 'the pods that serve it', text: kubectl(cluster, '-n', at, 'get', 'pods', '-l', `gateway.networking.k8s.io/gateway-name=${name}`, '-o', 'wide') },
  ];
  if (gateway.type === 'waypoint') {
    out.push({ says: 'who asks for it', text: kubectl(cluster, 'get', 'ns,svc', '-A', '-l', `istio.io/use-waypoint=${name}`) });
    out.push({ says: 'waypoints of the namespace', text: istioctl(cluster, '-n', at, 'waypoint', 'list') });
  }
  return out;
}

/** More names than this make a command that nobody reads. */
const namesAtMost = 24;

function ofNamespaces(refs: readonly Ref[]): Command[] {
  const clusters = [...new Set(refs.map((r) => r.cluster))].sort();
  return clusters.map((c) => {
    const names = refs.filter((r) => r.cluster === c).map((r) => r.name);
    const all = names.length > namesAtMost;
    return { says: all ? 'what namespaces ask for, these among others' : 'what they ask for', text: kubectl(c, 'get', 'ns', ...(all ? [] : names), '-L', namespaceLabels) };
  });
}

function ofCluster({ info, gaps }: ClusterThing): Command[] {
  const c = info.context;
  return [
    { says: 'the context', text: line('kubectl', 'config', 'get-contexts', c) },
    { says: 'the API server', text: kubectl(c, 'version') },
    { says: 'the cluster’s identity', text: kubectl(c, 'get', 'ns', 'kube-system', '-o', 'jsonpath={.metadata.uid}') },
    ...gaps.filter((g) => g.reason === 'forbidden').map((g) => ({ says: `whether ${g.resource} may be read`, text: canRead(c, g) })),
  ];
}

const canRead = (cluster: string, gap: ClusterGap): string =>
  kubectl(cluster, 'auth', 'can-i', gap.verb, gap.resource, ...(gap.namespace ? ['-n', gap.namespace] : ['-A']));

/** The gaps of one cluster, and what is known of it. */
export const clusterThing = (info: ClusterInfo, gaps: readonly ClusterGap[]): ClusterThing => ({ kind: 'cluster', info, gaps: gaps.filter((g) => g.cluster === info.context) });

/** What tells two things apart, for keys of lists. */
export const keyOf = (thing: Thing | ClusterThing): string => {
  switch (thing.kind) {
    case 'mesh':
      return `mesh/${thing.mesh.key}`;
    case 'plane':
      return refID(thing.plane.ref);
    case 'namespace':
      return refID(thing.member.ref);
    case 'ztunnel':
      return refID(thing.ztunnel.ref);
    case 'waypoint':
    case 'gateway':
      return thing.gateways.map((g) => refID(g.ref)).join(' ');
    case 'cluster':
      return `cluster/${thing.info.context}`;
    default:
      return thing.kind;
  }
};
