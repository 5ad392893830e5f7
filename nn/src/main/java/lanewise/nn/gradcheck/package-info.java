/**
 * Numerical checks of gradients derived by hand: {@link lanewise.nn.gradcheck.GradientCheck} compares what
 * {@code backward} returns with central differences, in f64, for any module and for any function with a gradient.
 *
 * <pre>{@code
 * GradientCheck.assertGradients(new MyLayer(), Tensor.normal(new Philox(1, 0), DType.F64, 5, 3));
 *
 * GradientReport report = GradientCheck.standard().check(module, x);
 * System.out.println(report);                      // verdict, and the worst comparisons as a table
 * }</pre>
 *
 * <p>A comparison that fails is repeated with other steps, so that the report can tell a wrong formula from a kink of
 * the function and from numbers too rough to decide: see {@link lanewise.nn.gradcheck.Verdict}.
 *
 * <p>{@link lanewise.nn.gradcheck.Jacobian} and {@link lanewise.nn.gradcheck.Hessian} form whole matrices of
 * derivatives, {@link lanewise.nn.gradcheck.CriticalPoint} says what eigenvalues tell about a point without slope, and
 * {@link lanewise.nn.gradcheck.QuadraticModel} predicts how a step changes the loss.
 */
package lanewise.nn.gradcheck;
