package lanewise.tensor;

/** What {@link Tensor#pad(int[][], PadMode)} puts around a tensor. */
public enum PadMode {
    /** The element at the edge: {@code a a | a b c | c c}. */
    EDGE,
    /** The elements mirrored at the one at the edge, again and again: {@code c b | a b c | b a}. */
    REFLECT
}
