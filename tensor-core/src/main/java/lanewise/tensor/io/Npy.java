package lanewise.tensor.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.Objects;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;
import lanewise.tensor.internal.file.AtomicFile;

/**
 * NumPy's format of one array, as {@code np.load} and {@code np.save} read and write it.
 *
 * <p>Read are the format's versions 1.0, 2.0 and 3.0 in every spelling of the header that NumPy reads: {@code '<f4'},
 * {@code '>f8'}, {@code '=f4'}, {@code 'd'}, {@code 'single'}, {@code '?'}, sizes such as {@code 2L} of Python 2,
 * comments, line breaks. Not read are types with commas, counts or shapes in them ({@code 'f4,'}), on which NumPy's
 * versions differ, and negative sizes. An array in Fortran order becomes a view with its axes reversed, without a
 * second copy.
 *
 * <p>Elements, in either order of bytes, keep their values: {@code f2}, {@code f4}, {@code f8}, {@code i4}, {@code i8},
 * {@code u1} and {@code b1} become F16, F32, F64, I32, I64, U8 and BOOL, where any byte but 0 is true; {@code i1},
 * {@code i2} and {@code u2} become I32, {@code u4} becomes I64, and so does {@code u8}, unless an element exceeds
 * 2<sup>63</sup> − 1. Types whose size is the machine's, such as {@code 'int'}, are those of Linux on 64 bits. Arrays
 * of other types, and those with such an element, are refused; {@link Npz} leaves them out.
 *
 * <p>Reading trusts nothing: the header may have 10,000 characters, as in NumPy, and the shape 64 axes, and the file
 * must have exactly the bytes that the header asks for, before the array is allocated. Unlike NumPy, a file that goes
 * on after its array is refused. Source: numpy.org/doc/stable/reference/generated/numpy.lib.format.html.
 */
public final class Npy {
    private Npy() {}

    /**
     * Reads a file ({@code np.load}). Beside the tensor it needs a buffer of constant size.
     *
     * @param file the file, of any file system
     * @throws IOException if the file cannot be read, is not valid or has elements that no tensor can hold, or the
     *         tensor needs more memory than there is; the message names the file and says why
     */
    public static Tensor read(Path file) throws IOException {
        return Input.read(file, "npy", reader -> read(reader).orThrow(""));
    }

    /**
     * Reads a stream to its end, such as a resource of the class path. What {@link #read(Path)} checks is checked here
     * too. Arrays grow with the bytes that have come: they never take more than three times those, and a
     * buffer; of elements that become longer, as many times more as they do.
     *
     * @param in the stream; it is not closed
     * @throws IOException as for a file
     */
    public static Tensor read(InputStream in) throws IOException {
        return Input.read(in, "npy", reader -> read(reader).orThrow(""));
    }

    /** Reads a header and an array to the end. */
    static ReadTensor read(ElementReader in) throws IOException {
        NpyHeader header = NpyHeader.read(in);
        if (!header.isReadable()) {
            throw new IOException(header.whyNot());
        }
        requireDataBytes(in, header);
        in.order(header.order());
        ReadTensor read = in.read(header.elementType(), header.fortran() ? reversed(header.shape()) : header.shape());
        if (!in.isAtEnd()) {
            throw new FormatException(needs(header) + ", but more follow the header");
        }
        return header.fortran() && read.tensor() != null ? ReadTensor.of(NpyHeader.reversedAxes(read.tensor())) : read;
    }

    /** Refuses an array of which the number of bytes that follow the header is known to be another than it needs. */
    static void requireDataBytes(ElementReader in, NpyHeader header) throws FormatException {
        if (in.hasSize() && in.left() != header.dataBytes()) {
            throw new FormatException(needs(header) + ", but " + in.left() + " follow the header");
        }
    }

    private static String needs(NpyHeader header) {
        return "shape " + header.shape() + " of type " + header.elementType() + " needs " + header.dataBytes()
                + " bytes";
    }

    private static Shape reversed(Shape shape) {
        int[] sizes = new int[shape.rank()];
        for (int axis = 0; axis < sizes.length; axis++) {
            sizes[axis] = shape.dim(-1 - axis);
        }
        return Shape.of(sizes);
    }

    /**
     * Writes a file ({@code np.save}), with the bytes that NumPy 1.24 writes for the same array: format version 1.0,
     * little-endian, in Fortran order if the tensor is the whole of a row-major one with its axes reversed, and in row-
     * major order otherwise. The file is there whole or not at all. Of all types only BF16 cannot be written, which
     * NumPy does not have: write {@code x.to(DType.F32)}, or a file of {@link SafeTensors}.
     *
     * @param file the file; if it exists, it is replaced and keeps its permissions (a link is replaced itself). The name is
     *        taken as it is, without {@code .npy} added
     * @param tensor the tensor, of any layout
     * @throws IOException if it cannot be written, with the file's name; nothing is left behind then
     * @throws IllegalArgumentException if the tensor is of BF16 or has more than 64 axes
     */
    public static void write(Path file, Tensor tensor) throws IOException {
        Objects.requireNonNull(file, "write: file is null");
        Objects.requireNonNull(tensor, "write: tensor is null");
        NpyTypes.requireNameOf(tensor.dtype(), "the tensor");
        AtomicFile.write(file, channel ->
                write(channel, ByteBuffer.allocateDirect(ElementStream.BUFFER_BYTES), tensor));
    }

    static void write(WritableByteChannel target, ByteBuffer buffer, Tensor tensor) throws IOException {
        ElementStream.writeFully(target, ByteBuffer.wrap(NpyHeader.encode(tensor)));
        ElementStream.write(target, buffer.order(ByteOrder.LITTLE_ENDIAN),
                NpyHeader.isFortran(tensor) ? NpyHeader.reversedAxes(tensor) : tensor);
    }
}
