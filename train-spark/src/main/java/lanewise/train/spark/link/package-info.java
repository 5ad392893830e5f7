/**
 * Connections between the processes of an application, in a format of their own: both sides show that they know the
 * application's secret ({@link lanewise.train.spark.link.Handshake}), then frames of a stated size go each way. Nothing that
 * comes over them is deserialised by Java.
 */
package lanewise.train.spark.link;
