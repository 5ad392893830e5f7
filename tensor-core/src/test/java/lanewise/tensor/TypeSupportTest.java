package lanewise.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import lanewise.tensor.internal.kernel.BinaryOp;
import lanewise.tensor.internal.kernel.UnaryOp;
import lanewise.tensor.internal.op.Reduction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which methods of {@link Tensor} each element type has: found by trying all of them. */
class TypeSupportTest {
    private static Set<String> methods(DType dtype) {
        return TensorMethod.all().stream().filter(TensorMethod::dependsOnType).filter(method -> !takesBits(method))
                .filter(method -> TensorCall.of(method, dtype).isPresent()).map(TensorMethod::toString)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    // Elements that are given as bytes or halves are of one type alone.
    private static boolean takesBits(TensorMethod method) {
        return method.types().contains(DType.class)
                && method.types().stream().anyMatch(type -> type == byte[].class || type == short[].class);
    }

    @Test
    void everyMethodIsThereForAType() {
        assertEquals(TensorMethod.all().size(), TensorCall.ofEach().size());
    }

    @Test
    void typesOfAFamilyHaveTheSameMethods() {
        assertEquals(methods(DType.F32), methods(DType.F64));
        assertEquals(methods(DType.I64), methods(DType.I32));
        Set<String> ofWideIntegers = methods(DType.I64);
        ofWideIntegers.removeAll(methods(DType.U8));
        assertEquals(methodsOfIndices(), ofWideIntegers);
        assertEquals(methods(DType.F16), methods(DType.BF16));
    }

    // Bytes are no indices.
    private static Set<String> methodsOfIndices() {
        return TensorMethod.all().stream().filter(method -> !method.isStatic())
                .flatMap(method -> TensorCall.of(method, DType.I64).stream())
                .filter(TensorCall::takesReceiverForIndices).map(call -> call.of().toString())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What the types that only store have is there for all, but for the bits of halves. */
    @ParameterizedTest
    @EnumSource
    void everyTypeIsStoredCopiedAndMoved(DType dtype) {
        Set<String> missing = methods(DType.F16);
        missing.removeAll(methods(dtype));
        assertEquals(dtype.computes() ? Set.of("toShortArray()") : Set.of(), missing);
    }

    @ParameterizedTest
    @EnumSource
    void operationsOfTwoOperandsAreThereWhereTheySayIt(DType dtype) {
        for (BinaryOp op : BinaryOp.values()) {
            check(op.label(), op.supports(dtype), op.resultType(dtype), dtype, 2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void functionsAreThereWhereTheySayIt(DType dtype) {
        for (UnaryOp op : UnaryOp.values()) {
            if (op != UnaryOp.COPY) {
                check(op.label(), op.supports(dtype), dtype, dtype, 2);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void reductionsAreThereWhereTheySayIt(DType dtype) {
        for (Reduction reduction : Reduction.values()) {
            check(reduction.label(), reduction.supports(dtype), reduction.resultType(dtype), dtype, 3);
        }
    }

    // In at least so many forms.
    private static void check(String name, boolean supported, DType result, DType dtype, int forms) {
        List<TensorMethod> methods =
                TensorMethod.all().stream().filter(method -> method.name().equals(name)).toList();
        assertTrue(methods.size() >= forms, name + " has the forms " + methods);
        for (TensorMethod method : methods) {
            List<TensorCall> calls = TensorCall.of(method, dtype).stream().toList();
            assertEquals(supported, !calls.isEmpty(), method + " of " + dtype);
            calls.forEach(call -> assertEquals(result, ((Tensor) call.run()).dtype(), call::toString));
        }
    }
}
