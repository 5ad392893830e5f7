package lanewise.tensor.internal.conv;

import lanewise.tensor.internal.gemm.FloatGemm;
import lanewise.tensor.internal.gemm.FloatMatrix;
import lanewise.tensor.internal.layout.Layout;
import lanewise.tensor.internal.layout.Strided;

/** {@link WindowProducts} of F32. */
final class FloatWindowProducts implements WindowProducts {
    static final FloatWindowProducts INSTANCE = new FloatWindowProducts();

    private FloatWindowProducts() {}

    @Override
    public void windowsTimesFilters(Strided images, WindowAxis vertical, WindowAxis horizontal, Strided filters,
            Strided out) {
        FloatGemm.blocked(blocksOfA(out.layout()), new FloatWindows(images, vertical, horizontal),
                new FloatFilters(filters), out);
    }

    @Override
    public void matrixTimesWindows(Strided a, Strided images, WindowAxis vertical, WindowAxis horizontal, Strided out) {
        FloatGemm.blocked(blocksOfA(out.layout()), new FloatMatrix(a), new FloatWindows(images, vertical, horizontal),
                out);
    }

    @Override
    public void windowsTimesFiltersByTiles(Strided images, WindowAxis vertical, WindowAxis horizontal, Strided filters,
            Strided out) {
        new FloatWinograd(images, vertical, horizontal).windowsTimesFilters(filters, out);
    }

    @Override
    public void matrixTimesWindowsByTiles(Strided a, Strided images, WindowAxis vertical, WindowAxis horizontal,
            Strided out) {
        new FloatWinograd(images, vertical, horizontal).matrixTimesWindows(a, out);
    }

    @Override
    public void windowsTimesFiltersInGroups(Strided images, WindowAxis vertical, WindowAxis horizontal, Strided filters,
            Strided out) {
        new FloatGroupedConvolution(filters.layout().dim(3), images, vertical, horizontal, out.layout().dim(1))
                .windowsTimesFilters(filters, out);
    }

    @Override
    public void matrixTimesWindowsInGroups(int groups, Strided a, Strided images, WindowAxis vertical, WindowAxis horizontal,
            Strided out) {
        new FloatGroupedConvolution(groups, images, vertical, horizontal, out.layout().dim(3)).matrixTimesWindows(a, out);
    }

    // The smaller factor stays in the cache; the other one is packed where it is used.
    private static boolean blocksOfA(Layout out) {
        return out.dim(0) < out.dim(1);
    }
}
