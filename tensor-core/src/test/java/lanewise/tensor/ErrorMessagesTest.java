package lanewise.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertThrowsExactly;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every public method of {@link Tensor} says when it refuses something: its own name, the shapes or types, and the
 * number that is wrong. Reflection forgets none: each argument of each method is made wrong in turn, with each element type
 * that has the method.
 */
class ErrorMessagesTest {
    private static final int WRONG = -100;

    // Arguments, by method and parameter, that may be any number, any tensor, or a tensor of any shape.
    private static final Set<String> ANY_NUMBER = Set.of("triu k", "tril k", "diag k", "roll shift", "slice start",
            "slice stop", "slice step", "var correction", "std correction");
    private static final Set<String> ANY_TENSOR = Set.of("bitwiseEquals other", "zerosLike model", "onesLike model");
    private static final Set<String> ANY_SHAPE = Set.of("outer other", "einsum a", "take indices",
            "searchSorted values", "scatter source", "scatterAdd source");

    // Numbers of the operands' element type, and arrays of such; others are rounded or counted with.
    private static final Set<String> ELEMENTS = Set.of("value", "min", "max", "start", "step");
    private static final Set<String> ARRAYS_OF_ELEMENTS = Set.of("values", "bits");

    // What is wrong with a number, with indices, or with type or shape of the result or of out.
    private static final List<String> WITHOUT_SHAPE = List.of("negative dimension in shape", "but out has shape",
            "but out is ", "the indices ", "are elements of", "elements of type", " is no ", " is negative",
            "is not negative", "may have been rounded", "the number of bins", "edges is needed");

    // These take a tensor of rank 0 as a vector.
    private static final Set<String> AS_VECTOR = Set.of("argmax", "argmin", "argsort", "cumsum", "cumprod");

    static Stream<TensorCall> calls() {
        return TensorCall.all().stream();
    }

    static Stream<TensorCall> callsOfEachMethod() {
        return TensorCall.ofEach().stream();
    }

