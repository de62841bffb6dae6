#!/usr/bin/env bash
# Installs what the tests need beside Rust and Node, from Debian and as root; otherwise says by name what is missing
# and fails. Nothing is skipped: a test without its tool would be a test that nobody misses.
set -euo pipefail

# command:package:what for
needed=(
  "chromium:chromium:browser tests"
  "aiosmtpd:python3-aiosmtpd:letters over a real mail server"
  "icalendar:python3-icalendar:reading the invitations in letters"
  "openssl:openssl:a mail server with TLS"
  "strace:strace:injected storage errors"
  "mkfs.ext4:e2fsprogs:full-disk and power-cut tests"
  "losetup:mount:full-disk and power-cut tests"
  "pdftotext:poppler-utils:receipts, read back"
  "qpdf:qpdf:receipts, checked"
  "zbarimg:zbar-tools:receipts, their QR code"
  "mount:mount:full-disk and power-cut tests"
)

PATH="$PATH:/usr/sbin:/sbin"
packages=()
for entry in "${needed[@]}"; do
  IFS=: read -r command package what <<< "$entry"
  if ! command -v "$command" > /dev/null; then
    echo "missing: $command (Debian package $package), for: $what"
    packages+=("$package")
  fi
done

for command in cargo node npm; do
  if ! command -v "$command" > /dev/null; then
    echo "missing: $command; needed: Rust 1.92 or newer (rustup) and Node.js 20 with npm" >&2
    exit 1
  fi
done

if ((${#packages[@]} == 0)); then
  exit 0
fi
if ((EUID != 0)) || ! command -v apt-get > /dev/null; then
  echo "cannot install them without root and apt-get. Install: ${packages[*]}" >&2
  exit 1
fi
mapfile -t packages < <(printf '%s\n' "${packages[@]}" | sort -u)
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends "${packages[@]}"
