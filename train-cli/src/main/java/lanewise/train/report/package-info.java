/** Figures of training runs. */
package lanewise.train.report;
