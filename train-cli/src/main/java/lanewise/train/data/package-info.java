/**
 * The images: where they come from, how they are checked, and how they lie in memory.
 *
 * <p>{@link lanewise.train.data.DataResolver} is the entrance: it turns the value of {@code --data} into
 * {@link lanewise.train.data.ImageData}. On the way it may use
 * <ul>
 *   <li>{@link lanewise.train.data.DataCache}, the folder of verified files that all runs of a user share;
 *   <li>the {@link lanewise.train.data.DataSource}s that fill it: {@link lanewise.train.data.OfficialArchive} and
 *       {@link lanewise.train.data.NpmPackage}, through the proxies of {@link lanewise.train.data.ProxySettings};
 *   <li>{@link lanewise.train.data.DataFolder}, a folder that the user names: CIFAR-10, CIFAR-100, or pictures in folders
 *       that are named by their classes;
 *   <li>{@link lanewise.train.data.CifarFiles}, which reads binary files and verifies them while reading;
 *   <li>{@link lanewise.train.data.SyntheticImages}, a data set that needs no file at all.
 * </ul>
 *
 * <p>Nothing becomes visible in the cache under a data file's name before its size and SHA-256 are those of
 * {@link lanewise.train.data.Cifar10}. Images stay the bytes of the files: {@link lanewise.train.data.Images} says how
 * to reach them without a copy.
 */
package lanewise.train.data;
