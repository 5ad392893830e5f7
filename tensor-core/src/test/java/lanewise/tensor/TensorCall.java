package lanewise.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A method of {@link Tensor} with a receiver and arguments that it accepts. They are found by trying, so that a new method
 * needs no entry anywhere: for each parameter there are a few candidates by its type. Tensors are of one element type where
 * that is accepted; masks and indices are told by the parameter's name.
 *
 * @param of the method
 * @param dtype the element type of the operands, or of what is made
 * @param receiver what it is called on, or null
 * @param arguments what it is called with
 */
record TensorCall(TensorMethod of, DType dtype, Tensor receiver, List<Object> arguments) {
    private static final int ORDER = 3;
    private static final List<int[]> SHAPES = List.of(new int[] {ORDER, ORDER}, new int[] {1, 1}, new int[] {ORDER, 1},
            new int[] {ORDER});

    // How a method says that a type does not have it; bits are given or asked for in some types only.
    private static final String REFUSAL = "%s: (elements of|the [a-z]+ are of) type %s\\b.*; .*to\\(DType.*"
            + "|%1$s: (bytes|halves) are elements of .* or .*, not of %2$s"
            + "|%1$s: elements of type %2$s are not F16 or BF16";

    /** Parameters of every element type that compares with their operands': conditions. */
    private static final List<String> MASKS = List.of("condition", "mask");
    static final String INDICES = "indices";

    /** Returns a call of each method with each type that it supports; of methods that know none, one. */
    static List<TensorCall> all() {
        return Stream.of(DType.values()).flatMap(dtype -> TensorMethod.all().stream()
                .filter(method -> method.dependsOnType() || dtype == DType.F32)
                .flatMap(method -> of(method, dtype).stream())).toList();
    }

    /** Returns a call of each method with the first type that it supports. */
    static List<TensorCall> ofEach() {
        return TensorMethod.all().stream().map(TensorCall::first).toList();
    }

    private static TensorCall first(TensorMethod method) {
        return Stream.of(DType.values()).flatMap(dtype -> of(method, dtype).stream()).findFirst()
                .orElseThrow(() -> new AssertionError(method + " is not there for any element type"));
    }

    /** Returns a call that is accepted, or nothing if elements of that type do not have the method. */
    static Optional<TensorCall> of(TensorMethod method, DType dtype) {
        if (method.out() >= 0) {
            TensorMethod returning = method.returning().orElseThrow(() -> new AssertionError(method
                    + " writes into a tensor, and there is no method that returns a new one"));
            return of(returning, dtype).map(call -> call.withOut(method));
        }
        boolean alone = method.types().stream().noneMatch(type -> type == Tensor.class);
        boolean refused = false;
        List<RuntimeException> refusals = new ArrayList<>();
        for (int[] shape : SHAPES) {
            Tensor receiver = method.isStatic() ? null : operand(dtype, shape);
            for (List<Object> arguments : choices(method, dtype, shape)) {
                TensorCall call = new TensorCall(method, dtype, receiver, arguments);
                try {
                    call.run();
                    return Optional.of(call);
                } catch (RuntimeException e) {
                    boolean ofType = call.refusesType(e);
                    if (ofType && alone) {
                        return Optional.empty();
                    }
                    refused |= ofType; // or perhaps only of an argument's
                    refusals.add(e);
                }
            }
        }
        if (refused) {
            return Optional.empty();
        }
        throw new AssertionError(method + " takes none of the arguments that are tried with " + dtype + ": " + refusals);
    }

    private boolean refusesType(RuntimeException e) {
        return e.getClass() == DTypeMismatchException.class
                && Pattern.matches(REFUSAL.formatted(of.name(), dtype), e.getMessage());
    }

    /** Returns the call that writes what this one returns into a new tensor. */
    private TensorCall withOut(TensorMethod method) {
        List<Object> changed = new ArrayList<>(arguments);
        changed.add(method.out(), Tensor.zerosLike((Tensor) run()));
        return new TensorCall(method, dtype, receiver, changed);
    }

    // All combinations of one candidate for each parameter.
    private static List<List<Object>> choices(TensorMethod method, DType dtype, int... shape) {
        List<List<Object>> choices = List.of(List.of());
        for (int place = 0; place < method.parameters().size(); place++) {
            List<Object> candidates = candidates(method.types().get(place), method.parameters().get(place), dtype, shape);
            choices = choices.stream().flatMap(some -> candidates.stream()
                    .map(candidate -> Stream.concat(some.stream(), Stream.of(candidate)).toList())).toList();
        }
        return choices;
    }

