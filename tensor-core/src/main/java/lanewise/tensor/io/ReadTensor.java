package lanewise.tensor.io;

import java.io.IOException;
import lanewise.tensor.Tensor;

/**
 * What reading elements gives. Only reading them all can tell whether a tensor's type has them.
 *
 * @param tensor the tensor, or null if there cannot be one
 * @param leftOut why there cannot be one, or null if there is
 */
record ReadTensor(Tensor tensor, String leftOut) {
    static ReadTensor of(Tensor tensor) {
        return new ReadTensor(tensor, null);
    }

    static ReadTensor leftOut(String reason) {
        return new ReadTensor(null, reason);
    }

    /**
     * Returns the tensor.
     *
     * @param where stands in front of the message
     * @throws IOException if there is none; the message says why
     */
    Tensor orThrow(String where) throws IOException {
        if (tensor == null) {
            throw new IOException(where + "its " + leftOut);
        }
        return tensor;
    }
}
