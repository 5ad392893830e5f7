package lanewise.tensor.internal.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;
import lanewise.tensor.internal.simd.VectorLanes;

/** Transposes eight rows at a time, in vectors of at least eight lanes. */
final class VectorFloatTransposition {
    private static final int ROWS = 8;
    private static final VectorSpecies<Float> SPECIES = VectorLanes.F32;
    private static final int LANES = SPECIES.length();

    // The scalar loop transposes narrow matrices as fast as AVX2 does.
    private static final int LEAST_TILES = VectorLanes.bits() < 512 ? 2 : 1;

    private static final VectorSpecies<Float> HALF = VectorLanes.half(SPECIES);
    // Lanes of two vectors, numbered through: selectFrom wants the numbers as elements of its own type. Arrays, so that they
    // are loaded before a loop: a vector that is a constant is loaded again after each store.
    private static final float[] LOW = interleaved(0);
    private static final float[] HIGH = interleaved(LANES / 2);
    private static final VectorMask<Float> SECOND_COLUMN = SPECIES.indexInRange(0, ROWS).not();
    // Blocks of lanes that change places with their neighbours, and the second one of each two.
    private static final VectorShuffle<Float> EXCHANGED_FOURS = exchanged(4);
    private static final VectorShuffle<Float> EXCHANGED_TWOS = exchanged(2);
    private static final VectorShuffle<Float> EXCHANGED_ONES = exchanged(1);
    private static final VectorMask<Float> UPPER_FOUR = VectorMask.fromLong(SPECIES, 0b11110000);
    private static final VectorMask<Float> UPPER_TWOS = VectorMask.fromLong(SPECIES, 0b11001100);
    private static final VectorMask<Float> UPPER_ONES = VectorMask.fromLong(SPECIES, 0b10101010);

    private VectorFloatTransposition() {}

    /** Returns whether there is a loop for so many rows and columns that is faster than the scalar one. */
    static boolean pays(int rows, int columns) {
        return LANES >= ROWS && rows >= LEAST_TILES * ROWS && columns >= LEAST_TILES * LANES;
    }

    /** Transposes a matrix as {@link FloatKernels#transpose}. The last tiles may overlap those before. */
    static void transpose(float[] x, int xOffset, int xRow, int rows, int columns,
            float[] out, int outOffset, int outRow) {
        int wholeRows = rows - rows % ROWS;
        int wholeColumns = SPECIES.loopBound(columns);
        transposeWhole(x, xOffset, xRow, wholeRows, wholeColumns, out, outOffset, outRow);
        int lastRows = rows - ROWS;
        int lastColumns = columns - LANES;
        if (wholeRows < rows) {
            transposeWhole(x, xOffset + lastRows * xRow, xRow, ROWS, wholeColumns, out, outOffset + lastRows, outRow);
        }
        if (wholeColumns < columns) {
            int from = xOffset + lastColumns;
            int to = outOffset + lastColumns * outRow;
            transposeWhole(x, from, xRow, wholeRows, LANES, out, to, outRow);
            if (wholeRows < rows) {
                transposeWhole(x, from + lastRows * xRow, xRow, ROWS, LANES, out, to + lastRows, outRow);
            }
        }
    }

    // Multiples of eight rows and of as many columns as a vector has lanes.
    private static void transposeWhole(float[] x, int xOffset, int xRow, int rows, int columns,
            float[] out, int outOffset, int outRow) {
        int down = rows / ROWS;
        int across = columns / LANES;
        // Few rows are finished together: what they become of one cache line is then stored at once.
        if (rows >= columns || rows <= 2 * ROWS) {
            tiles(across, LANES, LANES * outRow, down, ROWS * xRow, ROWS, x, xOffset, xRow, out, outOffset, outRow);
        } else {
            tiles(down, ROWS * xRow, ROWS, across, LANES, LANES * outRow, x, xOffset, xRow, out, outOffset, outRow);
        }
    }

    // Tiles of eight rows and as many columns as a vector has lanes, some with a step between them, again and again.
    private static void tiles(int times, int xJump, int outJump, int tiles, int xStep, int outStep,
            float[] x, int xOffset, int xRow, float[] out, int outOffset, int outRow) {
        if (VectorLanes.bits() < 512) {
            exchange(times, xJump, outJump, tiles, xStep, outStep, x, xOffset, xRow, out, outOffset, outRow);
        } else {
            interleave(times, xJump, outJump, tiles, xStep, outStep, x, xOffset, xRow, out, outOffset, outRow);
        }
    }