    private static List<Object> candidates(Class<?> type, String name, DType dtype, int... shape) {
        if (type == Tensor.class) {
            return name.equals(INDICES) ? List.of(indices(shape), indices(ORDER))
                    : Stream.of(MASKS.contains(name) ? DType.BOOL : dtype, DType.U8, DType.BOOL, DType.I64, DType.F64)
                            .distinct()
                            .map(other -> (Object) operand(other, shape)).toList();
        }
        int[] reversed = IntStream.range(0, shape.length).map(i -> shape.length - 1 - i).toArray();
        Tensor tensor = operand(dtype, shape);
        return switch (type.getName()) {
            case "int" -> List.of(1, 0, 10); // above the numbers of operands, which may be labels
            case "long" -> List.of(1L);
            case "double" -> List.of(2.0, 1.0, 0.5);
            case "boolean" -> List.of(false, true);
            case "java.lang.String" -> List.of("ij->ji", "ij,jk->ik");
            case "java.util.List" -> List.of(List.of(tensor, tensor.copy()));
            case "java.lang.foreign.MemorySegment" -> List.of(MemorySegment.ofArray(new byte[ORDER * ORDER * Long.BYTES]));
            case "lanewise.tensor.DType" -> List.of(dtype);
            case "lanewise.tensor.Shape" -> List.of(Shape.of(shape));
            case "lanewise.tensor.Axes" -> List.of(Axes.of(shape.length - 1));
            case "lanewise.tensor.Philox" -> List.of(new Philox(1, 2));
            case "lanewise.tensor.PrintOptions" -> List.of(PrintOptions.DEFAULT);
            case "[I" -> List.of(shape, reversed, new int[shape.length], new int[] {1, ORDER - 1}, new int[ORDER * ORDER]);
            case "[[I" -> List.of(new int[2][ORDER], new int[shape.length][2]); // rows, or two numbers for each axis
            case "[B" -> List.of(new byte[ORDER * ORDER], new byte[20]); // as many as there are elements, and more
            case "[Llanewise.tensor.Tensor;" -> List.of((Object) new Tensor[] {tensor, tensor.copy()});
            default -> type.isEnum() ? List.of(type.getEnumConstants()) : List.of(array(type));
        };
    }

    // As many elements as operands have, or nested arrays.
    private static Object array(Class<?> type) {
        Class<?> element = type;
        int depth = 0;
        for (; element.isArray(); depth++) {
            element = element.componentType();
        }
        return switch (depth) {
            case 1 -> Array.newInstance(element, ORDER * ORDER);
            case 2 -> Array.newInstance(element, 2, ORDER);
            case 3 -> Array.newInstance(element, 2, 2, ORDER);
            default -> throw new AssertionError("no candidates for a parameter of " + type);
        };
    }

    /** Returns numbers that every operation of their type takes: 1, which is true, too. */
    static Tensor operand(DType dtype, int... shape) {
        return Tensor.ones(dtype, shape);
    }

    private static Tensor indices(int... shape) {
        return Tensor.zeros(DType.I64, shape);
    }

    String name() {
        return of.name();
    }

    /** Returns the element types that an argument which is a tensor may have. */
    List<DType> typesOf(int place) {
        String parameter = of.parameters().get(place);
        DType own = ((Tensor) arguments.get(place)).dtype();
        if (parameter.equals(INDICES)) {
            return List.of(DType.I32, DType.I64);
        }
        if (parameter.equals("weights")) {
            return Stream.of(DType.values()).filter(DType::computes).toList();
        }
        if (parameter.equals("edges")) {
            return List.of(DType.F32, DType.F64);
        }
        if (parameter.equals("out") && of.letsNameResultType()) {
            return Stream.concat(Stream.of(own), Stream.of(DType.values())).distinct().toList();
        }
        boolean number = parameter.equals("condition") && dtype.isFloating()
                || parameter.equals("out") && OutForm.isTruth(name());
        return number ? List.of(DType.BOOL, dtype) : List.of(own);
    }

    TensorCall with(int place, Object argument) {
        List<Object> changed = new ArrayList<>(arguments);
        changed.set(place, argument);
        return new TensorCall(of, dtype, receiver, changed);
    }

    TensorCall on(Tensor other) {
        return new TensorCall(of, dtype, other, arguments);
    }

