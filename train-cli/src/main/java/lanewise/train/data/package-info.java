/**
 * Labelled images in memory, and what all that reads, fetches or draws them shares.
 *
 * <p>{@link lanewise.train.data.ImageData} is a data set, {@link lanewise.train.data.Images} one of its two parts: the
 * images stay the bytes of the files, which can be reached without a copy. The packages below this one say where they
 * come from; {@code selection} is the entrance.
 */
package lanewise.train.data;
