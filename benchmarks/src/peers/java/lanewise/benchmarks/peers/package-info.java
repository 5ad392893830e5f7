/** The same work by other libraries, native and pure Java; only built with the Maven profile {@code peers}. */
package lanewise.benchmarks.peers;
