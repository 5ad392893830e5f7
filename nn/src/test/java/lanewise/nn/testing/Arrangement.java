package lanewise.nn.testing;

import lanewise.tensor.Tensor;

/** Ways to store a matrix other than row by row. */
public enum Arrangement {
    CONTIGUOUS {
        @Override
        public Tensor of(Tensor matrix) {
            return matrix.copy();
        }
    },
    TRANSPOSED {
        @Override
        public Tensor of(Tensor matrix) {
            return matrix.transpose().copy().transpose();
        }
    },
    /** Every second row and column of a larger matrix that holds NaN elsewhere. */
    SLICED {
        @Override
        public Tensor of(Tensor matrix) {
            int rows = matrix.dim(0);
            int columns = matrix.dim(1);
            return Tensor.full(matrix.dtype(), Double.NaN, 2 * rows + 1, 2 * columns + 1)
                    .slice(0, 1, 2 * rows + 1, 2).slice(1, 0, 2 * columns, 2).copyFrom(matrix);
        }
    },
    /** Both axes stored backward: negative strides. */
    REVERSED {
        @Override
        public Tensor of(Tensor matrix) {
            return reversed(reversed(matrix).copy());
        }
    };

    /** Returns a tensor with the values of {@code matrix}, stored this way. */
    public abstract Tensor of(Tensor matrix);

    private static Tensor reversed(Tensor matrix) {
        return matrix.slice(0, -1, Integer.MIN_VALUE, -1).slice(1, -1, Integer.MIN_VALUE, -1);
    }
}