    private static Tensor tensor(int... shape) {
        return Tensor.ones(DType.F32, shape);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void wrongArgumentsAreNamed(TensorCall call) {
        for (int place = 0; place < call.arguments().size(); place++) {
            String parameter = call.of().parameters().get(place);
            String at = call.name() + " " + parameter;
            switch (call.arguments().get(place)) {
                case Integer _ when !ANY_NUMBER.contains(at) -> refuses(call.with(place, WRONG), "" + WRONG);
                case int[] good when !ARRAYS_OF_ELEMENTS.contains(parameter) -> {
                    int[] wrong = good.clone();
                    wrong[0] = WRONG;
                    refuses(call.with(place, wrong), "" + WRONG);
                }
                case Double _ when ELEMENTS.contains(parameter) -> refusesNumber(call, place);
                case Long _ when ELEMENTS.contains(parameter) -> refusesWholeNumber(call, place);
                case Axes _ -> refuses(call.with(place, Axes.of(WRONG)), "" + WRONG);
                case Tensor good when !ANY_TENSOR.contains(at) -> refusesTensors(call, place, good);
                case Tensor[] good -> refusesTensors(call, place, good, tensors -> tensors);
                case List<?> good -> refusesTensors(call, place, good.toArray(Tensor[]::new), List::of);
                case String _ -> refuses(call.with(place, "ij;jk"), "ij;jk");
                case byte[] _ -> refuses(call.with(place, new byte[8]), " 8");
                case MemorySegment _ -> refuses(call.with(place, MemorySegment.ofArray(new byte[7])), " 7");
                case int[][] good when !call.of().isStatic() -> {
                    int[][] wrong = good.clone();
                    wrong[0] = new int[] {WRONG, 0};
                    refuses(call.with(place, wrong), "" + WRONG);
                }
                case Object[] nested when nested.getClass().componentType().isArray() -> refusesRagged(call, place, nested);
                case Object array when ARRAYS_OF_ELEMENTS.contains(parameter) && call.arguments().size() > 1 ->
                        refuses(call.with(place, Array.newInstance(array.getClass().componentType(), 7)), "7");
                default -> { } // nothing can be wrong with it
            }
        }
    }

    // What an integer type does not have: a fraction, NaN, more than it holds.
    private static void refusesNumber(TensorCall call, int place) {
        DType dtype = call.dtype();
        if (dtype.isInteger() || dtype == DType.BOOL) {
            for (double number : new double[] {0.25, Double.NaN, Double.POSITIVE_INFINITY, 1e19}) {
                refuses(call.with(place, number), number == 1e19 ? dtype + "" : number + " is no " + dtype);
            }
        }
        if (dtype == DType.I64) {
            refuses(call.with(place, 0x1p53), "9007199254740992 may have been rounded");
        }
    }

    private static void refusesWholeNumber(TensorCall call, int place) {
        Map<DType, List<Long>> none = Map.of(DType.I32, List.of(1L << 31, -1L - (1L << 31)),
                DType.U8, List.of(256L, -1L), DType.BOOL, List.of(2L, -1L));
        for (long number : none.getOrDefault(call.dtype(), List.of())) {
            refuses(call.with(place, number), number + " is no " + call.dtype());
        }
    }

    // Rows of 1 and 2 elements, or matrices of 1 and 2 rows.
    private static void refusesRagged(TensorCall call, int place, Object... nested) {
        Class<?> inner = nested.getClass().componentType();
        boolean rows = !inner.componentType().isArray();
        Object[] ragged = (Object[]) Array.newInstance(inner, 2);
        for (int i = 0; i < 2; i++) {
            ragged[i] = rows ? Array.newInstance(inner.componentType(), i + 1)
                    : Array.newInstance(inner.componentType().componentType(), i + 1, 1);
        }
        refuses(call.with(place, ragged), rows ? "row 1" : "matrix 1");
    }

    private static void refusesTensors(TensorCall call, int place, Tensor good) {
        boolean alone = call.inputs().size() == 1 && place != call.of().out();
        for (DType other : DType.values()) {
            if (!alone && !call.typesOf(place).contains(other)) {
                refusesType(call.with(place, good.to(other)), other);
            }
        }
        if (!ANY_SHAPE.contains(call.name() + " " + call.of().parameters().get(place))) {
            refuses(call.with(place, Tensor.ones(good.dtype(), 4, 5)), "(4, 5)");
        }
    }

    private static void refusesTensors(TensorCall call, int place, Tensor[] good,
            Function<Tensor[], Object> argument) {
        for (DType other : DType.values()) {
            if (other != call.dtype()) {
                refusesType(call.with(place, argument.apply(new Tensor[] {good[0], good[1].to(other)})), other);
            }
        }
        Tensor wrong = Tensor.ones(call.dtype(), 4, 5);
        refuses(call.with(place, argument.apply(new Tensor[] {good[0], wrong})), "(4, 5)");
        refuses(call.with(place, argument.apply(new Tensor[0])), "");
    }

    /** Each argument that may be null at all is null in turn; its name is that in the source. */
    @ParameterizedTest
    @MethodSource("callsOfEachMethod")
    void argumentsThatAreNullAreNamed(TensorCall call) {
        for (int place = 0; place < call.arguments().size(); place++) {
            if (!call.of().types().get(place).isPrimitive()) {
                TensorCall without = call.with(place, null);
                assertEquals(call.name() + ": " + call.of().parameters().get(place) + " is null",
                        assertThrows(NullPointerException.class, without::run, call::toString).getMessage());
            }
        }
    }

    @Test
    void whatIsNullInsideAnArgumentIsNamed() {
        Tensor x = tensor(2, 3);
        says("concat: tensors[1] is null", () -> Tensor.concat(0, x, null));
        says("stack: tensors[0] is null", () -> Tensor.stack(0, Arrays.asList(null, x)));
        says("einsum: operands[1] is null", () -> Tensor.einsum("ij,jk->ik", Arrays.asList(x, null)));
        says("of: row 1 is null", () -> Tensor.of(new float[][] {{1}, null}));
        says("of: row 0 is null", () -> Tensor.of(new double[][] {null, {1}}));
        says("of: matrix 1 is null", () -> Tensor.of(new float[][][] {{{1}}, null}));
        says("of: row [1][0] is null", () -> Tensor.of(new double[][][] {{{1}}, {null}}));
    }

    private static void refuses(TensorCall call, String part) {
        String message = assertThrows(RuntimeException.class, call::run, call::toString).getMessage();
        assertNamed(call, message);
        assertTrue(message.contains(part), () -> call + " says " + message);
        assertShapeIsNamed(call, message);
        if (message.contains("axis " + WRONG)) {
            assertTrue(message.matches(".*(whose axes|whose places) are -[1-4] to [0-3]"), message);
        }
    }

    // An exception named after types, which nobody catches who expects one of shapes.
    private static void refusesType(TensorCall call, DType other) {
        refuses(call, other.toString());
        assertThrowsExactly(DTypeMismatchException.class, call::run);
    }

    private static void assertShapeIsNamed(TensorCall call, String message) {
        boolean ofOther = WITHOUT_SHAPE.stream().anyMatch(message::contains);
        assertTrue(call.of().isStatic() || ofOther || message.contains(call.receiver().shape().toString()),
                () -> call + " says " + message);
    }

    private static void assertNamed(TensorCall call, String message) {
        assertTrue(message.startsWith(call.name() + ": "), () -> call + " says " + message);
    }

    /** Whatever a tensor is called on: it is accepted, or refused under the method's own name with its shape. */
    @ParameterizedTest
    @MethodSource("callsOfEachMethod")
    void refusalsOfTheTensorItselfAreNamed(TensorCall call) {
        if (call.of().isStatic()) {
            return;
        }
        for (Tensor like : List.of(tensor(), tensor(2), tensor(0), tensor(2, 3), tensor(0, 3), tensor(2, 3, 4),
                tensor(1, 3).broadcastTo(3, 3), tensor(3, 2).transpose())) {
            Tensor receiver = like.elements() == 9 ? like.select(0, 0).to(call.dtype()).broadcastTo(3, 3)
                    : like.transpose().to(call.dtype()).transpose();
            try {
                call.on(receiver).run();
            } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
                assertNamed(call, e.getMessage());
                if (!AS_VECTOR.contains(call.name())) {
                    assertShapeIsNamed(call.on(receiver), e.getMessage());
                }
            }
        }
    }

