/**
 * Numerical checks of gradients derived by hand, in f64, for any module and any function with a gradient.
 *
 * <p><b>In a test</b> it is one line. It fails with a report if a gradient of the input or of a parameter is wrong.
 *
 * <pre>{@code
 * GradientCheck.assertGradients(new MyLayer(), Tensor.normal(new Philox(1, 0), DType.F64, 5, 3));
 * }</pre>
 *
 * <p><b>Functions</b> need not be modules. With one number as the value, or with a tensor:
 *
 * <pre>{@code
 * GradientCheck.assertGradient("norm", w -> Math.sqrt(w.square().sum().item()),
 *         w -> w.div(Math.sqrt(w.square().sum().item())), point);
 * GradientCheck.assertGradient("square", x -> x.square(), (x, dY) -> x.mul(2).mul(dY), point);
 * }</pre>
 *
 * <p><b>The loss of a network</b> is a function of each of its parameters:
 *
 * <pre>{@code
 * Tensor weight = model.parameters().getFirst().value();
 * GradientCheck.assertGradient("loss", w -> loss.forward(model.forward(x), labels), w -> {
 *     model.zeroGrad();
 *     loss.forward(model.forward(x), labels);
 *     model.backwardParameters(loss.backward());
 *     return model.parameters().getFirst().grad();
 * }, weight);
 * }</pre>
 *
 * <p><b>The report</b> names the worst comparisons, worst first:
 *
 * <pre>{@code
 * GradientReport report = GradientCheck.standard().check(module, x);
 * System.out.println(report);
 *
 * Linear(4 → 4): WRONG_FORMULA, 1 of 40 comparisons failed
 *   tensor  place         analytic       numerical  difference     allowed  verdict
 *   weight  [3, 2]       5.0000000      -1.0571543        6.06    5.01e-05  WRONG_FORMULA
 *   ...
 *   WRONG_FORMULA: the difference does not depend on the step: the gradient is not that of the forward pass
 * }</pre>
 *
 * <p><b>Verdicts.</b> A comparison that fails is repeated with other steps, so that the report can tell a wrong formula
 * from a kink of the function, from a point beside which it is infinite or NaN, and from numbers too rough to decide:
 * see {@link lanewise.nn.gradcheck.Verdict}.
 *
 * <p><b>Other tolerances</b>, steps and random numbers:
 *
 * <pre>{@code
 * GradientCheck.standard().withStep(1e-5).withRule(PassRule.symmetricRelative(1e-5)).withSeed(7).check(module, x);
 * }</pre>
 *
 * <p><b>What is needed.</b> Input and parameters in F64, finite input and output, both near 1, the same output for the
 * same input (freeze dropout masks), inputs 10⁻³ away from kinks, modules in training mode, and passes that change
 * neither their input nor the gradient they are given. All but the distances are checked.
 *
 * <p>{@link lanewise.nn.gradcheck.Jacobian} and {@link lanewise.nn.gradcheck.Hessian} form whole matrices of
 * derivatives, {@link lanewise.nn.gradcheck.CriticalPoint} says what eigenvalues tell about a point without slope, and
 * {@link lanewise.nn.gradcheck.QuadraticModel} predicts how a step changes the loss.
 */
package lanewise.nn.gradcheck;
