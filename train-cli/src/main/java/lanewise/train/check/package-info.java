/** Numerical against analytic gradients of every module and loss, each with the input that it needs. */
package lanewise.train.check;
