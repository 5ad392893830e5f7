# Read by the script `lanewise` when --engine is among the arguments: Spark's jars before the program's own, so that what both
# need is as new as Spark's. SPARK_HOME is the user's Spark.
if [ -z "${SPARK_HOME:-}" ]; then
    say "--engine trains on Apache Spark: set SPARK_HOME to the folder of Spark 4.2.0 or newer"
    exit 1
fi
for core in "$SPARK_HOME"/jars/spark-core_*.jar; do
    [ -f "$core" ] && continue
    say "SPARK_HOME is $SPARK_HOME, which holds no Spark (jars/spark-core_*.jar); set it to the folder of Spark 4.2.0 or newer"
    exit 1
done
spark_jar=$root/train-spark/target/train-spark.jar
if [ ! -f "$spark_jar" ] || [ -n "$(find "$root/train-spark/pom.xml" "$root/train-spark/src/main" "$jar" -newer "$spark_jar" \
    -type f 2>/dev/null | head -n 1)" ]; then
    say "building train-spark.jar"
    log=$(mktemp) || exit 1
    if ! (cd "$root" && mvn -B -q -Pspark -pl train-spark -am -DskipTests package) >"$log" 2>&1; then
        cat "$log" >&2
        rm -f "$log"
        say "the build failed; the reason stands above"
        exit 1
    fi
    rm -f "$log"
fi
