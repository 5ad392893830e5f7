package lanewise.tensor.internal.kernel;

import lanewise.tensor.internal.layout.Storage;

/** Binary search in sorted elements of F32, F64, I32 or I64. */
public final class SortedSearch {
    private SortedSearch() {}

    /** As {@link FloatSearch#searchSorted}, in the type of both operands. */
    public static void searchSorted(boolean right, Storage sorted, int sOffset, int sStride, int size,
            Storage x, int xOffset, int xStride, Storage out, int outOffset, int outStride, int length) {
        switch (x.dtype()) {
            case F32 -> FloatSearch.searchSorted(right, sorted.floats(), sOffset, sStride, size,
                    x.floats(), xOffset, xStride, out, outOffset, outStride, length);
            case F64 -> DoubleSearch.searchSorted(right, sorted.doubles(), sOffset, sStride, size,
                    x.doubles(), xOffset, xStride, out, outOffset, outStride, length);
            case I32 -> IntSearch.searchSorted(right, sorted.ints(), sOffset, sStride, size,
                    x.ints(), xOffset, xStride, out, outOffset, outStride, length);
            case I64 -> LongSearch.searchSorted(right, sorted.longs(), sOffset, sStride, size,
                    x.longs(), xOffset, xStride, out, outOffset, outStride, length);
            case U8, BOOL, F16, BF16 -> throw new IllegalArgumentException(x.dtype() + " has no such kernel");
        }
    }
}
