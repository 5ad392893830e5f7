# Read by the script `lanewise` when its first argument is `image`: makes a folder that holds the command with the part of
# Java that it needs (jlink), so that it runs where no Java is. `java` and `jar` are set.
shift

usage() {
    cat <<'END'
Usage: lanewise image [DIR]
Makes an image: a folder with bin/lanewise and the part of Java that it needs, which runs on this kind of system and
processor without a JDK. It can be moved and copied.

      [DIR]    the folder. An image that is there is replaced. Default: train-cli/target/image

Exit codes:
  0  done
  1  failed
  2  wrong usage

Example:
  lanewise image /opt/lanewise && /opt/lanewise/bin/lanewise doctor
END
}

case ${1:-} in
    -h | --help)
        usage
        exit 0
        ;;
    -*)
        say "image: unknown option '$1'; lanewise image --help has the usage"
        exit 2
        ;;
esac
if [ $# -gt 1 ]; then
    say "image: one folder at most, not $#; lanewise image --help has the usage"
    exit 2
fi
image=${1:-$root/train-cli/target/image}
if [ -e "$image" ] && [ ! -f "$image/lib/lanewise/train-cli.jar" ] && [ -n "$(ls -A "$image" 2>/dev/null || echo file)" ]; then
    say "image: $image exists and is no image of lanewise; name a folder that is not there yet"
    exit 2
fi

tools=$(dirname "$(readlink -f "$java" 2>/dev/null || printf '%s' "$java")")
for tool in jdeps jlink; do
    [ -x "$tools/$tool" ] && continue
    say "image: $tools has no $tool; set JAVA_HOME to a whole JDK $NEEDED or newer"
    exit 1
done

# All is made in a folder beside it, and renamed in the end.
parent=$(dirname "$image")
mkdir -p "$parent" 2>/dev/null
if ! work=$(mktemp -d "$parent/.image-XXXXXX" 2>/dev/null); then
    say "image: cannot write to $parent; name another folder"
    exit 1
fi
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

fail() {
    cat "$work/log" >&2
    say "image: $1 failed; the reason stands above"
    exit 1
}

# Libraries may refer to modules for what the command does not use; all are taken.
"$tools/jdeps" --multi-release "$NEEDED" --ignore-missing-deps --print-module-deps "$jar" >"$work/log" 2>&1 || fail jdeps
modules=$(tail -n 1 "$work/log")
"$tools/jlink" --add-modules "jdk.incubator.vector,$modules" --compress=zip-6 --no-header-files --no-man-pages \
    --output "$work/image" >"$work/log" 2>&1 || fail jlink

files=$work/image/lib/lanewise
options=$root/train-cli/src/main/resources/lanewise/train/cli/process/java-options
{ mkdir "$files" && cp "$jar" "$options" "$root/src/launch/start.sh" "$root/LICENSE" "$files" &&
    cp "$root/src/launch/image-lanewise" "$work/image/bin/lanewise" &&
    chmod 755 "$work/image" "$work/image/bin/lanewise"; } >"$work/log" 2>&1 || fail copying

if [ -e "$image" ]; then
    mv "$image" "$work/before" || exit 1
fi
if ! mv "$work/image" "$image"; then
    [ ! -e "$work/before" ] || mv "$work/before" "$image"
    exit 1
fi
printf 'image in %s, %s MB: %s/bin/lanewise\n' "$image" "$(du -sk "$image" | awk '{print int($1 * 1024 / 1000000 + 0.5)}')" "$image"
exit 0
