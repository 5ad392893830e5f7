/** Scalars of a run as an event file, which TensorBoard reads. */
package lanewise.train.tensorboard;