    Object run() {
        return of.invoke(receiver, arguments);
    }

    /** Returns the tensors in a result: itself, those of a list or of a record, or none. */
    static List<Tensor> tensors(Object result) {
        List<Tensor> tensors = new ArrayList<>();
        addTensors(result, tensors::add);
        if (result instanceof Record record) {
            for (RecordComponent component : record.getClass().getRecordComponents()) {
                try {
                    addTensors(component.getAccessor().invoke(record), tensors::add);
                } catch (ReflectiveOperationException e) {
                    throw new AssertionError(result.toString(), e);
                }
            }
        }
        return tensors;
    }

    /** Returns the tensors that are read, the receiver among them, in their order; of a list each. */
    List<Tensor> inputs() {
        List<Tensor> inputs = new ArrayList<>();
        if (receiver != null) {
            inputs.add(receiver);
        }
        for (int place = 0; place < arguments.size(); place++) {
            if (place != of.out()) {
                addTensors(arguments.get(place), inputs::add);
            }
        }
        return inputs;
    }

    /** Returns the parameter that a tensor of {@link #inputs} belongs to, or nothing for the receiver. */
    String parameterOf(int input) {
        int from = receiver == null ? 0 : 1;
        List<Tensor> tensors = new ArrayList<>();
        for (int place = 0; place < arguments.size() && input >= from; place++) {
            if (place != of.out()) {
                addTensors(arguments.get(place), tensors::add);
            }
            if (tensors.size() > input - from) {
                return of.parameters().get(place);
            }
        }
        return "";
    }

    private static void addTensors(Object value, Consumer<Tensor> list) {
        switch (value) {
            case Tensor tensor -> list.accept(tensor);
            case Tensor[] tensors -> Arrays.asList(tensors).forEach(list);
            case List<?> tensors -> tensors.forEach(tensor -> list.accept((Tensor) tensor));
            case null, default -> { }
        }
    }

    /** Returns the shapes of {@link #inputs}, with {@code order} in place of each size but 1. */
    List<int[]> shapes(int order) {
        return inputs().stream().map(input -> Arrays.stream(input.shape().toArray())
                .map(size -> size == 1 ? 1 : order).toArray()).toList();
    }

    /** Returns whether one of {@link #inputs} is a tensor of indices. */
    boolean isIndices(int input) {
        return parameterOf(input).equals(INDICES);
    }

    /** Returns whether the receiver is one of indices. */
    boolean takesReceiverForIndices() {
        try {
            if (receiver != null) {
                on(receiver.to(DType.F16)).run();
            }
            return false;
        } catch (RuntimeException e) {
            return e.getMessage().contains("the indices are of type F16");
        }
    }

    /** Returns random tensors to read, in the order of {@link #inputs} and of the shapes for that order. */
    List<Tensor> inputs(int order, Random random) {
        List<int[]> shapes = shapes(order);
        return IntStream.range(0, shapes.size())
                .mapToObj(i -> numbers(i, IndexModel.elements(shapes.get(i)), order, random).reshape(shapes.get(i)))
                .toList();
    }

    /** Returns a vector of numbers that the i-th tensor which it reads may have. */
    Tensor numbers(int i, int length, int order, Random random) {
        DType type = inputs().get(i).dtype();
        double[] numbers = isIndices(i) ? random.ints(length, -order, order).asDoubleStream().toArray()
                : Values.operands(type, length, random);
        return Tensor.of(numbers).to(type);
    }

    /** Returns the same call that reads other tensors, which stand in the order of {@link #inputs}. */
    TensorCall withInputs(List<Tensor> inputs) {
        int next = receiver == null ? 0 : 1;
        List<Object> changed = new ArrayList<>();
        for (int place = 0; place < arguments.size(); place++) {
            Object argument = arguments.get(place);
            if (place != of.out() && argument instanceof Tensor) {
                argument = inputs.get(next++);
            } else if (argument instanceof List<?> list) {
                argument = inputs.subList(next, next + list.size());
                next += list.size();
            } else if (argument instanceof Tensor[] array) {
                argument = inputs.subList(next, next + array.length).toArray(Tensor[]::new);
                next += array.length;
            }
            changed.add(argument);
        }
        return new TensorCall(of, dtype, receiver == null ? null : inputs.getFirst(), changed);
    }

    @Override
    public String toString() {
        return dtype + " " + of;
    }
}
