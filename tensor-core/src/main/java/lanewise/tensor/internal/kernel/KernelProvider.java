package lanewise.tensor.internal.kernel;

import lanewise.tensor.DType;
import lanewise.tensor.internal.simd.SimdChoice;

/**
 * The kernels of each element type that {@link SimdChoice} chose: one object each, from the first use on. The only place
 * of this package where one is chosen. What has plain loops alone parts by type itself: {@link BinCounts},
 * {@link SortKeys} and {@link SortedSearch}; so do {@link Casts}, of two types, and {@link IntegerFolds}, whose results
 * are {@code long}.
 */
public final class KernelProvider {
    private static final FloatKernels FLOATS =
            SimdChoice.isVector() ? new VectorFloatKernels() : new ScalarFloatKernels();
    private static final DoubleKernels DOUBLES =
            SimdChoice.isVector() ? new VectorDoubleKernels() : new ScalarDoubleKernels();
    private static final FloatSums FLOAT_SUMS =
            SimdChoice.isVector() ? new VectorFloatSums() : new ScalarFloatSums();
    private static final DoubleSums DOUBLE_SUMS =
            SimdChoice.isVector() ? new VectorDoubleSums() : new ScalarDoubleSums();
    private static final CastKernels CASTS =
            SimdChoice.isVector() ? new VectorCastKernels() : new ScalarCastKernels();

    private static final FloatComparisons FLOAT_COMPARISONS =
            SimdChoice.isVector() ? new VectorFloatComparisons() : new ScalarFloatComparisons();
    private static final DoubleComparisons DOUBLE_COMPARISONS =
            SimdChoice.isVector() ? new VectorDoubleComparisons() : new ScalarDoubleComparisons();
    private static final FloatMaskedCopies FLOAT_MASKED =
            SimdChoice.isVector() ? new VectorFloatMaskedCopies() : new ScalarFloatMaskedCopies();
    private static final DoubleMaskedCopies DOUBLE_MASKED =
            SimdChoice.isVector() ? new VectorDoubleMaskedCopies() : new ScalarDoubleMaskedCopies();
    private static final RealKernels F32 = new FloatStorageKernels(); // these two use the kernels above
    private static final RealKernels F64 = new DoubleStorageKernels();

    private KernelProvider() {}

    // What programs of floating-point numbers alone never load.
    private static final class OtherTypes {
        static final LongKernels LONGS = SimdChoice.isVector() ? new VectorLongKernels() : new ScalarLongKernels();
        static final IntKernels INTS = SimdChoice.isVector() ? new VectorIntKernels() : new ScalarIntKernels();
        static final U8Kernels BYTES = SimdChoice.isVector() ? new VectorU8Kernels() : new ScalarU8Kernels();
        static final IntegerSums SUMS = SimdChoice.isVector() ? new VectorIntegerSums() : new ScalarIntegerSums();
        static final LongComparisons LONG_COMPARISONS =
                SimdChoice.isVector() ? new VectorLongComparisons() : new ScalarLongComparisons();
        static final IntComparisons INT_COMPARISONS =
                SimdChoice.isVector() ? new VectorIntComparisons() : new ScalarIntComparisons();
        static final LongMaskedCopies LONG_MASKED =
                SimdChoice.isVector() ? new VectorLongMaskedCopies() : new ScalarLongMaskedCopies();
        static final IntMaskedCopies INT_MASKED =
                SimdChoice.isVector() ? new VectorIntMaskedCopies() : new ScalarIntMaskedCopies();
        static final ByteMaskedCopies BYTE_MASKED =
                SimdChoice.isVector() ? new VectorByteMaskedCopies() : new ScalarByteMaskedCopies();
        static final ShortMaskedCopies SHORT_MASKED =
                SimdChoice.isVector() ? new VectorShortMaskedCopies() : new ScalarShortMaskedCopies();
        static final TruthValues TRUTH = SimdChoice.isVector() ? new VectorTruthValues() : new ScalarTruthValues();
        static final IntStorageKernels I32 = new IntStorageKernels();
        static final LongStorageKernels I64 = new LongStorageKernels();
        static final U8StorageKernels U8 = new U8StorageKernels();
        static final BoolStorageKernels BOOL = new BoolStorageKernels();
        static final StorageKernels HALVES = new HalfStorageKernels();
    }

