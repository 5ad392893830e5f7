package lanewise.tensor.internal.kernel;

import java.util.List;
import java.util.Random;
import lanewise.tensor.DType;
import lanewise.tensor.internal.Implementations;
import lanewise.tensor.internal.layout.HalfPrecision;
import lanewise.tensor.internal.layout.Storage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each implementation of {@link CastKernels} against {@link CastReference}, bit for bit. */
class CastKernelsTest {
    private static final List<CastKernels> ALL = List.of(new ScalarCastKernels(), new VectorCastKernels());

    /** The loops of the contract, with what they convert. */
    private enum Loop {
        U8_TO_I32(DType.U8, DType.I32, (k, x, p, out, q, n) -> k.widen(x.bytes(), p, out.ints(), q, n)),
        U8_TO_I64(DType.U8, DType.I64, (k, x, p, out, q, n) -> k.widen(x.bytes(), p, out.longs(), q, n)),
        U8_TO_F32(DType.U8, DType.F32, (k, x, p, out, q, n) -> k.widen(x.bytes(), p, out.floats(), q, n)),
        U8_TO_F64(DType.U8, DType.F64, (k, x, p, out, q, n) -> k.widen(x.bytes(), p, out.doubles(), q, n)),
        U8_TO_BOOL(DType.U8, DType.BOOL, (k, x, p, out, q, n) -> k.truth(x.bytes(), p, out.bytes(), q, n)),
        I32_TO_BOOL(DType.I32, DType.BOOL, (k, x, p, out, q, n) -> k.truth(x.ints(), p, out.bytes(), q, n)),
        I64_TO_BOOL(DType.I64, DType.BOOL, (k, x, p, out, q, n) -> k.truth(x.longs(), p, out.bytes(), q, n)),
        F32_TO_BOOL(DType.F32, DType.BOOL, (k, x, p, out, q, n) -> k.truth(x.floats(), p, out.bytes(), q, n)),
        F64_TO_BOOL(DType.F64, DType.BOOL, (k, x, p, out, q, n) -> k.truth(x.doubles(), p, out.bytes(), q, n)),
        I32_TO_U8(DType.I32, DType.U8, (k, x, p, out, q, n) -> k.lowBits(x.ints(), p, out.bytes(), q, n)),
        I64_TO_U8(DType.I64, DType.U8, (k, x, p, out, q, n) -> k.lowBits(x.longs(), p, out.bytes(), q, n)),
        F64_TO_I32(DType.F64, DType.I32, (k, x, p, out, q, n) -> k.truncate(x.doubles(), p, out.ints(), q, n)),
        F32_TO_U8(DType.F32, DType.U8, (k, x, p, out, q, n) -> k.saturate(x.floats(), p, out.bytes(), q, n)),
        F64_TO_U8(DType.F64, DType.U8, (k, x, p, out, q, n) -> k.saturate(x.doubles(), p, out.bytes(), q, n)),
        BF16_TO_F32(DType.BF16, DType.F32, (k, x, p, out, q, n) -> k.fromBF16(x.shorts(), p, out.floats(), q, n)),
        F32_TO_BF16(DType.F32, DType.BF16, (k, x, p, out, q, n) -> k.toBF16(x.floats(), p, out.shorts(), q, n));

        private final DType from;
        private final DType to;
        private final Call call;

        Loop(DType from, DType to, Call call) {
            this.from = from;
            this.to = to;
            this.call = call;
        }
    }

    @FunctionalInterface
    private interface Call {
        void run(CastKernels kernels, Storage x, int xOffset, Storage out, int outOffset, int length);
    }

    @Test
    void everyImplementationIsTested() {
        Implementations.assertNoneIsLeftOut(ALL, CastKernels.class);
    }

    @ParameterizedTest
    @EnumSource
    void loops(Loop loop) {
        Random random = new Random(85);
        KernelComparison.lengths().forEach(length -> {
            Storage x = CastReference.random(loop.from, length + 3, random);
            Storage untouched = CastReference.random(loop.to, length + 4, random);
            Storage expected = CastReference.copy(untouched, length + 4);
            CastReference.cast(x, 1, 1, expected, 2, 1, length);
            for (CastKernels kernels : ALL) {
                Storage actual = CastReference.copy(untouched, length + 4);
                loop.call.run(kernels, x, 1, actual, 2, length);
                CastReference.assertSameBits(expected, actual, length + 4,
                        kernels.getClass().getSimpleName() + ", " + length + " elements");
            }
        });
    }

    @Test
    void roundingToOdd() {
        Random random = new Random(86);
        KernelComparison.lengths().forEach(length -> {
            Storage x = CastReference.random(DType.F64, length + 3, random);
            Storage untouched = CastReference.random(DType.F32, length + 4, random);
            Storage expected = CastReference.copy(untouched, length + 4);
            for (int i = 0; i < length; i++) {
                expected.floats()[2 + i] = HalfPrecision.roundedToOdd(x.doubles()[1 + i]);
            }
            for (CastKernels kernels : ALL) {
                Storage actual = CastReference.copy(untouched, length + 4);
                kernels.roundToOdd(x.doubles(), 1, actual.floats(), 2, length);
                CastReference.assertSameBits(expected, actual, length + 4,
                        kernels.getClass().getSimpleName() + ", " + length + " elements");
            }
        });
    }
}
