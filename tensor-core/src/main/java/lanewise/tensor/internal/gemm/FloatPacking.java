package lanewise.tensor.internal.gemm;

import lanewise.tensor.internal.kernel.FloatKernels;
import lanewise.tensor.internal.kernel.KernelProvider;

/**
 * Copies blocks of a matrix into micropanels, the form that the micro-kernel reads from front to back: a panel holds
 * {@code width} neighbours (rows of A, columns of B) for each p. Where a last panel is not full, the rest is left as it
 * was: what the kernel computes of it is stored nowhere.
 */
final class FloatPacking {
    // So many panels side by side are packed row by row of the source, fewer one after the other.
    private static final int ROW_BY_ROW_FROM = 4;

    private FloatPacking() {}

    /**
     * Packs {@code count} neighbours × {@code kc}.
     *
     * @param along the distance in the source between neighbours
     * @param depth the distance in the source between successive p
     * @param narrow the width of a last panel that has room in it
     * @param panelStep the distance between panels
     */
    static void pack(float[] source, int offset, int along, int depth, int count, int kc, int width,
            int narrow, float[] panels, int panelOffset, int panelStep) {
        int full = count / width;
        int rest = count - full * width;
        int restOffset = offset + full * width * along;
        int restPanel = panelOffset + full * panelStep;
        int restWidth = rest <= narrow ? narrow : width;
        if (along == 1) {
            KernelProvider.floats().copyRows(source, restOffset, depth, rest == 0 ? 0 : kc, rest,
                    panels, restPanel, restWidth);
            copyRows(source, offset, depth, full, kc, width, panels, panelOffset, panelStep);
        } else {
            for (int i = 0; i < full; i++) {
                packAcross(source, offset + i * width * along, along, depth, width, kc, panels,
                        panelOffset + i * panelStep, width);
            }
            packAcross(source, restOffset, along, depth, rest, kc, panels, restPanel, restWidth);
        }
    }

    private static void copyRows(float[] source, int from, int depth, int full, int kc, int width,
            float[] panels, int to, int panelStep) {
        if (width == 8) {
            for (int i = 0; i < full; i++) {
                copyRows8(source, from + i * 8, depth, kc, panels, to + i * panelStep);
            }
            return;
        }
        FloatKernels kernels = KernelProvider.floats();
        if (full < ROW_BY_ROW_FROM) {
            for (int i = 0; i < full; i++) {
                kernels.copyRows(source, from + i * width, depth, kc, width, panels, to + i * panelStep, width);
            }
            return;
        }
        for (int p = 0; p < kc; p++) {
            kernels.copyRows(source, from + p * depth, width, full, width, panels, to + p * width, panelStep);
        }
    }

    // A call of arraycopy takes longer than eight elements do.
    private static void copyRows8(float[] source, int from, int depth, int kc, float[] panels, int to) {
        for (int p = 0, s = from, t = to; p < kc; p++, s += depth, t += 8) {
            panels[t] = source[s];
            panels[t + 1] = source[s + 1];
            panels[t + 2] = source[s + 2];
            panels[t + 3] = source[s + 3];
            panels[t + 4] = source[s + 4];
            panels[t + 5] = source[s + 5];
            panels[t + 6] = source[s + 6];
            panels[t + 7] = source[s + 7];
        }
    }

    private static void packAcross(float[] source, int from, int along, int depth, int count, int kc,
            float[] panels, int to, int width) {
        if (depth == 1) {
            KernelProvider.floats().transpose(source, from, along, count, kc, panels, to, width);
            return;
        }
        for (int p = 0; p < kc; p++) {
            for (int i = 0; i < count; i++) {
                panels[to + p * width + i] = source[from + i * along + p * depth];
            }
        }
    }
}
