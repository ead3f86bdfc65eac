# Shared by the scripts beside it; sourced, not run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

# Everything but the window builds without C, so that one build cache serves all.
export CGO_ENABLED=0
# A checkout that git refuses to look at, e.g. another user's, builds all the same, without saying its commit.
git status --short >/dev/null 2>&1 || export GOFLAGS="${GOFLAGS:-} -buildvcs=false"

say() { printf 'portolan: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

need_go() {
  command -v go >/dev/null || die "Go is missing: install Go 1.26 or newer, then run make again"
  go version >/dev/null || die "Go does not run: see the message above"
}

need_node() {
  command -v node >/dev/null && command -v npm >/dev/null ||
    die "Node is missing: install Node 20.19 or newer with npm, then run make again"
  node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' ||
    die "Node $(node --version) is too old: install Node 20.19 or newer, then run make again"
}

# packages NAME...: install those Debian packages that are missing; fails where that is not possible.
packages() {
  local missing=() name root=()
  for name in "$@"; do
    dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null | grep -qx installed || missing+=("$name")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  command -v apt-get >/dev/null || { say "please install what Debian calls: ${missing[*]}"; return 1; }
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { say "please install as root: apt-get install ${missing[*]}"; return 1; }
    root=(sudo)
    sudo -n true 2>/dev/null || [ -t 0 ] || { say "please install as root: apt-get install ${missing[*]}"; return 1; }
  fi
  say "installing ${missing[*]}"
  install() { "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2; }
  install 2>/dev/null || { "${root[@]}" apt-get update -qq >&2 && install; }
}

# page_modules: the page's own dependencies, as locked.
page_modules() {
  need_node
  if [ ! -e frontend/node_modules/.package-lock.json ] || [ frontend/package-lock.json -nt frontend/node_modules/.package-lock.json ]; then
    say "installing the page's modules"
    npm --prefix frontend ci --no-audit --no-fund --loglevel=error >&2
    touch frontend/node_modules/.package-lock.json
  fi
}

# page: frontend/dist, which the binary embeds. It needs Go too.
page() {
  page_modules
  local newer=""
  [ -e frontend/dist/index.html ] && newer=$(find frontend graph/picture/font -path '*/node_modules' -prune -o -path '*/dist' -prune -o \
    -type f -newer frontend/dist/index.html -print -quit)
  if [ ! -e frontend/dist/index.html ] || [ -n "$newer" ]; then
    say "building the page"
    npm --prefix frontend run --silent build >&2
  fi
  core
}

# core: frontend/dist/core, which answers in a page that is a file by itself. Go knows what is out of date; of the same core
# the same bytes stay, whatever was committed meanwhile.
core() {
  local packed=frontend/dist/core/portolan.wasm.gz runtime
  runtime=$(go env GOROOT)/lib/wasm/wasm_exec.js
  GOOS=js GOARCH=wasm go build -trimpath -buildvcs=false -ldflags "-s -w" -o bin/portolan.wasm ./app/offline/wasm
  mkdir -p frontend/dist/core
  cmp -s "$runtime" frontend/dist/core/wasm_exec.js || install -m 644 "$runtime" frontend/dist/core/wasm_exec.js
  if [ ! -e "$packed" ] || ! gzip -dc "$packed" | cmp -s - bin/portolan.wasm; then
    gzip -9 -n -c bin/portolan.wasm >"$packed.part"
    mv "$packed.part" "$packed"
  fi
}

# program: bin/portolan, which serves the page and has all the verbs, but no window.
program() {
  need_go
  page
  say "building bin/portolan"
  go build -trimpath -ldflags "-s -w" -o bin/portolan .
}

# Debian's names for what the window is built from.
window_packages=(gcc libc6-dev libgtk-3-dev libwebkit2gtk-4.1-dev pkg-config)

# window_program: bin/portolan-desktop, the same with the window. Without the tag webkit2_41 requests have no bodies.
window_program() {
  need_go
  page
  say "building bin/portolan-desktop"
  CGO_ENABLED=1 go build -trimpath -tags desktop,production,webkit2_41 -ldflags "-s -w" -o bin/portolan-desktop .
}
