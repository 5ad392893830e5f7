/**
 * JMH benchmarks on shapes that occur. Compare figures of one run only: machines are noisy.
 */
package lanewise.benchmarks;
