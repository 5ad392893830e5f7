package lanewise.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import lanewise.tensor.internal.kernel.BinaryOp;
import lanewise.tensor.internal.op.Reduction;

/**
 * A method {@code op(…, out)} of {@link Tensor}, which has a counterpart {@code op(…)} returning a new tensor.
 *
 * @param into a call of it, with operands of one element type
 */
record OutForm(TensorCall into) {
    /** Returns each of them with each type that it supports. */
    static List<OutForm> all() {
        return Stream.of(DType.values()).flatMap(dtype -> TensorMethod.all().stream()
                .filter(method -> method.out() >= 0)
                .flatMap(method -> TensorCall.of(method, dtype).stream()).map(OutForm::new)).toList();
    }

    /** Returns whether a method gives truth values, which also go into a tensor of its operands' type, as 1 and 0. */
    static boolean isTruth(String name) {
        return Arrays.stream(BinaryOp.values()).anyMatch(op -> op.isComparison() && op.label().equals(name))
                || Arrays.stream(Reduction.values()).anyMatch(op -> op.isTruth() && op.label().equals(name));
    }

    String name() {
        return into.name();
    }

    DType dtype() {
        return into.dtype();
    }

    /** Returns the types that {@code out} may have, that of a new result first. */
    List<DType> outTypes() {
        return into.typesOf(into.of().out());
    }

    Tensor compute(List<Tensor> inputs) {
        int out = into.of().out();
        List<Object> arguments = new ArrayList<>(into.arguments());
        arguments.remove(out);
        TensorMethod returning = into.of().returning().orElseThrow();
        return (Tensor) new TensorCall(returning, dtype(), into.receiver(), arguments).withInputs(inputs).run();
    }

    Tensor computeInto(Tensor target, List<Tensor> inputs) {
        return into(target, inputs).get();
    }

    /** Returns the call, for which everything is there. */
    Supplier<Tensor> into(Tensor target, List<Tensor> inputs) {
        TensorCall call = into.withInputs(inputs).with(into.of().out(), target);
        return () -> (Tensor) call.run();
    }

    @Override
    public String toString() {
        return into.toString();
    }
}
