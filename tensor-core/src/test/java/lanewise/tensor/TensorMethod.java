package lanewise.tensor;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.LocalVariableInfo;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A public method of {@link Tensor}.
 *
 * @param method the method
 * @param parameters the names of its parameters, as in the source
 */
record TensorMethod(Method method, List<String> parameters) {
    private static final List<TensorMethod> ALL = find();

    /** Returns all of them, in an order that does not change from run to run. */
    static List<TensorMethod> all() {
        return ALL;
    }

    private static List<TensorMethod> find() {
        ClassModel model = classFile();
        return Arrays.stream(Tensor.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                .sorted(Comparator.comparing(Method::getName)
                        .thenComparing(method -> Arrays.toString(method.getParameterTypes())))
                .map(method -> new TensorMethod(method, names(model, method))).toList();
    }

    private static ClassModel classFile() {
        try (InputStream bytes = Tensor.class.getResourceAsStream("Tensor.class")) {
            return ClassFile.of().parse(bytes.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // The local variables that are there from the first instruction on, in their order; the receiver is one of them.
    private static List<String> names(ClassModel model, Method method) {
        MethodModel found = model.methods().stream().filter(candidate -> isThat(method, candidate)).findFirst()
                .orElseThrow();
        List<String> names = found.code().orElseThrow().findAttribute(Attributes.localVariableTable()).stream()
                .flatMap(table -> table.localVariables().stream())
                .filter(variable -> variable.startPc() == 0 && !variable.name().equalsString("this"))
                .sorted(Comparator.comparingInt(LocalVariableInfo::slot))
                .map(variable -> variable.name().stringValue()).toList();
        if (names.size() != method.getParameterCount()) {
            throw new AssertionError(method + " has the parameters " + names);
        }
        return names;
    }

    private static boolean isThat(Method method, MethodModel candidate) {
        return candidate.methodName().equalsString(method.getName())
                && candidate.methodTypeSymbol().parameterList().stream().map(type -> type.descriptorString()).toList()
                        .equals(Arrays.stream(method.getParameterTypes()).map(Class::descriptorString).toList());
    }

    String name() {
        return method.getName();
    }

    boolean isStatic() {
        return Modifier.isStatic(method.getModifiers());
    }

    List<Class<?>> types() {
        return List.of(method.getParameterTypes());
    }

    /** Returns whether the method has operands or makes elements of a type that it is told. */
    boolean dependsOnType() {
        return !isStatic() || types().stream().anyMatch(type -> type == DType.class || type == Tensor.class
                || type == Tensor[].class || type == List.class);
    }

    /** Returns which parameter takes the result, or −1. */
    int out() {
        return parameters.indexOf("out");
    }

    /** Returns the method of the same name and parameters, but for {@code out}, if there is one. */
    Optional<TensorMethod> returning() {
        List<Class<?>> types = new ArrayList<>(types());
        List<String> names = new ArrayList<>(parameters);
        types.remove(out());
        names.remove(out());
        try {
            return Optional.of(new TensorMethod(Tensor.class.getMethod(name(), types.toArray(Class<?>[]::new)), names));
        } catch (NoSuchMethodException _) {
            return Optional.empty();
        }
    }

    /** Returns whether another form takes the result's type instead of {@code out}. */
    boolean letsNameResultType() {
        List<Class<?>> types = new ArrayList<>(types());
        types.set(out(), DType.class);
        return all().stream().anyMatch(other -> other.name().equals(name()) && other.types().equals(types));
    }

    /** Calls the method; what it throws comes out as it is. */
    Object invoke(Tensor receiver, List<Object> arguments) {
        try {
            return method.invoke(isStatic() ? null : receiver, arguments.toArray());
        } catch (InvocationTargetException e) {
            switch (e.getCause()) {
                case RuntimeException refusal -> throw refusal;
                case Error error -> throw error;
                default -> throw new AssertionError(toString(), e);
            }
        } catch (IllegalAccessException e) {
            throw new AssertionError(toString(), e);
        }
    }

    @Override
    public String toString() {
        return name() + types().stream().map(Class::getSimpleName).collect(Collectors.joining(", ", "(", ")"));
    }
}
