#!/usr/bin/env bash
# Prints the path of a Chromium for the browser tests; gets one when there is none.    usage: tests/chromium.sh FOLDER
#   CHROMIUM   use this one
#   as root: Debian's package with Chinese fonts; as an ordinary user: the browser inside an npm package, unpacked under FOLDER
set -euo pipefail
folder=$1
npm_package=@sparticuz/chromium@153.0.0

starts() { timeout 30 "$1" --version 2>/dev/null | grep -q Chromium; } # fails when a library is missing

for browser in "${CHROMIUM:-}" "$(command -v chromium || true)" "$folder/browser/chromium.sh"; do
  if [ -n "$browser" ] && [ -x "$browser" ] && starts "$browser"; then
    echo "$browser"
    exit
  fi
done

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "installing chromium ..." >&2
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq >/dev/null && apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk >/dev/null || true
  browser=$(command -v chromium || true)
  if [ -n "$browser" ] && starts "$browser"; then
    echo "$browser"
    exit
  fi
fi

echo "downloading a browser ..." >&2
mkdir -p "$folder/browser"
folder=$(cd "$folder/browser" && pwd)
npm install --prefix "$folder" --no-save --ignore-scripts --no-audit --no-fund --loglevel=error "$npm_package" >&2
node - "$folder" <<'JS'
const fs = require('fs'), zlib = require('zlib'), path = require('path'), { execFileSync } = require('child_process');
const folder = process.argv[2], packed = path.join(folder, 'node_modules/@sparticuz/chromium/bin');
for (const name of fs.readdirSync(packed).filter(n => n.endsWith('.br'))) {
  const target = path.join(folder, name.slice(0, -3));
  fs.writeFileSync(target, zlib.brotliDecompressSync(fs.readFileSync(path.join(packed, name))), { mode: 0o755 });
  if (target.endsWith('.tar')) {
    execFileSync('tar', ['-xf', target, '-C', folder]);
    fs.unlinkSync(target);
  }
}
JS
rm -rf "$folder/node_modules"
cat >"$folder/fonts.conf" <<XML
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>$folder/fonts</dir><dir>/usr/share/fonts</dir><cachedir>$folder/fonts-cache</cachedir></fontconfig>
XML
cat >"$folder/chromium.sh" <<SH
#!/bin/sh
export LD_LIBRARY_PATH="$folder:$folder/lib\${LD_LIBRARY_PATH:+:\$LD_LIBRARY_PATH}"
export FONTCONFIG_FILE="$folder/fonts.conf"
exec "$folder/chromium" "\$@"
SH
chmod +x "$folder/chromium.sh"
starts "$folder/chromium.sh" || { echo "the downloaded browser does not start" >&2; exit 1; }
echo "$folder/chromium.sh"
