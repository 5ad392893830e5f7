package lanewise.tensor;

/** The element types of a {@link Tensor}: IEEE 754 binary32 and binary64. */
public enum DType {
    /** 32-bit floating point, stored in {@code float[]}: for training and inference. */
    F32(Float.BYTES),
    /** 64-bit floating point, stored in {@code double[]}: for checking gradients. */
    F64(Double.BYTES);

    private final int bytes;

    DType(int bytes) {
        this.bytes = bytes;
    }

    /** Returns the size of one element in bytes. */
    public int bytes() {
        return bytes;
    }
}
