/**
 * Runs on Apache Spark: an {@link lanewise.train.engine.Engine} whose executors train the runs of a sweep or a reproduction. Each
 * run is a job with one task, so that one that fails fails alone; its checkpoints come back over a
 * {@link lanewise.train.spark.link} as they are written, and in the end its folder. {@code docs/scaling.md} is the guide.
 */
package lanewise.train.spark;
