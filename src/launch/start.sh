# Starts java as the command runs best; read by the script `lanewise` and by the program of that name in an image, which set
#     java     the java binary
#     jar      train-cli.jar
#     options  the file with the options of java that training runs with
#     archive  where the classes of a start are kept for the next one; empty: nowhere
# and, as arguments, what java starts, with its own arguments. JAVA_OPTS is passed to java.

# The classes that a short run loads, as this JVM keeps them in memory (class data sharing): made once per build and
# JVM, they save a third of a second in each start. Without them everything works as well.
archive_classes() {
    folder=$(mktemp -d "$(dirname "$archive")/archive-XXXXXX" 2>/dev/null) || return
    # The shell waits for java before it obeys a signal, so nothing is written once the folder is gone.
    trap 'rm -rf "$folder"; exit 130' INT
    trap 'rm -rf "$folder"; exit 143' TERM
    say "preparing faster starts"
    "$java" --add-modules jdk.incubator.vector -XX:+UseSerialGC "-XX:DumpLoadedClassList=$folder/classes" -jar "$jar" \
        train --data synthetic --epochs 1 --hidden 16 --out "$folder/run" >/dev/null 2>&1 &&
        "$java" --add-modules jdk.incubator.vector -XX:+UseSerialGC -Xshare:dump \
            "-XX:SharedClassListFile=$folder/classes" "-XX:SharedArchiveFile=$folder/archive" -cp "$jar" \
            >/dev/null 2>&1 ||
        : >"$folder/archive" # not tried again
    mv -f "$folder/archive" "$archive"
    rm -rf "$folder"
    trap - INT TERM
}
if [ -n "$archive" ]; then
    [ -n "$(find "$archive" -newer "$jar" 2>/dev/null)" ] || archive_classes
    [ -s "$archive" ] && set -- "-XX:SharedArchiveFile=$archive" -Xlog:cds=off -Xlog:aot=off "$@"
fi

# Java reads names of files by the locale's encoding, and loses all that are not ASCII in the locale C, which is that of
# containers and services. Of a locale that is not installed the program takes care itself.
case ${LC_ALL:-${LC_CTYPE:-${LANG:-C}}} in
    C | POSIX)
        LC_ALL=C.UTF-8
        export LC_ALL
        ;;
esac

# There can be one garbage collector: that of the user, if one is chosen.
case " ${JDK_JAVA_OPTIONS:-} ${JAVA_TOOL_OPTIONS:-} ${_JAVA_OPTIONS:-} ${JAVA_OPTS:-} " in
    *" -XX:+UseG1GC "* | *" -XX:+UseParallelGC "* | *" -XX:+UseZGC "* | *" -XX:+UseShenandoahGC "* | \
        *" -XX:+UseEpsilonGC "*) collector=-XX:-UseSerialGC ;;
    *) collector=-XX:+UseSerialGC ;;
esac

# The options of java that training runs with are in a file. JAVA_OPTS is meant to be split into words.
# shellcheck disable=SC2086
exec "$java" --add-modules jdk.incubator.vector \
    "@$options" "$collector" ${JAVA_OPTS:-} "$@"
