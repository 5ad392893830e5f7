package lanewise.nn.gradcheck;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import lanewise.nn.Module;
import lanewise.tensor.Tensor;

/** What forward passes change in a module besides the state for backward, such as running statistics. */
final class Buffers {
    private Buffers() {}

    /** Returns the result of work that runs forward passes, and puts the buffers back to what they were before. */
    static <R> R restored(Module module, Supplier<R> work) {
        Map<Tensor, Tensor> before = new LinkedHashMap<>();
        module.namedBuffers().values().forEach(buffer -> before.put(buffer, buffer.copy()));
        try {
            return work.get();
        } finally {
            before.forEach(Tensor::copyFrom);
        }
    }
}
