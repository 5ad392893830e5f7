/**
 * CIFAR-10 and CIFAR-100: which files they consist of, what is in them, and
 * {@link lanewise.train.data.cifar.CifarFiles}, which reads the files and verifies them while reading.
 */
package lanewise.train.data.cifar;
