/** The experiments that train networks on images, one class for each. */
package lanewise.train.experiment.network;