    private static void says(String message, Executable task) {
        assertEquals(message, assertThrows(RuntimeException.class, task).getMessage());
    }

    @Test
    void axesThatAreThereAreListed() {
        Tensor x = tensor(2, 3);
        says("sum: axis 2 is out of range for shape (2, 3), whose axes are -2 to 1", () -> x.sum(2));
        says("sum: axis 0 is out of range for shape (), which has none", () -> x.sum().sum(0));
        says("sum: axis -2 of shape (2, 3) is named twice", () -> x.sum(0, -2));
        says("dim: axis 5 is out of range for shape (2, 3), whose axes are -2 to 1", () -> x.shape().dim(5));
        says("stack: axis 3 is out of range for a new one in shape (2, 3), whose places are -3 to 2",
                () -> Tensor.stack(3, x, x));
    }

    @Test
    void remediesAreNamed() {
        Tensor x = tensor(2, 3);
        says("add: shapes (2, 3) and (2,) cannot be broadcast together: sizes 3 and 2 at axis -1; did you mean "
                + "reshape(2, 1) on (2,)?", () -> x.add(tensor(2)));
        says("where: shapes (4, 2, 3) and (4,) and (4, 3) cannot be broadcast together: sizes 3 and 4 at axis -1, "
                + "which are neither equal nor 1", () -> Tensor.where(tensor(4, 2, 3), tensor(4), tensor(4, 3)));
        says("addcmul: shapes (4, 3) and (4, 2, 3) and (3,) cannot be broadcast together: sizes 4 and 2 at axis -2; "
                + "did you mean reshape(4, 1, 3) on (4, 3)?", () -> tensor(4, 3).addcmul(tensor(4, 2, 3), tensor(3)));
        says("add: shapes (60000,) and (1, 60000, 2) cannot be broadcast together: sizes 60000 and 2 at axis -1; did "
                + "you mean reshape(60000, 1, 1) on (60000,)?", () -> tensor(60_000).add(tensor(1, 60_000, 2)));
        says("axpy: shapes (2, 3) and (2,) cannot be broadcast together: sizes 3 and 2 at axis -1; did you mean "
                + "reshape(2, 1) on (2,)?", () -> x.axpy(2, tensor(2)));
        says("copyFrom: shape (2, 3) cannot be stretched to (3,)", () -> tensor(3).copyFrom(x));
        says("clamp: the result has shape (2, 3) but out has shape (3, 2)", () -> x.clamp(0, 1, tensor(3, 2)));
        says("fill: the tensor to write to, of shape (2, 3), is a broadcast view, whose elements share storage;"
                + " pass a copy() of it",
                () -> tensor(3).broadcastTo(2, 3).fill(1));
        says("matmul: leading axes differ: (2, 2, 3) × (3, 3, 2); before the last two, sizes must be equal or 1",
                () -> tensor(2, 2, 3).matmul(tensor(3, 3, 2)));
        says("matmul: inner dimensions differ: (4, 2, 3) × (5, 3); did you mean transpose() on the second?",
                () -> tensor(4, 2, 3).matmul(tensor(5, 3)));
        says("matmul: inner dimensions differ: (3, 2) × (3,); did you mean transpose() on the first?",
                () -> tensor(3, 2).matmul(tensor(3)));
        says("dot: inner dimensions differ: (3,) × (4,); did you mean outer?", () -> tensor(3).dot(tensor(4)));
        says("outer: element types differ: F32 (3,) and F64 (2,); convert one with to(DType)",
                () -> tensor(3).outer(tensor(2).to(DType.F64)));
        says("concat: shapes (2, 3) and (3,) differ elsewhere than along axis 0; did you mean unsqueeze on the "
                + "smaller one?", () -> Tensor.concat(0, x, tensor(3)));
        says("stack: shapes differ: (2, 3) and (2, 4); did you mean concat along axis 1?",
                () -> Tensor.stack(0, x, tensor(2, 4)));
        says("copyFrom: shape (2, 3) takes 6 bytes from position 0, and the array has 4",
                () -> x.copyFrom(new byte[4], 0, 1, 0));
        says("argmax: shape (0, 3) has no elements along the reduced axes, so the result is undefined",
                tensor(0, 3)::argmax);
        says("eye: negative dimension in shape (-1, -1)", () -> Tensor.eye(DType.F32, -1));
        says("ones: negative dimension in shape (-1, 2)", () -> Tensor.ones(DType.F32, -1, 2));
    }

