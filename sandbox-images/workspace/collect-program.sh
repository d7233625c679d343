#!/bin/sh
# collect-program.sh DIRECTORY PROGRAM...: copies Postgres programs with every library they load, and
# makes a starter for each that uses these libraries only.
set -eu

target=$1
shift
mkdir -p "$target/bin" "$target/lib" "$target/libexec"
for name in "$@"; do
  # Debian's /usr/bin/psql is a script that looks for clusters; the program itself lies here.
  program=$(ls /usr/lib/postgresql/*/bin/"$name" 2>/dev/null || command -v "$name")
  cp -L "$program" "$target/libexec/$name"
  ldd "$program" | sed -n 's/.*=> \(\/[^ ]*\) .*/\1/p' | xargs -I '{}' cp -Lu '{}' "$target/lib/"
  loader=$(ldd "$program" | sed -n 's/^[[:space:]]*\(\/[^ ]*ld-[^ ]*\) .*/\1/p')
  cp -Lu "$loader" "$target/lib/"
  cat >"$target/bin/$name" <<STARTER
#!/bin/sh
exec $target/lib/$(basename "$loader") --library-path $target/lib $target/libexec/$name "\$@"
STARTER
  chmod 755 "$target/bin/$name"
done
