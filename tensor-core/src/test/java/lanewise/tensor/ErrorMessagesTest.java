package lanewise.tensor;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertThrowsExactly;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every public method of {@link Tensor} says when it refuses something: its own name, the shapes, and the number
 * that is wrong. Reflection forgets none: each argument of each method is made wrong in turn.
 */
class ErrorMessagesTest {
    private static final int WRONG = -100;
    private static final Tensor WRONG_SHAPE = tensor(4, 5);

    // Arguments, by method and place, that may be any number, or any tensor.
    private static final Set<String> ANY_NUMBER = Set.of("triu 0", "tril 0", "diag 0", "roll 0", "slice 1", "slice 2",
            "slice 3", "var 0", "std 0");
    private static final Set<String> ANY_TENSOR = Set.of("bitwiseEquals 0", "zerosLike 0", "onesLike 0", "einsum 1");

    // These take a tensor of rank 0 as a vector.
    private static final Set<String> AS_VECTOR = Set.of("argmax", "argmin", "argsort", "cumsum", "cumprod");

    /** A method with arguments that it accepts. */
    private record Call(Method method, Tensor receiver, List<Object> arguments) {
        String name() {
            return method.getName();
        }

        boolean isStatic() {
            return Modifier.isStatic(method.getModifiers());
        }

        Call with(int place, Object argument) {
            List<Object> changed = new ArrayList<>(arguments);
            changed.set(place, argument);
            return new Call(method, receiver, changed);
        }

        Call on(Tensor other) {
            return new Call(method, other, arguments);
        }

        Object run() throws Throwable {
            try {
                return method.invoke(isStatic() ? null : receiver, arguments.toArray());
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }

        @Override
        public String toString() {
            return name() + Arrays.stream(method.getParameterTypes()).map(Class::getSimpleName)
                    .collect(Collectors.joining(", ", "(", ")"));
        }
    }