    /** An operation that is made of others fails under its own name, wherever in them the check stands. */
    @Test
    void theNameIsThatOfTheOperationThatWasCalled() {
        Tensor x = tensor(2, 3);
        Tensor column = tensor(1).broadcastTo(1 << 16, 1);
        says("add: shape (65536, 65536) has more than 2,147,418,112 elements, the most of a tensor",
                () -> column.add(column.transpose()));
        says("outer: shape (65536, 65536) has more than 2,147,418,112 elements, the most of a tensor",
                () -> column.outer(column));
        says("matmul: shape (65536, 65536) has more than 2,147,418,112 elements, the most of a tensor",
                () -> column.matmul(column.transpose()));
        says("reshape: [-1, -1] leaves 2 sizes open, and the 6 elements of shape (2, 3) determine only one",
                () -> x.reshape(-1, -1));
        says("reshape: shape (65536, 65536) has more than 2,147,418,112 elements, the most of a tensor",
                () -> x.reshape(1 << 16, 1 << 16));
        Tensor none = tensor(1 << 16, 1 << 16, 0, 1); // without the 0 there would be too many
        says("sum: shape (65536, 65536, 1) has more than 2,147,418,112 elements, the most of a tensor",
                () -> none.sum(2));
        says("argmax: shape (65536, 65536, 1) has more than 2,147,418,112 elements, the most of a tensor",
                () -> none.argmax(2));
        says("matmul: shape (65536, 65536) has more than 2,147,418,112 elements, the most of a tensor",
                () -> none.matmul(tensor(1, 1)));
        says("matmul: shape (65536, 65536) has more than 2,147,418,112 elements, the most of a tensor",
                () -> column.reshape(1 << 16, 1, 1, 1).matmul(column.reshape(1, 1 << 16, 1, 1)));
        says("clamp: element types differ: F32 (2, 3) and F64 (2, 3); convert one with to(DType)",
                () -> x.clamp(0, 1, x.to(DType.F64)));
        says("roll: axis 2 is out of range for shape (2, 3), whose axes are -2 to 1", () -> x.roll(1, 2));
        says("chunk: axis 2 is out of range for shape (2, 3), whose axes are -2 to 1", () -> x.chunk(2, 2));
        says("topK: axis 2 is out of range for shape (2, 3), whose axes are -2 to 1", () -> x.topK(1, 2));
        says("stride: axis 2 is out of range for shape (2, 3), whose axes are -2 to 1", () -> x.stride(2));
        says("logSumExp: axis 2 is out of range for shape (2, 3), whose axes are -2 to 1", () -> x.logSumExp(2));
        says("normalizeAxis: axis 2 is out of range for shape (2, 3), whose axes are -2 to 1",
                () -> x.shape().normalizeAxis(2));
        says("broadcast: shape (65536, 65536) has more than 2,147,418,112 elements, the most of a tensor",
                () -> Shape.broadcast(column.shape(), Shape.of(1, 1 << 16)));
        says("wrap: 6 values do not fill shape (2, 2)", () -> Tensor.wrap(new float[6], 2, 2));
        says("of: 6 values do not fill shape (2, 2)", () -> Tensor.of(new double[6], 2, 2));
    }

