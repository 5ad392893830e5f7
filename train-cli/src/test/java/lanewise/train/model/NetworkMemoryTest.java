package lanewise.train.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import lanewise.nn.Module;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NetworkMemoryTest {
    private static final String PROJECT = "lanewise.";
    private static final Set<String> OF_BLOCKS = Set.of("normalized", "scratch"); // as large as a block of a large batch
    private static final int BATCH = 2;
    private static final Shape IMAGE = Shape.of(3, 32, 32);

    private static NetworkPlan plan(String layers) {
        AtomicLong seeds = new AtomicLong();
        return NetworkPlan.of(LayerList.parse(layers), IMAGE, 10, DType.F32, seeds::getAndIncrement);
    }

    static Stream<String> networks() {
        return Stream.of(NamedNetworks.find("conv-small").orElseThrow().toString(),
                NamedNetworks.find("resnet20").orElseThrow().toString(),
                "conv(16) maxpool(2) conv(24) maxpool(2) relu conv(48) maxpool(2) flatten linear(classes)",
                "conv(8) groupnorm(2) silu avgpool(2) dropout2d(0.1) residual(conv(12, stride=2) maxpool(3, stride=1, padding=1))"
                        + " dropout(0.2) flatten linear(30) layernorm relu linear(classes)");
    }

    /** No less than the arrays that a network holds after a step beside its parameters, and little more. */
    @ParameterizedTest
    @MethodSource("networks")
    void aStepKeepsWhatIsCounted(String layers) throws IllegalAccessException {
        // Not what does not grow with the batch, such as the gradients of filters.
        long kept = (numbersHeld(layers, 2 * BATCH) - numbersHeld(layers, BATCH)) / BATCH;
        long counted = plan(layers).memory().step();
        assertTrue(kept <= counted, kept + " of " + counted);
        assertTrue(counted < 1.15 * kept, kept + " of " + counted);
    }

    // Floats reachable from a network after a step, without the images.
    private static long numbersHeld(String layers, int batch) throws IllegalAccessException {
        Module network = plan(layers).build().module();
        Tensor x = Tensor.normal(new Philox(1, 0), DType.F32, batch, 32, 32, 3).permute(0, 3, 1, 2);
        Tensor y = network.forward(x);
        network.backwardParameters(Tensor.onesLike(y));
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        walk(x, seen);
        return walk(network, seen);
    }

    private static long walk(Object root, Set<Object> seen) throws IllegalAccessException {
        long floats = 0;
        Deque<Object> open = new ArrayDeque<>();
        open.add(root);
        while (!open.isEmpty()) {
            Object object = open.poll();
            if (!seen.add(object)) {
                continue;
            }
            switch (object) {
                case float[] array -> floats += array.length;
                case Object[] array -> addAll(open, array);
                case Collection<?> collection -> addAll(open, collection.toArray());
                case Map<?, ?> map -> addAll(open, map.values().toArray());
                case Object other when other.getClass().getName().startsWith(PROJECT) -> addFields(open, other);
                default -> { }
            }
        }
        return floats;
    }

    private static void addFields(Deque<Object> open, Object object) throws IllegalAccessException {
        for (Class<?> type = object.getClass(); type.getName().startsWith(PROJECT); type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()
                        && !OF_BLOCKS.contains(field.getName())) {
                    field.setAccessible(true);
                    addAll(open, field.get(object));
                }
            }
        }
    }

    private static void addAll(Deque<Object> open, Object... objects) {
        for (Object object : objects) {
            if (object != null) {
                open.add(object);
            }
        }
    }

    /** 16 · 32², 24 · 16², 48 · 8² before maxima: the largest once. Gradients of the second and third convolution by turns. */
    @Test
    void outputsOfConvolutionsBeforeMaximaCountOnce() {
        NetworkMemory memory =
                plan("conv(16) maxpool(2) conv(24) maxpool(2) conv(48) maxpool(2) flatten linear(classes)").memory();
        long maxima = 16 * 16 * 16 + 24 * 8 * 8 + 48 * 4 * 4;
        long gradients = 2 * 16 * 16 * 16;
        long flat = 48 * 4 * 4;
        assertEquals(16 * 32 * 32 + 2 * maxima + gradients + flat + flat + flat + 10, memory.step());
        assertEquals(16 * 32 * 32 + Math.max(3 * 32 * 32, 16 * 16 * 16), memory.evaluation());
    }

    /** A block's input is there until its output is, which is the sum of two others. */
    @Test
    void evaluationHoldsWhatBlocksAdd() {
        assertEquals(3 * 8 * 32 * 32,
                plan("conv(8) residual(conv(8)) globalavgpool flatten linear(classes)").memory().evaluation());
        assertEquals((8 + 3 * 40) * 32 * 32,
                plan("conv(8) residual(conv(40)) globalavgpool flatten linear(classes)").memory().evaluation());
        assertEquals((8 + 40 + 40) * 32 * 32,
                plan("conv(8) residual(conv(40) conv(40) conv(8)) globalavgpool flatten linear(classes)").memory().evaluation());
    }
}
