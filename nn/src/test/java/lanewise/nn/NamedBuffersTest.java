package lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.Test;

class NamedBuffersTest {
    /** Counts what it has seen, and passes it on. */
    private static final class Counter extends Module {
        final Tensor count = Tensor.scalar(DType.F64, 0);
        private final Module inner;

        Counter(Module inner) {
            this.inner = inner;
        }

        @Override
        public Tensor forward(Tensor x) {
            count.add(1, count);
            return inner.forward(x);
        }

        @Override
        public Tensor backward(Tensor dY) {
            return inner.backward(dY);
        }

        @Override
        protected SequencedMap<String, Tensor> ownBuffers() {
            return new LinkedHashMap<>(Map.of("count", count));
        }

        @Override
        public SequencedMap<String, Module> children() {
            return new LinkedHashMap<>(Map.of("inner", inner));
        }
    }

    @Test
    void buffersCarryTheNamesOfTheModulesOnTheWay() {
        Counter innermost = new Counter(new Tanh());
        Counter outer = new Counter(new Sequential(new Linear(2, 2, DType.F64), innermost));
        Sequential network = new Sequential(new ReLU(), outer);
        SequencedMap<String, Tensor> buffers = network.namedBuffers();
        assertEquals(List.of("1.count", "1.inner.1.count"), List.copyOf(buffers.keySet()));
        assertSame(outer.count, buffers.get("1.count"));
        assertSame(innermost.count, buffers.get("1.inner.1.count"));
        assertEquals(List.of("1.inner.0.weight", "1.inner.0.bias"), List.copyOf(network.namedParameters().keySet()));
    }

    @Test
    void theMapIsReadOnlyAndEmptyWithoutBuffers() {
        assertTrue(new Linear(2, 3, DType.F32).namedBuffers().isEmpty());
        SequencedMap<String, Tensor> buffers = new Counter(new ReLU()).namedBuffers();
        assertThrows(UnsupportedOperationException.class, () -> buffers.remove("count"));
        assertThrows(UnsupportedOperationException.class, new Linear(2, 3, DType.F32).namedParameters()::clear);
    }

    @Test
    void whatAModuleIsMadeOfCannotBeExchanged() {
        assertThrows(UnsupportedOperationException.class, new BatchNorm1d(2, DType.F32).ownBuffers()::clear);
        assertThrows(UnsupportedOperationException.class, new MeanOnlyBatchNorm1d(2, DType.F32).ownBuffers()::clear);
        assertThrows(UnsupportedOperationException.class, new Residual(new ReLU()).children()::clear);
    }
}
