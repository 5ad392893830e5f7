package lanewise.tensor.internal.gemm;

/**
 * Copies blocks of a matrix into micropanels, the form that the micro-kernel reads from front to back: a panel holds
 * {@code width} neighbours (rows of A, columns of B) for each p. A last panel that is not full is filled with zeros.
 */
final class FloatPacking {
    private FloatPacking() {}

    /**
     * Packs {@code count} neighbours × {@code kc}.
     *
     * @param along the distance in the source between neighbours
     * @param depth the distance in the source between successive p
     */
    static void pack(float[] source, int offset, int along, int depth, int count, int kc, int width,
            float[] panels, int panelOffset) {
        int to = panelOffset;
        for (int done = 0; done < count; done += width, to += width * kc) {
            int from = offset + done * along;
            int n = Math.min(width, count - done);
            if (n < width) {
                packPartial(source, from, along, depth, n, kc, width, panels, to);
            } else if (along == 1) {
                copyRows(source, from, depth, kc, width, panels, to);
            } else {
                transpose(source, from, along, depth, kc, width, panels, to);
            }
        }
    }

    private static void copyRows(float[] source, int from, int depth, int kc, int width, float[] panels, int to) {
        for (int p = 0; p < kc; p++) {
            System.arraycopy(source, from + p * depth, panels, to + p * width, width);
        }
    }

    // Panels are 4 neighbours wide or a multiple of 8. As many streams are read side by side.
    private static void transpose(float[] source, int from, int along, int depth, int kc, int width,
            float[] panels, int to) {
        if (width == 4) {
            transpose4(source, from, along, depth, kc, panels, to);
            return;
        }
        for (int i = 0; i < width; i += 8) {
            transpose8(source, from + i * along, along, depth, kc, width, panels, to + i);
        }
    }

    private static void transpose4(float[] source, int s0, int along, int depth, int kc, float[] panels, int to) {
        int s1 = s0 + along;
        int s2 = s1 + along;
        int s3 = s2 + along;
        for (int p = 0, s = 0, t = to; p < kc; p++, s += depth, t += 4) {
            panels[t] = source[s0 + s];
            panels[t + 1] = source[s1 + s];
            panels[t + 2] = source[s2 + s];
            panels[t + 3] = source[s3 + s];
        }
    }

    private static void transpose8(float[] source, int s0, int along, int depth, int kc, int width,
            float[] panels, int to) {
        int s1 = s0 + along;
        int s2 = s1 + along;
        int s3 = s2 + along;
        int s4 = s3 + along;
        int s5 = s4 + along;
        int s6 = s5 + along;
        int s7 = s6 + along;
        for (int p = 0, s = 0, t = to; p < kc; p++, s += depth, t += width) {
            panels[t] = source[s0 + s];
            panels[t + 1] = source[s1 + s];
            panels[t + 2] = source[s2 + s];
            panels[t + 3] = source[s3 + s];
            panels[t + 4] = source[s4 + s];
            panels[t + 5] = source[s5 + s];
            panels[t + 6] = source[s6 + s];
            panels[t + 7] = source[s7 + s];
        }
    }

    private static void packPartial(float[] source, int from, int along, int depth, int count, int kc, int width,
            float[] panels, int to) {
        for (int p = 0; p < kc; p++) {
            for (int i = 0; i < width; i++) {
                panels[to + p * width + i] = i < count ? source[from + i * along + p * depth] : 0;
            }
        }
    }
}
