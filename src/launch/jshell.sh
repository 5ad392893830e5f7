# Read by the script `lanewise` when its first argument is `jshell`: opens Java's shell with the libraries, whose names are
# imported. Further arguments are those of jshell. `java` and `jar` are set.
shift
jshell=$(dirname "$(readlink -f "$java" 2>/dev/null || printf '%s' "$java")")/jshell
if [ ! -x "$jshell" ]; then
    say "jshell: $(dirname "$jshell") has no jshell; set JAVA_HOME to a whole JDK $NEEDED or newer"
    exit 1
fi
exec "$jshell" --class-path "$jar" --add-modules jdk.incubator.vector -R--add-modules=jdk.incubator.vector \
    -R-XX:+UseSerialGC --startup DEFAULT --startup "$root/src/launch/imports.jsh" "$@"
