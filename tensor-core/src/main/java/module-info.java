/**
 * Strided tensors over heap arrays, with kernels on the Vector API and a scalar fallback that gives the same bits.
 *
 * <p>On the module path the incubator module is resolved with this one; no flag is needed.
 */
module lanewise.tensor {
    requires jdk.incubator.vector;

    exports lanewise.tensor;
    exports lanewise.tensor.io;
}