    // Perfect shuffles: three times, row i and row i + 4 are interleaved lane by lane and become the rows 2i and 2i + 1.
    // Where a vector holds eight lanes, each row is then a column; where it holds sixteen, two of them.
    private static void interleave(int times, int xJump, int outJump, int tiles, int xStep, int outStep,
            float[] x, int xOffset, int xRow, float[] out, int outOffset, int outRow) {
        FloatVector low = load(LOW, 0);
        FloatVector high = load(HIGH, 0);
        VectorMask<Float> secondColumn = SECOND_COLUMN;
        for (int time = 0; time < times; time++) {
            int s = xOffset + time * xJump;
            int t = outOffset + time * outJump;
            for (int tile = 0; tile < tiles; tile++, s += xStep, t += outStep) {
                FloatVector a0 = load(x, s);
                FloatVector a1 = load(x, s + xRow);
                FloatVector a2 = load(x, s + 2 * xRow);
                FloatVector a3 = load(x, s + 3 * xRow);
                FloatVector a4 = load(x, s + 4 * xRow);
                FloatVector a5 = load(x, s + 5 * xRow);
                FloatVector a6 = load(x, s + 6 * xRow);
                FloatVector a7 = load(x, s + 7 * xRow);
                FloatVector b0 = low.selectFrom(a0, a4);
                FloatVector b1 = high.selectFrom(a0, a4);
                FloatVector b2 = low.selectFrom(a1, a5);
                FloatVector b3 = high.selectFrom(a1, a5);
                FloatVector b4 = low.selectFrom(a2, a6);
                FloatVector b5 = high.selectFrom(a2, a6);
                FloatVector b6 = low.selectFrom(a3, a7);
                FloatVector b7 = high.selectFrom(a3, a7);
                FloatVector c0 = low.selectFrom(b0, b4);
                FloatVector c1 = high.selectFrom(b0, b4);
                FloatVector c2 = low.selectFrom(b1, b5);
                FloatVector c3 = high.selectFrom(b1, b5);
                FloatVector c4 = low.selectFrom(b2, b6);
                FloatVector c5 = high.selectFrom(b2, b6);
                FloatVector c6 = low.selectFrom(b3, b7);
                FloatVector c7 = high.selectFrom(b3, b7);
                FloatVector d0 = low.selectFrom(c0, c4);
                FloatVector d1 = high.selectFrom(c0, c4);
                FloatVector d2 = low.selectFrom(c1, c5);
                FloatVector d3 = high.selectFrom(c1, c5);
                FloatVector d4 = low.selectFrom(c2, c6);
                FloatVector d5 = high.selectFrom(c2, c6);
                FloatVector d6 = low.selectFrom(c3, c7);
                FloatVector d7 = high.selectFrom(c3, c7);
                if (LANES == ROWS) {
                    d0.intoArray(out, t);
                    d1.intoArray(out, t + outRow);
                    d2.intoArray(out, t + 2 * outRow);
                    d3.intoArray(out, t + 3 * outRow);
                    d4.intoArray(out, t + 4 * outRow);
                    d5.intoArray(out, t + 5 * outRow);
                    d6.intoArray(out, t + 6 * outRow);
                    d7.intoArray(out, t + 7 * outRow);
                    continue;
                }
                ((FloatVector) d0.reinterpretShape(HALF, 0)).intoArray(out, t);
                d0.intoArray(out, t + outRow - ROWS, secondColumn);
                ((FloatVector) d1.reinterpretShape(HALF, 0)).intoArray(out, t + 2 * outRow);
                d1.intoArray(out, t + 3 * outRow - ROWS, secondColumn);
                ((FloatVector) d2.reinterpretShape(HALF, 0)).intoArray(out, t + 4 * outRow);
                d2.intoArray(out, t + 5 * outRow - ROWS, secondColumn);
                ((FloatVector) d3.reinterpretShape(HALF, 0)).intoArray(out, t + 6 * outRow);
                d3.intoArray(out, t + 7 * outRow - ROWS, secondColumn);
                ((FloatVector) d4.reinterpretShape(HALF, 0)).intoArray(out, t + 8 * outRow);
                d4.intoArray(out, t + 9 * outRow - ROWS, secondColumn);
                ((FloatVector) d5.reinterpretShape(HALF, 0)).intoArray(out, t + 10 * outRow);
                d5.intoArray(out, t + 11 * outRow - ROWS, secondColumn);
                ((FloatVector) d6.reinterpretShape(HALF, 0)).intoArray(out, t + 12 * outRow);
                d6.intoArray(out, t + 13 * outRow - ROWS, secondColumn);
                ((FloatVector) d7.reinterpretShape(HALF, 0)).intoArray(out, t + 14 * outRow);
                d7.intoArray(out, t + 15 * outRow - ROWS, secondColumn);
            }
        }
    }

