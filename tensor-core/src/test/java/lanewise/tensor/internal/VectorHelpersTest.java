package lanewise.tensor.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.Test;

/**
 * Methods that take or return vectors must be inlined, or each vector becomes an object. C2 inlines those of the Vector API
 * however deep it is, and others up to fifteen calls below the method that it compiles: which one that is, the program
 * decides that uses the library. So a loop over vectors either calls nothing but the Vector API, or a method stands between
 * it and the callers that is too long to be inlined, one that chooses the loop for an operation, or it is called by a handle
 * ({@code SeparateLoops}), which no bytecode of the callers names. And a helper in a class of
 * its own must have been loaded when the loop is compiled for the first time: C1 does not count calls of a method whose class
 * it does not know, and C2 does not inline a call that was never counted ({@code InlinedHelpers}). Numbers that are no
 * constants are given to the Vector API in the lanes' type: of a long it asks whether the lanes hold it, and calls a method
 * with the vector if not. The bytecodes tell.
 */
class VectorHelpersTest {
    private static final String VECTOR = "jdk/incubator/vector/";

    /** HotSpot's {@code FreqInlineSize}: longer methods are not inlined. */
    private static final int LONGEST_INLINED = 325;

    /** What has helpers all the same: from tensors on, their loops are ten to twelve calls down. */
    private static final Set<String> ALLOWED = Set.of("VectorCastKernels", "VectorMaskBytes", "VectorMaskedCopies",
            "VectorStrides", "VectorWidening", "VectorLanes");

    private record Method(String owner, String name, String type) {
        boolean hasVectors() {
            return type.contains(VECTOR) && !name.startsWith("<");
        }

        String simpleOwner() {
            return owner.substring(owner.lastIndexOf('/') + 1);
        }

        /** The owner's name without that of its element type. */
        String family() {
            return simpleOwner().replaceFirst("^Vector(Float|Double|Long|Int|Short|Byte)(?=[A-Z])", "Vector");
        }
    }

    private final Map<Method, Set<Method>> calls = new HashMap<>();
    private final Map<String, Set<String>> loadedWith = new HashMap<>(); // by class, those it names when it is initialised
    private final Map<Method, Integer> lengths = new HashMap<>();
    private final Map<String, List<Method>> byName = new HashMap<>();
    private final Set<String> widened = new TreeSet<>(); // who gives the Vector API an int as a long, as the last argument

    private void read() throws IOException, URISyntaxException {
        Path root = Path.of(Tensor.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (Stream<Path> files = Files.walk(root)) {
            files.filter(file -> file.toString().endsWith(".class")).forEach(this::read);
        }
    }

    private void read(Path file) {
        try {
            ClassModel model = ClassFile.of().parse(file);
            model.methods().forEach(method -> read(model.thisClass().asInternalName(), method));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(String owner, MethodModel model) {
        Method method = new Method(owner, model.methodName().stringValue(), model.methodType().stringValue());
        Set<Method> called = new HashSet<>();
        model.code().ifPresent(code -> {
            lengths.put(method, ((CodeAttribute) code).codeLength());
            boolean[] isWidened = new boolean[1];
            code.forEach(element -> {
                if (element instanceof Instruction instruction) {
                    if (isWidened[0] && isCheckedByVectorApi(instruction)) {
                        widened.add(method.simpleOwner() + "." + method.name());
                    }
                    isWidened[0] = instruction.opcode() == Opcode.I2L;
                }
                if (element instanceof InvokeInstruction call) {
                    called.add(new Method(call.owner().asInternalName(), call.name().stringValue(),
                            call.type().stringValue()));
                }
                if (method.name().equals("<clinit>")) {
                    loadedWith.computeIfAbsent(owner, _ -> new HashSet<>()).add(classOf(element));
                }
            });
        });
        calls.put(method, called);
        byName.computeIfAbsent(method.name() + method.type(), _ -> new ArrayList<>()).add(method);
    }

    private static boolean isCheckedByVectorApi(Instruction instruction) {
        return instruction instanceof InvokeInstruction call && call.owner().asInternalName().startsWith(VECTOR)
                && !call.owner().asInternalName().equals(VECTOR + "LongVector");
    }

    // What an instruction of first values has loaded.
    private static String classOf(CodeElement element) {
        return switch (element) {
            case FieldInstruction field -> field.owner().asInternalName();
            case InvokeInstruction call -> call.owner().asInternalName();
            case ConstantInstruction constant when constant.constantValue() instanceof ClassDesc type ->
                    type.descriptorString().substring(1, type.descriptorString().length() - 1);
            default -> "";
        };
    }

    // What a call of a method may run: itself, or whatever implements it.
    private List<Method> implementations(Method called) {
        return lengths.containsKey(called) ? List.of(called)
                : byName.getOrDefault(called.name() + called.type(), List.of()).stream().filter(lengths::containsKey).toList();
    }

    @Test
    void loopsOverVectorsCallTheVectorApiAloneOrStandBehindALongMethod() throws IOException, URISyntaxException {
        read();
        Deque<Method> inlined = new ArrayDeque<>(lengths.keySet().stream()
                .filter(method -> !method.simpleOwner().startsWith("Vector") && lengths.get(method) <= LONGEST_INLINED).toList());
        Set<Method> seen = new HashSet<>(inlined);
        Set<String> exposed = new TreeSet<>();
        Set<String> allowed = new TreeSet<>();
        while (!inlined.isEmpty()) {
            for (Method callee : calls.get(inlined.remove()).stream().flatMap(m -> implementations(m).stream()).toList()) {
                if (callee.hasVectors()) {
                    (ALLOWED.contains(callee.family()) ? allowed : exposed)
                            .add(ALLOWED.contains(callee.family())
                                    ? callee.family() : callee.simpleOwner() + "." + callee.name());
                }
                if (lengths.get(callee) <= LONGEST_INLINED && seen.add(callee)) {
                    inlined.add(callee);
                }
            }
        }
        assertEquals(Set.of(), exposed);
        assertEquals(new TreeSet<>(ALLOWED), allowed, "allowed, and not needed any more");
        assertTrue(lengths.size() > 1000, () -> "only " + lengths.size() + " methods were read");
    }

    @Test
    void numbersHaveTheTypeOfTheLanes() throws IOException, URISyntaxException {
        read();
        assertEquals(Set.of(), widened);
    }

    @Test
    void helpersInOtherClassesAreLoadedWithTheLoops() throws IOException, URISyntaxException {
        read();
        Set<String> late = new TreeSet<>();
        calls.forEach((caller, called) -> called.stream()
                .filter(helper -> helper.hasVectors() && lengths.containsKey(helper) && !helper.owner().equals(caller.owner()))
                .filter(helper -> !loadedWith.getOrDefault(caller.owner(), Set.of()).contains(helper.owner()))
                .forEach(helper -> late.add(caller.simpleOwner() + " does not load " + helper.simpleOwner())));
        assertEquals(Set.of(), late);
    }
}
