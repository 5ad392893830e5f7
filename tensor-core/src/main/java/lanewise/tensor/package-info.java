/**
 * Fast strided tensors over heap arrays. This page is the manual; {@link lanewise.tensor.Tensor} has the operations.
 *
 * {@snippet lang=java :
 * Tensor x = Tensor.normal(new Philox(42, 0), DType.F32, 128, 3072);   // 128 rows of random numbers
 * Tensor w = Tensor.zeros(DType.F32, 10, 3072);
 * Tensor logits = x.matmul(w.transpose()).add(Tensor.of(new float[10]));  // (128, 10); the row is broadcast
 * long[] classes = logits.argmax(1).toLongArray();
 * System.out.println(logits.slice(0, 0, 3));                           // printed as NumPy prints
 * }
 *
 * <h2>Tensors and views</h2>
 * A {@link lanewise.tensor.Tensor} is an array, an element type ({@link lanewise.tensor.DType}), a
 * {@link lanewise.tensor.Shape} and strides. {@code reshape}, {@code transpose}, {@code permute}, {@code slice},
 * {@code select}, {@code broadcastTo} and their like return views of the same elements in constant time; {@code
 * reshape} copies if no strides can express the result. {@code Tensor.wrap} makes a tensor of an array of yours without
 * copying it, {@code Tensor.of} copies. {@code copy()} is always new and contiguous.
 *
 * <h2>Operations and results</h2>
 * {@code a.add(b)} returns a new tensor; {@code a.add(b, out)} writes into {@code out} and returns it. It allocates at
 * most some kilobytes, whatever the size of the operands; working arrays are kept for later calls. Exceptions are
 * {@code sort}, {@code median} and {@code quantile}, which take 16 bytes for each element along their axes, and for short
 * axes the JDK's sort about one more for each element of the operand; {@code logSoftmax} in place, a copy of what each
 * thread works on; {@code concat} and {@code stack}, some hundred bytes for each part; operations that take a tensor of
 * indices, 12 bytes for each; and {@code einsum}, if operands have to be summed or rearranged before they are multiplied.
 * For element-wise operations {@code out} may be an operand itself; any other overlap is refused, but with indices and
 * labels, which are read before anything is written.
 * Operands have one element type ({@code to(DType)} converts) and are broadcast by NumPy's rule. Comparisons give BOOL,
 * which masks are, and go into a tensor of their operands' type too, as 1 and 0. Indices are I64. A negative axis or index
 * counts from the end. Reductions take any number of axes, or all if none is named:
 * {@code x.sum(0, 2)}; as {@link lanewise.tensor.Axes} they may stay with size 1: {@code x.sum(Axes.of(0, 2).keep())}.
 *
 * <h2>Errors</h2>
 * Shapes that do not fit throw {@link lanewise.tensor.ShapeMismatchException}, element types that differ
 * {@link lanewise.tensor.DTypeMismatchException}, an axis or index out of range
 * {@link java.lang.IndexOutOfBoundsException}, any other unusable argument {@link java.lang.IllegalArgumentException},
 * null {@link java.lang.NullPointerException} with the parameter's name.
 * The message names the operation, the shapes, and a remedy where there is one. Nothing was written by then.
 *
 * <h2>Speed</h2>
 * On the module path vector kernels run without any flag; on the class path start Java with
 * {@code --add-modules jdk.incubator.vector}. Otherwise scalar kernels do the same work more slowly, and one warning on
 * the logger {@code lanewise.tensor} says so; {@link lanewise.tensor.Simd} tells which run and why. Large operations
 * are divided among all processors, which {@link lanewise.tensor.Parallelism} can limit. Vector code is slow until the
 * JVM has compiled it: measure after some seconds.
 *
 * <h2>Reproducibility</h2>
 * The same operation on the same values gives the same bits, whatever the strides, the number of threads, the width of
 * the vectors and the processor. Random numbers ({@link lanewise.tensor.Philox}) are functions of seed, stream and
 * position.
 *
 * <h2>Threads</h2>
 * {@code DType}, {@code Shape}, {@code Axes}, {@code Philox}, {@code PrintOptions}, {@code Window2d},
 * {@code Convolution2d} and {@code Pooling2d} are immutable; {@code Simd},
 * {@code Parallelism} and the classes of {@link lanewise.tensor.io} have no state. All of them may be used by any
 * threads at once. A {@code Tensor} may be read by any threads at once; whoever writes to it, or to a view of it, must
 * keep others from using it meanwhile. That holds for what {@link lanewise.tensor.TopK},
 * {@link lanewise.tensor.UniqueElements}, {@link lanewise.tensor.Histogram}, {@link lanewise.tensor.io.Npz.Contents} and
 * {@link lanewise.tensor.io.SafeTensors.Contents} hold too: their tensors and arrays are the caller's own. An exception
 * and an interrupt in a worker thread reach the caller, and an interrupt of the caller is kept for it.
 */
package lanewise.tensor;