    // Eklundh's method: in blocks of four, two and one, the upper half of a row and the lower one of the row so far below
    // change places. AVX2 has no shuffle of two vectors, but one of each and a choice.
    private static void exchange(int times, int xJump, int outJump, int tiles, int xStep, int outStep,
            float[] x, int xOffset, int xRow, float[] out, int outOffset, int outRow) {
        VectorShuffle<Float> fours = EXCHANGED_FOURS;
        VectorShuffle<Float> twos = EXCHANGED_TWOS;
        VectorShuffle<Float> ones = EXCHANGED_ONES;
        VectorMask<Float> upperFour = UPPER_FOUR;
        VectorMask<Float> upperTwos = UPPER_TWOS;
        VectorMask<Float> upperOnes = UPPER_ONES;
        for (int time = 0; time < times; time++) {
            int s = xOffset + time * xJump;
            int t = outOffset + time * outJump;
            for (int tile = 0; tile < tiles; tile++, s += xStep, t += outStep) {
                FloatVector a0 = load(x, s);
                FloatVector a1 = load(x, s + xRow);
                FloatVector a2 = load(x, s + 2 * xRow);
                FloatVector a3 = load(x, s + 3 * xRow);
                FloatVector a4 = load(x, s + 4 * xRow);
                FloatVector a5 = load(x, s + 5 * xRow);
                FloatVector a6 = load(x, s + 6 * xRow);
                FloatVector a7 = load(x, s + 7 * xRow);
                FloatVector b0 = a0.blend(a4.rearrange(fours), upperFour);
                FloatVector b4 = a0.rearrange(fours).blend(a4, upperFour);
                FloatVector b1 = a1.blend(a5.rearrange(fours), upperFour);
                FloatVector b5 = a1.rearrange(fours).blend(a5, upperFour);
                FloatVector b2 = a2.blend(a6.rearrange(fours), upperFour);
                FloatVector b6 = a2.rearrange(fours).blend(a6, upperFour);
                FloatVector b3 = a3.blend(a7.rearrange(fours), upperFour);
                FloatVector b7 = a3.rearrange(fours).blend(a7, upperFour);
                FloatVector c0 = b0.blend(b2.rearrange(twos), upperTwos);
                FloatVector c2 = b0.rearrange(twos).blend(b2, upperTwos);
                FloatVector c1 = b1.blend(b3.rearrange(twos), upperTwos);
                FloatVector c3 = b1.rearrange(twos).blend(b3, upperTwos);
                FloatVector c4 = b4.blend(b6.rearrange(twos), upperTwos);
                FloatVector c6 = b4.rearrange(twos).blend(b6, upperTwos);
                FloatVector c5 = b5.blend(b7.rearrange(twos), upperTwos);
                FloatVector c7 = b5.rearrange(twos).blend(b7, upperTwos);
                FloatVector d0 = c0.blend(c1.rearrange(ones), upperOnes);
                FloatVector d1 = c0.rearrange(ones).blend(c1, upperOnes);
                FloatVector d2 = c2.blend(c3.rearrange(ones), upperOnes);
                FloatVector d3 = c2.rearrange(ones).blend(c3, upperOnes);
                FloatVector d4 = c4.blend(c5.rearrange(ones), upperOnes);
                FloatVector d5 = c4.rearrange(ones).blend(c5, upperOnes);
                FloatVector d6 = c6.blend(c7.rearrange(ones), upperOnes);
                FloatVector d7 = c6.rearrange(ones).blend(c7, upperOnes);
                d0.intoArray(out, t);
                d1.intoArray(out, t + outRow);
                d2.intoArray(out, t + 2 * outRow);
                d3.intoArray(out, t + 3 * outRow);
                d4.intoArray(out, t + 4 * outRow);
                d5.intoArray(out, t + 5 * outRow);
                d6.intoArray(out, t + 6 * outRow);
                d7.intoArray(out, t + 7 * outRow);
            }
        }
    }

    private static float[] interleaved(int first) {
        float[] lanes = new float[LANES];
        for (int lane = 0; lane < LANES; lane++) {
            lanes[lane] = first + lane / 2 + lane % 2 * LANES;
        }
        return lanes;
    }

    private static VectorShuffle<Float> exchanged(int block) {
        return VectorShuffle.fromOp(SPECIES, lane -> (lane ^ block) % LANES);
    }

    private static FloatVector load(float[] x, int offset) {
        return FloatVector.fromArray(SPECIES, x, offset);
    }
}