    static Stream<Call> calls() {
        return Arrays.stream(Tensor.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                .sorted(Comparator.comparing(Method::toString)).map(ErrorMessagesTest::call);
    }

    private static Call call(Method method) {
        List<Class<?>> types = List.of(method.getParameterTypes());
        Tensor receiver = switch (method.getName()) {
            case "squeeze" -> tensor(3, 1);
            case "item" -> tensor(1, 1);
            case "dot" -> tensor(3);
            default -> tensor(3, 3);
        };
        List<Object> arguments = new ArrayList<>();
        for (Class<?> type : types) {
            arguments.add(argument(method.getName(), type, types, arguments.size(), receiver));
        }
        Call call = new Call(method, receiver, arguments);
        int out = types.lastIndexOf(Tensor.class);
        return out < 0 || method.getReturnType() != Tensor.class ? call : withOut(call, types, out);
    }

    // If the method has a counterpart without this parameter, it is what the result goes to.
    private static Call withOut(Call call, List<Class<?>> types, int out) {
        List<Class<?>> fewer = new ArrayList<>(types);
        fewer.remove(out);
        List<Object> arguments = new ArrayList<>(call.arguments);
        arguments.remove(out);
        try {
            Method returning = Tensor.class.getMethod(call.name(), fewer.toArray(Class<?>[]::new));
            return call.with(out, new Call(returning, call.receiver, arguments).run());
        } catch (Throwable _) { // einsum of two operands is not einsum of one with an out
            return call;
        }
    }

    private static Tensor tensor(int... shape) {
        return Tensor.ones(DType.F32, shape);
    }

    private static Object argument(String name, Class<?> type, List<Class<?>> types, int place, Tensor like) {
        Map<Class<?>, Object> arguments = Map.ofEntries(
                Map.entry(Tensor.class, like.copy()), Map.entry(Tensor[].class, new Tensor[] {like, like.copy()}),
                Map.entry(List.class, List.of(like, like.copy())), Map.entry(int.class, 1),
                Map.entry(double.class, 0.5), Map.entry(boolean.class, false), Map.entry(Axes.class, Axes.of(1)),
                Map.entry(float[].class, new float[9]),
                Map.entry(double[].class, new double[9]), Map.entry(float[][].class, new float[2][3]),
                Map.entry(double[][].class, new double[2][3]), Map.entry(float[][][].class, new float[2][2][3]),
                Map.entry(double[][][].class, new double[2][2][3]), Map.entry(byte[].class, new byte[100]),
                Map.entry(DType.class, DType.F32), Map.entry(Shape.class, Shape.of(2)),
                Map.entry(Philox.class, new Philox(1, 2)), Map.entry(PrintOptions.class, PrintOptions.DEFAULT),
                Map.entry(MemorySegment.class, MemorySegment.ofArray(new byte[100])));
        if (type == int[].class) {
            return switch (name) {
                case "of", "wrap", "reshape", "broadcastTo" -> new int[] {3, 3};
                case "get", "set" -> new int[] {1, 1};
                case "permute" -> new int[] {1, 0};
                case "split" -> new int[] {1, 2};
                case "gather" -> place > 1 ? new int[] {3, 1}
                        : IntStream.range(0, types.getLast() == Tensor.class ? 9 : 3).map(i -> i % 3).toArray();
                default -> new int[] {1};
            };
        }
        if (type == String.class) {
            return types.equals(List.of(String.class, Tensor.class)) ? "ij->ji" : "ij,jk->ik";
        }
        Object argument = arguments.get(type);
        return argument != null ? argument : fail("no argument of " + type + " for " + name);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void goodArgumentsAreAccepted(Call call) {
        assertDoesNotThrow(call::run);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void wrongArgumentsAreNamed(Call call) {
        for (int place = 0; place < call.arguments.size(); place++) {
            String at = call.name() + " " + place;
            boolean shaped = call.arguments.size() > 1;
            switch (call.arguments.get(place)) {
                case Integer _ when !ANY_NUMBER.contains(at) -> refuses(call.with(place, WRONG), "" + WRONG);
                case int[] good -> {
                    int[] wrong = good.clone();
                    wrong[0] = WRONG;
                    refuses(call.with(place, wrong), "" + WRONG);
                }
                case Axes _ -> refuses(call.with(place, Axes.of(WRONG)), "" + WRONG);
                case Tensor good when !ANY_TENSOR.contains(at) || call.arguments.size() > 2 -> {
                    refusesTypes(call.with(place, good.to(DType.F64)));
                    if (!call.name().equals("outer")) {
                        refuses(call.with(place, WRONG_SHAPE), "(4, 5)");
                    }
                }
                case Tensor[] good -> {
                    refusesTypes(call.with(place, new Tensor[] {good[0], good[1].to(DType.F64)}));
                    refuses(call.with(place, new Tensor[] {good[0], WRONG_SHAPE}), "(4, 5)");
                    refuses(call.with(place, new Tensor[0]), "at least one");
                }
                case List<?> good -> {
                    refusesTypes(call.with(place, List.of(good.get(0), tensor(3, 3).to(DType.F64))));
                    refuses(call.with(place, List.of(good.get(0), WRONG_SHAPE)), "(4, 5)");
                    refuses(call.with(place, List.of()), "");
                }
                case String _ -> refuses(call.with(place, "ij;jk"), "ij;jk");
                case byte[] _ -> refuses(call.with(place, new byte[8]), " 8");
                case MemorySegment _ -> refuses(call.with(place, MemorySegment.ofArray(new byte[7])), " 7");
                case float[] _ when shaped -> refuses(call.with(place, new float[7]), "7");
                case double[] _ when shaped -> refuses(call.with(place, new double[7]), "7");
                case float[][] _ -> refuses(call.with(place, new float[][] {{1}, {2, 3}}), "row 1");
                case double[][] _ -> refuses(call.with(place, new double[][] {{1}, {2, 3}}), "row 1");
                case float[][][] _ -> refuses(call.with(place, new float[][][] {{{1}}, {{2}, {3}}}), "matrix 1");
                case double[][][] _ -> refuses(call.with(place, new double[][][] {{{1}}, {{2}, {3}}}), "matrix 1");
                default -> { } // nothing can be wrong with it
            }
        }
    }

    /** Each argument that may be null at all is null in turn; its name is that in the source. */
    @ParameterizedTest
    @MethodSource("calls")
    void argumentsThatAreNullAreNamed(Call call) throws IOException {
        List<String> names = parameterNames(call.method);
        for (int place = 0; place < names.size(); place++) {
            if (!call.method.getParameterTypes()[place].isPrimitive()) {
                Call without = call.with(place, null);
                assertEquals(call.name() + ": " + names.get(place) + " is null",
                        assertThrows(NullPointerException.class, without::run, call::toString).getMessage());
            }
        }
    }

    // The declaration is found by the method's name and the types as they are written.
    private static List<String> parameterNames(Method method) throws IOException {
        String types = Arrays.stream(method.getParameterTypes()).map(Class::getSimpleName)
                .map(type -> type.replace("[]", "(?:\\[]|\\.\\.\\.)").replace("List", "List<Tensor>") + " (\\w+)")
                .collect(Collectors.joining(", "));
        Matcher declaration = Pattern.compile("public .*\\b" + method.getName() + "\\(" + types + "\\) \\{")
                .matcher(Files.readString(Path.of("src", "main", "java", "lanewise", "tensor", "Tensor.java")));
        assertTrue(declaration.find(), method::toString);
        return IntStream.rangeClosed(1, declaration.groupCount()).mapToObj(declaration::group).toList();
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

    private static void refuses(Call call, String part) {
        String message = assertThrows(RuntimeException.class, call::run, call::toString).getMessage();
        assertNamed(call, message);
        assertTrue(message.contains(part), message);
        assertShapeIsNamed(call, message);
        if (message.contains("axis " + WRONG)) {
            assertTrue(message.matches(".*(whose axes|whose places) are -[1-4] to [0-3]"), message);
        }
    }

    // An exception named after types, which nobody catches who expects one of shapes.
    private static void refusesTypes(Call call) {
        refuses(call, "F64");
        assertThrowsExactly(DTypeMismatchException.class, call::run);
    }

    // What is wrong with the result's shape, or with that of out, is said without the receiver's.
    private static void assertShapeIsNamed(Call call, String message) {
        boolean ofResult = message.contains("negative dimension in shape") || message.contains("but out has shape");
        assertTrue(call.isStatic() || ofResult || message.contains(call.receiver.shape().toString()), message);
    }

    private static void assertNamed(Call call, String message) {
        assertTrue(message.startsWith(call.name() + ": "), () -> call + " says " + message);
    }

    /** Whatever a tensor is called on: it is accepted, or refused under the method's own name with its shape. */
    @ParameterizedTest
    @MethodSource("calls")
    void refusalsOfTheTensorItselfAreNamed(Call call) {
        if (call.isStatic()) {
            return;
        }
        for (Tensor receiver : List.of(tensor(), tensor(2), tensor(0), tensor(2, 3), tensor(0, 3), tensor(2, 3, 4),
                tensor(1, 3).broadcastTo(3, 3), tensor(3, 2).transpose())) {
            try {
                call.on(receiver).run();
            } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
                assertNamed(call, e.getMessage());
                if (!AS_VECTOR.contains(call.name())) {
                    assertShapeIsNamed(call.on(receiver), e.getMessage());
                }
            } catch (Throwable e) {
                fail(call + " on " + receiver.shape(), e);
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
        says("fill: out is a broadcast view of shape (2, 3) whose elements share storage; write into its copy()",
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
        says("add: shape (65536, 65536) has more than 2,147,483,647 elements, the most that one array holds",
                () -> column.add(column.transpose()));
        says("outer: shape (65536, 65536) has more than 2,147,483,647 elements, the most that one array holds",
                () -> column.outer(column));
        says("matmul: shape (65536, 65536) has more than 2,147,483,647 elements, the most that one array holds",
                () -> column.matmul(column.transpose()));
        says("reshape: [-1, -1] leaves 2 sizes open, and the 6 elements of shape (2, 3) determine only one",
                () -> x.reshape(-1, -1));
        says("reshape: shape (65536, 65536) has more than 2,147,483,647 elements, the most that one array holds",
                () -> x.reshape(1 << 16, 1 << 16));
        Tensor none = tensor(1 << 16, 1 << 16, 0, 1); // without the 0 there would be too many
        says("sum: shape (65536, 65536, 1) has more than 2,147,483,647 elements, the most that one array holds",
                () -> none.sum(2));
        says("argmax: shape (65536, 65536, 1) has more than 2,147,483,647 elements, the most that one array holds",
                () -> none.argmax(2));
        says("matmul: shape (65536, 65536) has more than 2,147,483,647 elements, the most that one array holds",
                () -> none.matmul(tensor(1, 1)));
        says("matmul: shape (65536, 65536) has more than 2,147,483,647 elements, the most that one array holds",
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
        says("broadcast: shape (65536, 65536) has more than 2,147,483,647 elements, the most that one array holds",
                () -> Shape.broadcast(column.shape(), Shape.of(1, 1 << 16)));
        says("wrap: 6 values do not fill shape (2, 2)", () -> Tensor.wrap(new float[6], 2, 2));
        says("of: 6 values do not fill shape (2, 2)", () -> Tensor.of(new double[6], 2, 2));
    }
}
