package lanewise.tensor.internal.kernel;

import lanewise.tensor.internal.layout.HalfPrecision;

/** The reference of {@link CastKernels}: plain loops. */
final class ScalarCastKernels implements CastKernels {
    private static final int LARGEST = 0xFF;

    @Override
    public void widen(byte[] x, int xOffset, int[] out, int outOffset, int length) {
        for (int i = 0; i < length; i++) {
            out[outOffset + i] = x[xOffset + i] & 0xFF;
        }
    }

    @Override
    public void widen(byte[] x, int xOffset, long[] out, int outOffset, int length) {
        for (int i = 0; i < length; i++) {
            out[outOffset + i] = x[xOffset + i] & 0xFF;
        }
    }

    @Override
    public void widen(byte[] x, int xOffset, float[] out, int outOffset, int length) {
        for (int i = 0; i < length; i++) {
            out[outOffset + i] = x[xOffset + i] & 0xFF;
        }
    }

    @Override
    public void widen(byte[] x, int xOffset, double[] out, int outOffset, int length) {
        for (int i = 0; i < length; i++) {
            out[outOffset + i] = x[xOffset + i] & 0xFF;
        }
    }

    @Override
    public void truth(byte[] x, int xOffset, byte[] out, int outOffset, int length) {
        for (int i = 0; i < length; i++) {
            out[outOffset + i] = (byte) (x[xOffset + i] != 0 ? 1 : 0);
        }
    }

    @Override
    public void truth(int[] x, int xOffset, byte[] out, int outOffset, int length) {
        for (int i = 0; i < length; i++) {
            out[outOffset + i] = (byte) (x[xOffset + i] != 0 ? 1 : 0);
        }
    }

    @Override
    public void truth(long[] x, int xOffset, byte[] out, int outOffset, int length) {
        for (int i = 0; i < length; i++) {
            out[outOffset + i] = (byte) (x[xOffset + i] != 0 ? 1 : 0);
        }
    }

    @Override
    public void truth(float[] x, int xOffset, byte[] out, int outOffset, int length) {
        for (int i = 0; i < length; i++) {
            out[outOffset + i] = (byte) (x[xOffset + i] != 0 ? 1 : 0);
        }
    }

    @Override
    public void truth(double[] x, int xOffset, byte[] out, int outOffset, int length) {
        for (int i = 0; i < length; i++) {
            out[outOffset + i] = (byte) (x[xOffset + i] != 0 ? 1 : 0);
        }
    }

    @Override
    public void lowBits(int[] x, int xOffset, byte[] out, int outOffset, int length) {
        for (int i = 0; i < length; i++) {
            out[outOffset + i] = (byte) x[xOffset + i];
        }
    }

    @Override
    public void lowBits(long[] x, int xOffset, byte[] out, int outOffset, int length) {
        for (int i = 0; i < length; i++) {
            out[outOffset + i] = (byte) x[xOffset + i];
        }
    }

    @Override
    public void truncate(double[] x, int xOffset, int[] out, int outOffset, int length) {
        for (int i = 0; i < length; i++) {
            out[outOffset + i] = (int) x[xOffset + i];
        }
    }

    @Override
    public void saturate(float[] x, int xOffset, byte[] out, int outOffset, int length) {
        for (int i = 0; i < length; i++) {
            out[outOffset + i] = (byte) Math.clamp((int) x[xOffset + i], 0, LARGEST);
        }
    }

    @Override
    public void saturate(double[] x, int xOffset, byte[] out, int outOffset, int length) {
        for (int i = 0; i < length; i++) {
            out[outOffset + i] = (byte) Math.clamp((int) x[xOffset + i], 0, LARGEST);
        }
    }

    @Override
    public void fromBF16(short[] x, int xOffset, float[] out, int outOffset, int length) {
        for (int i = 0; i < length; i++) {
            out[outOffset + i] = HalfPrecision.fromBF16(x[xOffset + i]);
        }
    }

    @Override
    public void toBF16(float[] x, int xOffset, short[] out, int outOffset, int length) {
        for (int i = 0; i < length; i++) {
            out[outOffset + i] = HalfPrecision.toBF16(x[xOffset + i]);
        }
    }

    @Override
    public void roundToOdd(double[] x, int xOffset, float[] out, int outOffset, int length) {
        for (int i = 0; i < length; i++) {
            out[outOffset + i] = HalfPrecision.roundedToOdd(x[xOffset + i]);
        }
    }
}
