#!/bin/sh
# Makes the throw-away keys and certificates of the protocol tests, in keys/. They guard nothing.
# Run by hand with OpenSSL 3; the results are committed, so tests never depend on it.
set -eu
mkdir -p "$(dirname "$0")/keys"
cd "$(dirname "$0")/keys"

# make NAME DAYS ALGORITHM [OPTION…]: NAME.key.pem and NAME.crt.pem
make() {
  name=$1 days=$2 algorithm=$3
  shift 3
  openssl genpkey -algorithm "$algorithm" "$@" -out "$name.key.pem" 2>/dev/null
  openssl req -x509 -new -key "$name.key.pem" -subj "/O=Example/CN=$name" -days "$days" -out "$name.crt.pem"
}

make rsa 36500 RSA -pkeyopt rsa_keygen_bits:2048
make rsa-other 36500 RSA -pkeyopt rsa_keygen_bits:2048
make rsa-1024 36500 RSA -pkeyopt rsa_keygen_bits:1024
make rsa-pss 36500 RSA-PSS -pkeyopt rsa_keygen_bits:2048
make ec-p256 36500 EC -pkeyopt ec_paramgen_curve:P-256
make ec-p384 36500 EC -pkeyopt ec_paramgen_curve:P-384
make ec-p521 36500 EC -pkeyopt ec_paramgen_curve:P-521
make ec-secp256k1 36500 EC -pkeyopt ec_paramgen_curve:secp256k1
make ed25519 36500 ED25519

# `req` makes no certificate that is over; `ca` does.
scratch=$(mktemp -d)
: >"$scratch/index"
printf '[ca]\ndefault_ca=c\n[c]\ndatabase=%s/index\nnew_certs_dir=%s\nrand_serial=yes\ndefault_md=sha256\npolicy=p\n[p]\ncommonName=supplied\n' \
  "$scratch" "$scratch" >"$scratch/config"
openssl req -new -key rsa.key.pem -subj "/CN=rsa-expired" -out "$scratch/request"
openssl ca -batch -notext -config "$scratch/config" -selfsign -keyfile rsa.key.pem -in "$scratch/request" \
  -startdate 20200101000000Z -enddate 20210101000000Z -out rsa-expired.crt.pem 2>/dev/null
rm -r "$scratch"

# Only their certificates are needed.
rm rsa-1024.key.pem rsa-pss.key.pem ec-secp256k1.key.pem ed25519.key.pem

# The keys of the corpus; `sp` is ours, to decrypt with. One that is there stays: the corpus rests on it.
mkdir -p ../fixtures/keys
cd ../fixtures/keys
for name in idp next stranger sp; do
  [ -e "$name.key.pem" ] || make "$name" 36500 RSA -pkeyopt rsa_keygen_bits:2048
done
for curve in 256 384 521; do
  [ -e "ec-$curve.key.pem" ] || make "ec-$curve" 36500 EC -pkeyopt "ec_paramgen_curve:P-$curve"
done
