package lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import lanewise.nn.gradcheck.GradientCheck;
import lanewise.nn.init.PyTorchDefault;
import lanewise.nn.testing.Arrangement;
import lanewise.nn.testing.Mutant;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;
import lanewise.tensor.io.SafeTensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StateDictTest {
    @TempDir
    Path folder;

    /** Remembers the mean of what it saw last, and scales by a parameter. */
    private static final class Centred extends Module {
        private final Parameter scale;
        private final Tensor mean;
        private final String bufferName;

        Centred(String bufferName, DType dtype) {
            scale = new Parameter("weight", Tensor.ones(dtype, 3));
            mean = Tensor.zeros(dtype, 3);
            this.bufferName = bufferName;
        }

        @Override
        public Tensor forward(Tensor x) {
            mean.copyFrom(x.mean(0));
            return x.sub(mean).mul(scale.value());
        }

        @Override
        public Tensor backward(Tensor dY) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected List<Parameter> ownParameters() {
            return List.of(scale);
        }

        @Override
        protected SequencedMap<String, Tensor> ownBuffers() {
            return new LinkedHashMap<>(Map.of(bufferName, mean));
        }
    }

    static Sequential network(long seed, DType dtype) {
        Sequential network = new Sequential(new Linear(2, 3, dtype), new Centred("running_mean", dtype),
                new Sequential(new ELU(), new Linear(3, 3, dtype)));
        new PyTorchDefault().initializeAll(network, seed);
        network.namedBuffers().get("1.running_mean").copyFrom(Tensor.normal(new Philox(seed, 9), dtype, 3));
        return network;
    }

    static SequencedMap<String, Tensor> copyOf(Map<String, Tensor> state) {
        SequencedMap<String, Tensor> copies = new LinkedHashMap<>();
        state.forEach((name, tensor) -> copies.put(name, tensor.copy()));
        return copies;
    }

    static void assertSameBits(Map<String, Tensor> expected, Map<String, Tensor> actual) {
        assertEquals(List.copyOf(expected.keySet()), List.copyOf(actual.keySet()));
        expected.forEach((name, tensor) -> assertTrue(tensor.bitwiseEquals(actual.get(name)), name));
    }

    static String refusal(Module module, Map<String, Tensor> state) {
        Map<String, Tensor> before = copyOf(module.stateDict());
        String message =
                assertThrows(IllegalArgumentException.class, () -> module.loadStateDict(state)).getMessage();
        assertSameBits(before, module.stateDict());
        return message;
    }

    /** A module's buffers follow its parameters and come before those of its neighbours, as in PyTorch. */
    @Test
    void namesAndOrderArePyTorchs() {
        Sequential network = network(1, DType.F32);
        SequencedMap<String, Tensor> state = network.stateDict();
        assertEquals(List.of("0.weight", "0.bias", "1.weight", "1.running_mean", "2.1.weight", "2.1.bias"),
                List.copyOf(state.keySet()));
        assertSame(network.namedParameters().get("2.1.weight").value(), state.get("2.1.weight"));
        assertSame(network.namedBuffers().get("1.running_mean"), state.get("1.running_mean"));
        assertThrows(UnsupportedOperationException.class, state::clear);
    }

    @ParameterizedTest
    @EnumSource(value = DType.class, names = {"F32", "F64"})
    void aFileGivesTheSameModel(DType dtype) throws Exception {
        Path file = folder.resolve("model.safetensors");
        Sequential saved = network(1, dtype);
        SafeTensors.write(file, saved.stateDict(), Map.of());
        Sequential loaded = network(2, dtype);
        List<Tensor> storage = List.copyOf(loaded.stateDict().values());
        loaded.loadStateDict(SafeTensors.read(file).tensors());
        assertSameBits(saved.stateDict(), loaded.stateDict());
        List<Tensor> storageAfter = List.copyOf(loaded.stateDict().values());
        for (int i = 0; i < storage.size(); i++) {
            assertSame(storage.get(i), storageAfter.get(i), "optimizers hold the parameters, so they stay");
        }
    }

    @Test
    void theOrderOfTheGivenMapDoesNotMatter() {
        Sequential from = network(1, DType.F64);
        Sequential to = network(2, DType.F64);
        to.loadStateDict(copyOf(from.stateDict()).reversed());
        assertSameBits(from.stateDict(), to.stateDict());
    }

    @ParameterizedTest
    @EnumSource(Arrangement.class)
    void theStorageOfTheGivenTensorsDoesNotMatter(Arrangement arrangement) {
        Tensor weight = Tensor.normal(new Philox(1, 0), DType.F64, 3, 2);
        Linear layer = new Linear(2, 3, DType.F64);
        layer.loadStateDict(Map.of("weight", arrangement.of(weight), "bias", Tensor.ones(DType.F64, 3)));
        assertTrue(layer.weight().value().bitwiseEquals(weight));
    }

    /** One message tells all that is wrong, and whatever does fit is not loaded either. */
    @Test
    void everyEntryThatDoesNotFitIsNamed() {
        SequencedMap<String, Tensor> state = copyOf(network(1, DType.F32).stateDict());
        state.remove("1.running_mean");
        state.remove("2.1.bias");
        state.put("0.weight", Tensor.zeros(DType.F32, 2, 3));
        state.put("0.bias", Tensor.zeros(DType.F64, 3));
        state.put("3.weight", Tensor.zeros(DType.F32, 4, 5));
        state.put("extra", Tensor.scalar(DType.F64, 1));
        assertEquals("Sequential[Linear(2 → 3), Centred, Sequential[ELU(1.0), Linear(3 → 3)]]: the state dict does not "
                + "fit, and nothing was changed: missing 1.running_mean F32 (3,), 2.1.bias F32 (3,); "
                + "unexpected 3.weight F32 (4, 5), extra F64 (); 0.weight is F32 (2, 3), not F32 (3, 2); "
                + "0.bias is F64 (3,), not F32 (3,)", refusal(network(2, DType.F32), state));
    }

    /** What broadcasting could stretch is refused, whatever entry it is, and the others are not loaded. */
    @Test
    void oneMisshapenEntryIsEnough() {
        Map<String, Tensor> state = network(1, DType.F64).stateDict();
        for (String name : state.keySet()) {
            Map<String, Tensor> spoilt = copyOf(state);
            spoilt.put(name, Tensor.ones(DType.F64, 1));
            String message = refusal(network(2, DType.F64), spoilt);
            assertTrue(message.endsWith("was changed: " + name + " is F64 (1,), not F64 " + state.get(name).shape()),
                    message);
        }
    }

    @Test
    void missingAndUnexpectedEntriesAreRefusedAlone() {
        Linear layer = new Linear(2, 3, DType.F32);
        Tensor weight = Tensor.ones(DType.F32, 3, 2);
        Tensor bias = Tensor.ones(DType.F32, 3);
        assertTrue(refusal(layer, Map.of("weight", weight)).endsWith("was changed: missing bias F32 (3,)"));
        assertTrue(refusal(layer, Map.of("weight", weight, "bias", bias, "b", bias))
                .endsWith("was changed: unexpected b F32 (3,)"));
        assertTrue(refusal(new ReLU(), Map.of("b", bias)).startsWith("ReLU: the state dict does not fit"));
        new ReLU().loadStateDict(Map.of());
    }

    /** The values of two layers change places although each is the other's source. */
    @Test
    void aModelsOwnTensorsMayBeTheSource() {
        Sequential network = new Sequential(new Linear(3, 3, DType.F64), new Linear(3, 3, DType.F64));
        new PyTorchDefault().initializeAll(network, 1);
        Map<String, Tensor> before = copyOf(network.stateDict());
        Map<String, Tensor> state = network.stateDict();
        network.loadStateDict(Map.of("0.weight", state.get("1.weight").transpose(), "0.bias", state.get("1.bias"),
                "1.weight", state.get("0.weight"), "1.bias", state.get("0.bias")));
        assertTrue(state.get("0.weight").bitwiseEquals(before.get("1.weight").transpose()));
        assertTrue(state.get("0.bias").bitwiseEquals(before.get("1.bias")));
        assertTrue(state.get("1.weight").bitwiseEquals(before.get("0.weight")));
        assertTrue(state.get("1.bias").bitwiseEquals(before.get("0.bias")));
    }

    /** What {@code safetensors.torch.save_file} writes of a state dict: sorted by type and name, without metadata. */
    private Path pyTorchFile() throws Exception {
        String header = """
                {"0.num_batches_tracked":{"dtype":"I64","shape":[],"data_offsets":[0,8]},\
                "0.bias":{"dtype":"F32","shape":[2],"data_offsets":[8,16]},\
                "0.running_mean":{"dtype":"F32","shape":[2],"data_offsets":[16,24]},\
                "0.running_var":{"dtype":"F32","shape":[2],"data_offsets":[24,32]},\
                "0.weight":{"dtype":"F32","shape":[2],"data_offsets":[32,40]},\
                "1.bias":{"dtype":"F32","shape":[1],"data_offsets":[40,44]},\
                "1.weight":{"dtype":"F32","shape":[1,2],"data_offsets":[44,52]}}""";
        header += " ".repeat(-header.length() & 7);
        ByteBuffer bytes = ByteBuffer.allocate(8 + header.length() + 52).order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length()).put(header.getBytes(StandardCharsets.US_ASCII)).putLong(3);
        for (float value : new float[] {0.5f, -0.5f, 3, 4, 0.25f, 16, 2, -1, 7, 1, 8}) {
            bytes.putFloat(value);
        }
        return Files.write(folder.resolve("torch.safetensors"), bytes.array());
    }

    private static Sequential batchNormAndLinear() {
        return new Sequential(new BatchNorm1d(2, DType.F32), new Linear(2, 1, DType.F32));
    }

    @Test
    void aFileOfPyTorchWithBatchNormalisationIsLoaded() throws Exception {
        SafeTensors.Contents contents = SafeTensors.read(pyTorchFile());
        assertEquals(Map.of(), contents.skipped());
        assertEquals(3, contents.tensors().get("0.num_batches_tracked").itemLong());
        Sequential network = batchNormAndLinear();
        network.loadStateDict(contents.tensors());
        network.eval();
        // γ (x − r) ÷ √v + β = 2 · 1 ÷ ½ + ½ and −(−8 ÷ 4) − ½, up to ε; then 1 · 4.5 + 8 · 1.5 + 7.
        double y = network.forward(Tensor.of(new float[] {4, -4}, 1, 2)).item();
        assertEquals(4.5 + 8 * 1.5 + 7, y, 1e-3);
    }

    /** Only what PyTorch's batch normalisation has, in the place where one is. */
    @Test
    void theBatchesCountedByPyTorchAreIgnored() throws Exception {
        Tensor count = Tensor.scalar(DType.F64, 3);
        SequencedMap<String, Tensor> state = copyOf(SafeTensors.read(pyTorchFile()).tensors());
        state.put("0.num_batches_tracked", count);
        batchNormAndLinear().loadStateDict(state);
        assertEquals(7, state.size(), "the given map stays as it is");
        for (String name : List.of("1.num_batches_tracked", "num_batches_tracked", "0.0.num_batches_tracked",
                "0.num_batches")) {
            SequencedMap<String, Tensor> more = copyOf(state);
            more.put(name, count);
            assertTrue(refusal(batchNormAndLinear(), more).endsWith("was changed: unexpected " + name + " F64 ()"));
        }
        BatchNorm1d alone = new BatchNorm1d(1, DType.F32);
        state = copyOf(alone.stateDict());
        state.put("num_batches_tracked", count);
        alone.loadStateDict(state);
        new Residual(alone).loadStateDict(Map.of("branch.weight", count.to(DType.F32).reshape(1),
                "branch.bias", count.to(DType.F32).reshape(1), "branch.running_mean", count.to(DType.F32).reshape(1),
                "branch.running_var", count.to(DType.F32).reshape(1), "branch.num_batches_tracked", count));
        assertEquals(3, alone.weight().value().item());
        Sequential deep = new Sequential(new Sequential(new ReLU(), alone));
        SequencedMap<String, Tensor> nested = copyOf(deep.stateDict());
        nested.put("0.1.num_batches_tracked", count);
        deep.loadStateDict(nested);
        MeanOnlyBatchNorm1d meanOnly = new MeanOnlyBatchNorm1d(1, DType.F32);
        SequencedMap<String, Tensor> other = copyOf(meanOnly.stateDict());
        other.put("num_batches_tracked", count);
        assertTrue(refusal(meanOnly, other).contains("unexpected num_batches_tracked"), "PyTorch has none of these");
    }

    @Test
    void nullIsNamed() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        state.put("weight", null);
        state.put("extra", null);
        state.put(null, Tensor.scalar(DType.F32, 1));
        assertEquals("Linear(2 → 3): the state dict does not fit, and nothing was changed: missing bias F32 (3,); "
                + "unexpected extra null, null F32 (); weight is null, not F32 (3, 2)",
                refusal(new Linear(2, 3, DType.F32), state));
    }

    /** Two parameters of one name, or two buffers: the second one would hide the first. */
    @Test
    void twoParametersOrBuffersOfOneNameAreRefused() {
        Module twins = new Mutant<>(new ReLU(), Module::backward) {
            @Override
            protected List<Parameter> ownParameters() {
                return List.of(new Parameter("w", Tensor.zeros(DType.F64, 2)),
                        new Parameter("w", Tensor.zeros(DType.F64, 2)));
            }

            @Override
            public String toString() {
                return "Twins";
            }
        };
        String message = "Twins: two entries of the state dict are named w; give each a name of its own";
        assertEquals(message, assertThrows(IllegalStateException.class, twins::parameters).getMessage());
        assertEquals(message, assertThrows(IllegalStateException.class, twins::namedParameters).getMessage());
        assertThrows(IllegalStateException.class,
                () -> GradientCheck.assertGradients(twins, Tensor.ones(DType.F64, 2)));
        assertEquals("Twins: two entries of the state dict are named branch.w; give each a name of its own",
                assertThrows(IllegalArgumentException.class, () -> new Residual(twins)).getMessage());

        // A buffer's name with dots can be that of one further down.
        Module colliding = new Mutant<>(new Sequential(new Centred("mean", DType.F64)), Module::backward) {
            @Override
            protected SequencedMap<String, Tensor> ownBuffers() {
                return new LinkedHashMap<>(Map.of("original.0.mean", Tensor.zeros(DType.F64, 1)));
            }
        };
        assertEquals("Centred: two entries of the state dict are named original.0.mean; give each a name of its own",
                assertThrows(IllegalStateException.class, colliding::namedBuffers).getMessage());
    }

    @Test
    void twoEntriesOfOneNameAreRefused() {
        Sequential network = new Sequential(new Centred("weight", DType.F32));
        assertEquals("Centred: two entries of the state dict are named 0.weight; give each a name of its own",
                assertThrows(IllegalStateException.class, network::stateDict).getMessage());
    }
}
