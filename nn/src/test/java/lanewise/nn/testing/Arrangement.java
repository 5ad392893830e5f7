package lanewise.nn.testing;

import java.util.stream.IntStream;
import lanewise.nn.internal.ChannelsLast;
import lanewise.tensor.Tensor;

/** Ways to store a tensor other than in row-major order. */
public enum Arrangement {
    CONTIGUOUS {
        @Override
        public Tensor of(Tensor x) {
            return x.copy();
        }
    },
    /** The last two axes in the other order. */
    TRANSPOSED {
        @Override
        public Tensor of(Tensor x) {
            return x.transpose().copy().transpose();
        }
    },
    /** Every second place along each axis of a larger tensor that holds NaN, or −1, elsewhere. */
    SLICED {
        @Override
        public Tensor of(Tensor x) {
            int[] sizes = x.shape().toArray();
            Tensor sliced = Tensor.zeros(x.dtype(), IntStream.of(sizes).map(size -> 2 * size + 1).toArray())
                    .fill(x.dtype().isFloating() ? Double.NaN : -1);
            for (int axis = 0; axis < sizes.length; axis++) {
                sliced = sliced.slice(axis, 1 - axis % 2, 2 * sizes[axis] + 1 - axis % 2, 2);
            }
            return sliced.copyFrom(x);
        }
    },
    /** All axes stored backward: negative strides. */
    REVERSED {
        @Override
        public Tensor of(Tensor x) {
            return reversed(reversed(x).copy());
        }
    };

    /** Returns a tensor with the values of {@code x}, stored this way. */
    public abstract Tensor of(Tensor x);

    /** Returns a tensor with the values of {@code x} (N, C, …), stored in the order (N, …, C), as images are. */
    public static Tensor channelsLast(Tensor x) {
        return x.rank() < 3 ? x.copy() : ChannelsLast.zeros(x.dtype(), x.shape()).copyFrom(x);
    }

    private static Tensor reversed(Tensor x) {
        Tensor view = x;
        for (int axis = 0; axis < x.rank(); axis++) {
            view = view.slice(axis, -1, Integer.MIN_VALUE, -1);
        }
        return view;
    }
}