    /** What the face has beside {@code Tensor} names the method and the parameter too. */
    @Test
    void otherClassesOfTheFaceNameWhatIsWrong() {
        Tensor dY = tensor(1, 2, 3, 3);
        Tensor filters = tensor(2, 1, 3, 3);
        Convolution2d convolution = Convolution2d.of(Window2d.of(3));
        Convolution2d grouped = new Convolution2d(Window2d.of(3), 1 << 30);
        says("inputGradient: dY is null", () -> convolution.inputGradient(null, filters, 5, 5));
        says("weightGradient: x is null", () -> convolution.weightGradient(dY, null));
        says("inputGradient: images cannot have -1 rows and 5 columns", () -> convolution.inputGradient(dY, filters, -1, 5));
        String limit = "; a size is at most 2,147,483,647, and the number of elements 2,147,418,112";
        says("inputGradient: a gradient of shape (1, 2, 3, 3) and filters of shape (2, 1, 3, 3) would give shape (1, 1, 65536,"
                + " 65536)" + limit, () -> convolution.inputGradient(dY, filters, 1 << 16, 1 << 16));
        says("inputGradient: a gradient of shape (1, 2, 3, 3) and filters of shape (2, 2, 3, 3) would give shape (1, 2147483648,"
                + " 5, 5)" + limit, () -> grouped.inputGradient(dY, tensor(2, 2, 3, 3), 5, 5));
        says("of: axes is null", () -> Axes.of((int[]) null));
        says("of: dimensions is null", () -> Shape.of((int[]) null));
        says("broadcast: b is null", () -> Shape.broadcast(Shape.of(1), null));
        says("forEach: task is null", () -> Parallelism.forEach(2, null));
        says("withThreads: task is null", () -> Parallelism.withThreads(2, null));
        says("withThreads: the number of threads must be from 1 to 256, not 0", () -> Parallelism.withThreads(0, () -> 1));
        says("copyTo: the segment is read-only; copy to one that can be written",
                () -> tensor(3).copyTo(MemorySegment.ofArray(new float[3]).asReadOnly()));
        says("flip: axis 0 of shape (2, 3) is named twice", () -> tensor(3).broadcastTo(2, 3).flip(0, 0));
    }
}
