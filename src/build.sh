# Sourced by run, test and gansu: builds a project when its sources have changed, quietly; a failure's messages go to stderr.
# shellcheck shell=bash
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 TESTINGPLATFORM_TELEMETRY_OPTOUT=1

_sources() { # every file the program is made of, and its time of change
  find src jobs reports db "$@" Directory.* global.json .editorconfig \
    \( -name bin -o -name obj -o -name node_modules -o -path src/Web/wwwroot/lib \) -prune -o -type f -printf '%p %T@\n' | sort | cksum
}

build() { # project folder, further folders of sources
  local project=$1 stamp=$1/obj/Release.sources state log
  shift
  exec 8<src/build.sh
  flock 8 # two at once would write the same files
  state=$(_sources "$@")
  if [ ! -f "$stamp" ] || [ "$state" != "$(cat "$stamp")" ]; then
    log=$(mktemp)
    echo "building $project ..." >&2
    # no compiler left running: it would hold the lock and the caller's pipe, and the Razor one mixes up two checkouts
    if ! dotnet build "$project" -c Release -v quiet --nologo -nodeReuse:false -p:UseSharedCompilation=false >"$log" 2>&1 </dev/null 8<&-; then
      grep -E 'error|warning' "$log" | sort -u >&2 || cat "$log" >&2
      rm -f "$log"
      exec 8<&-
      return 1
    fi
    rm -f "$log"
    echo "$state" >"$stamp"
  fi
  exec 8<&-
}
