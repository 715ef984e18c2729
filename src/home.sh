# Sourced by run: what several ./run on one GANSU_HOME have to agree on.
# shellcheck shell=bash

writable_home() { mkdir -p "$GANSU_HOME" 2>/dev/null && [ -w "$GANSU_HOME" ]; }

holder() { # who listens on it, when that can be seen: a site whose ./run was ended hard goes on
  local socket pid folder
  socket=$(awk -v port=":$(printf %04X "$1")\$" '$4 == "0A" && $2 ~ port { print $10; exit }' /proc/net/tcp /proc/net/tcp6 2>/dev/null) || true
  [ -n "$socket" ] || return 0
  for folder in /proc/[0-9]*/fd; do
    [ -n "$(find "$folder" -lname "socket:\[$socket\]" 2>/dev/null)" ] || continue
    pid=${folder#/proc/} pid=${pid%/fd}
    echo " by process $pid ($(tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | cut -c 1-120)): \"kill $pid\" ends it"
    return
  done
}

# each ./run on this home, and its site, holds a lock shared: the last to end stops the server that one of them has started
join_home() {
  exec 7>>"$GANSU_HOME/.in-use"
  flock -s 7
}
server_of_home() { # prints where the application signs in
  db/server.sh status >/dev/null 7<&- || touch "$GANSU_HOME/.started-by-run"
  db/server.sh start 7<&-
}
leave_home() {
  [ -f "$GANSU_HOME/.started-by-run" ] && flock -n -x 7 || return 0
  env -u ConnectionStrings__Gansu -u ConnectionStrings__GansuOwner db/server.sh stop 7<&-
  rm -f "$GANSU_HOME/.started-by-run"
}