    /** Returns the kernels that every element type has. */
    public static StorageKernels of(DType dtype) {
        return switch (dtype) {
            case F32 -> F32;
            case F64 -> F64;
            case I32, I64, U8, BOOL -> integers(dtype);
            case F16, BF16 -> OtherTypes.HALVES;
        };
    }

    /** Returns the kernels of an element type that computes. */
    public static NumberKernels numbers(DType dtype) {
        return switch (dtype) {
            case F32 -> F32;
            case F64 -> F64;
            case I32, I64, U8, BOOL -> integers(dtype);
            case F16, BF16 -> throw doesNotHave(dtype);
        };
    }

    /** Returns the kernels of F32 or F64. */
    public static RealKernels floating(DType dtype) {
        return switch (dtype) {
            case F32 -> F32;
            case F64 -> F64;
            case I32, I64, U8, BOOL, F16, BF16 -> throw doesNotHave(dtype);
        };
    }

    /** Returns the kernels of integers or truth values. */
    public static IntegerKernels integers(DType dtype) {
        return switch (dtype) {
            case I32 -> OtherTypes.I32;
            case I64 -> OtherTypes.I64;
            case U8 -> OtherTypes.U8;
            case BOOL -> OtherTypes.BOOL;
            case F32, F64, F16, BF16 -> throw doesNotHave(dtype);
        };
    }

    private static IllegalArgumentException doesNotHave(DType dtype) {
        return new IllegalArgumentException(dtype + " has no such kernels");
    }

    /** Returns the kernels on {@code float[]}. */
    public static FloatKernels floats() {
        return FLOATS;
    }

    /** Returns the kernels on {@code double[]}. */
    public static DoubleKernels doubles() {
        return DOUBLES;
    }

    /** Returns the kernels on {@code long[]}. */
    static LongKernels longs() {
        return OtherTypes.LONGS;
    }

    /** Returns the kernels on {@code int[]}. */
    static IntKernels ints() {
        return OtherTypes.INTS;
    }

    /** Returns the kernels on {@code byte[]} of U8. */
    static U8Kernels bytes() {
        return OtherTypes.BYTES;
    }

    /** Returns the sums and products of integers. */
    public static IntegerSums integerSums() {
        return OtherTypes.SUMS;
    }

    /** Returns the comparisons of {@code float[]}. */
    static FloatComparisons floatComparisons() {
        return FLOAT_COMPARISONS;
    }

    /** Returns the comparisons of {@code double[]}. */
    static DoubleComparisons doubleComparisons() {
        return DOUBLE_COMPARISONS;
    }

    /** Returns the comparisons of {@code long[]}. */
    static LongComparisons longComparisons() {
        return OtherTypes.LONG_COMPARISONS;
    }

    /** Returns the comparisons of {@code int[]}. */
    static IntComparisons intComparisons() {
        return OtherTypes.INT_COMPARISONS;
    }

    /** Returns the copies of {@code float[]} where a condition holds. */
    static FloatMaskedCopies floatMaskedCopies() {
        return FLOAT_MASKED;
    }

    /** Returns the copies of {@code double[]} where a condition holds. */
    static DoubleMaskedCopies doubleMaskedCopies() {
        return DOUBLE_MASKED;
    }

    /** Returns the copies of {@code long[]} where a condition holds. */
    static LongMaskedCopies longMaskedCopies() {
        return OtherTypes.LONG_MASKED;
    }

    /** Returns the copies of {@code int[]} where a condition holds. */
    static IntMaskedCopies intMaskedCopies() {
        return OtherTypes.INT_MASKED;
    }

    /** Returns the copies of {@code byte[]} where a condition holds. */
    static ByteMaskedCopies byteMaskedCopies() {
        return OtherTypes.BYTE_MASKED;
    }

    /** Returns the copies of {@code short[]} where a condition holds. */
    static ShortMaskedCopies shortMaskedCopies() {
        return OtherTypes.SHORT_MASKED;
    }

    /** Returns what is asked of truth values. */
    public static TruthValues truthValues() {
        return OtherTypes.TRUTH;
    }

    /** Returns the sums of {@code float[]}. */
    public static FloatSums floatSums() {
        return FLOAT_SUMS;
    }

    /** Returns the sums of {@code double[]}. */
    public static DoubleSums doubleSums() {
        return DOUBLE_SUMS;
    }

    /** Returns the casts that have more than one implementation; {@link Casts} has all. */
    static CastKernels casts() {
        return CASTS;
    }
}
