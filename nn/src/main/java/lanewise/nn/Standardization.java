package lanewise.nn;

import lanewise.nn.internal.Workspace;
import lanewise.tensor.Parallelism;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;

/**
 * What normalisations compute between their sums, for X (B, R, C): B groups of R rows, each column of a group with a mean
 * μ and an inverse deviation i of its own, so that X̂ = (X − μ) ⊙ i. μ and i are (B, 1, C), or (C) where B = 1; γ and β
 * (C).
 *
 * <p>A large X is taken in blocks that stay in a cache while all steps go over them, so that memory is read and written
 * once. X̂ is computed again where it is needed: that costs less than to store it. Blocks are divided among threads; no
 * bit depends on them, since no element depends on another.
 */
final class Standardization {
    // Up to so many elements X stays in a cache as a whole, and each step divides it among threads by itself.
    private static final int WHOLE = 1 << 18;
    private static final int BLOCK = 1 << 15;
    private static final int PARTS_PER_THREAD = 4;

    private Standardization() {}

    /** Computes some steps for {@code groups} groups from {@code group} on, and of each {@code rows} from {@code row} on. */
    private interface Steps {
        void run(int part, int group, int groups, int row, int rows);
    }

    /** How X is divided into blocks: some whole groups, or some rows of one. */
    private record Blocks(int groups, int rows, int groupsEach, int rowsEach) {
        static Blocks of(Tensor x) {
            int groups = x.dim(0);
            int rows = x.dim(1);
            int columns = Math.max(1, x.dim(2));
            if (x.elements() <= WHOLE) {
                return new Blocks(groups, rows, Math.max(1, groups), Math.max(1, rows));
            }
            int rowsEach = Math.min(rows, Math.max(1, BLOCK / columns));
            return new Blocks(groups, rows, Math.max(1, BLOCK / columns / rows), rowsEach);
        }

        int count() {
            return Math.ceilDiv(groups, groupsEach) * Math.ceilDiv(rows, rowsEach);
        }

        int parts() {
            return Math.min(count(), PARTS_PER_THREAD * Parallelism.threads());
        }

        void forEach(Steps steps) {
            int parts = parts();
            if (parts == 1) {
                run(0, 1, steps);
            } else {
                Parallelism.forEach(parts, part -> run(part, parts, steps));
            }
        }

        private void run(int part, int parts, Steps steps) {
            int perGroup = Math.ceilDiv(rows, rowsEach);
            int end = (int) ((long) count() * (part + 1) / parts);
            for (int i = (int) ((long) count() * part / parts); i < end; i++) {
                int group = i / perGroup * groupsEach;
                int row = i % perGroup * rowsEach;
                steps.run(part, group, Math.min(groupsEach, groups - group), row, Math.min(rowsEach, rows - row));
            }
        }
    }

    /** Writes (X − μ) ⊙ (X − μ) into {@code out}. */
    static void squaredDeviations(Tensor x, Tensor mean, Tensor out) {
        Blocks.of(x).forEach((_, group, groups, row, rows) -> {
            Tensor y = block(out, group, groups, row, rows);
            block(x, group, groups, row, rows).sub(ofGroups(mean, group, groups), y).square(y);
        });
    }

    /** Writes γ ⊙ X̂ + β into {@code out}. */
    static void scaled(Tensor x, Tensor mean, Tensor inverse, Tensor weight, Tensor bias, Tensor out) {
        Blocks.of(x).forEach((_, group, groups, row, rows) -> {
            Tensor y = block(out, group, groups, row, rows);
            block(x, group, groups, row, rows).sub(ofGroups(mean, group, groups), y)
                    .mul(ofGroups(inverse, group, groups), y).mul(weight, y).add(bias, y);
        });
    }

    /** Writes dY ⊙ X̂ into {@code out}, the terms of dγ. */
    static void products(Tensor dY, Tensor x, Tensor mean, Tensor inverse, Tensor out) {
        Blocks.of(x).forEach((_, group, groups, row, rows) -> {
            Tensor y = block(out, group, groups, row, rows);
            block(x, group, groups, row, rows).sub(ofGroups(mean, group, groups), y)
                    .mul(ofGroups(inverse, group, groups), y);
            block(dY, group, groups, row, rows).mul(y, y);
        });
    }

    /**
     * Writes dX = (dY + f a + f X̂ ⊙ b) ⊙ scale into {@code out}, for the rows a, b and scale, each (B, 1, C) or (C).
     *
     * @param before what dY is multiplied by first, (C); null for 1
     * @param f −1 ÷ the number of elements of a mean
     * @param normalized where X̂ of a block is kept
     */
    static void gradient(Tensor dY, Tensor before, Tensor x, Tensor mean, Tensor inverse, double f, Tensor a, Tensor b,
            Tensor scale, Workspace normalized, Tensor out) {
        Blocks blocks = Blocks.of(x);
        Tensor spaces = normalized.get(x.dtype(), Shape.of(blocks.parts() * blocks.groupsEach,
                blocks.rowsEach, x.dim(2)));
        blocks.forEach((part, group, groups, row, rows) -> {
            Tensor xHat = block(spaces, part * blocks.groupsEach, groups, 0, rows);
            block(x, group, groups, row, rows).sub(ofGroups(mean, group, groups), xHat)
                    .mul(ofGroups(inverse, group, groups), xHat);
            Tensor dX = block(out, group, groups, row, rows);
            Tensor given = block(dY, group, groups, row, rows);
            Tensor g = before == null ? given : given.mul(before, dX);
            g.axpy(f, ofGroups(a, group, groups), dX).addcmul(ofGroups(b, group, groups), xHat, f, dX)
                    .mul(ofGroups(scale, group, groups), dX);
        });
    }

    private static Tensor block(Tensor x, int group, int groups, int row, int rows) {
        Tensor some = groups == x.dim(0) ? x : x.narrow(0, group, groups);
        return rows == x.dim(1) ? some : some.narrow(1, row, rows);
    }

    private static Tensor ofGroups(Tensor rows, int group, int groups) {
        return rows.rank() == 1 || groups == rows.dim(0) ? rows : rows.narrow(0, group, groups);
    }
}
