/**
 * A data set that needs no file: {@link lanewise.train.data.synthetic.SyntheticImages} draws simple scenes, the same
 * from the same seed on every machine.
 */
package lanewise.train.data.synthetic;
