package lanewise.nn;

import static lanewise.nn.StateDictTest.assertSameBits;
import static lanewise.nn.StateDictTest.copyOf;
import static lanewise.nn.StateDictTest.network;
import static lanewise.nn.StateDictTest.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import lanewise.tensor.DType;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** State dictionaries with tensors of other types than the module's. */
class StateDictTypesTest {
    /** As PyTorch's {@code load_state_dict} does; whatever a half is, F32 and F64 have it. */
    @ParameterizedTest
    @CsvSource({"F16,F32", "F16,F64", "BF16,F32", "BF16,F64"})
    void halvesAreConvertedAndThatIsSaidInOneLine(DType halves, DType dtype) {
        Sequential network = network(2, dtype);
        SequencedMap<String, Tensor> state = copyOf(network(1, dtype).stateDict());
        state.replaceAll((name, tensor) -> name.equals("2.1.bias") ? tensor : tensor.to(halves));
        List<String> messages = messagesOf(() -> network.loadStateDict(state));
        assertEquals(List.of(network.describe() + ": 5 of 6 tensors of the state dict were converted from " + halves + " to "
                + dtype), messages);
        state.replaceAll((name, tensor) -> tensor.to(dtype));
        assertSameBits(state, network.stateDict());
        assertEquals(List.of(), messagesOf(() -> network.loadStateDict(state)), "nothing is converted");
        state.put("0.bias", Tensor.zeros(halves, 4));
        assertTrue(refusal(network, state).endsWith("was changed: 0.bias is " + halves + " (4,), not " + dtype
                + " (3,)"));
    }

    private static List<String> messagesOf(Runnable action) {
        List<String> messages = new ArrayList<>();
        Logger logger = Logger.getLogger("lanewise.nn");
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                messages.add(entry.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
        try {
            action.run();
        } finally {
            logger.removeHandler(handler);
            logger.setUseParentHandlers(true);
        }
        return messages;
    }

    /** What might lose something is for the caller to convert. */
    @Test
    void numbersOfOtherTypesAreNamed() {
        Linear layer = new Linear(2, 3, DType.F32);
        SequencedMap<String, Tensor> state = copyOf(layer.stateDict());
        for (DType dtype : List.of(DType.F64, DType.I32, DType.I64, DType.U8, DType.BOOL)) {
            state.put("bias", Tensor.zeros(dtype, 3));
            assertTrue(refusal(layer, state).endsWith("was changed: bias is " + dtype + " (3,), not F32 (3,)"));
        }
    }
}
