package lanewise.tensor.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import lanewise.tensor.Tensor;
import lanewise.tensor.internal.file.AtomicFile;

/**
 * The safetensors format: 8 bytes with the length of the header (little-endian), the header as JSON, then the elements
 * of all tensors, row-major and little-endian, without gaps.
 *
 * <p>Tensors of every {@link lanewise.tensor.DType} are read and written under its name. Also read are I8, I16 and U16,
 * which become I32, U32, which becomes I64, and U64, which does unless an element exceeds 2<sup>63</sup> − 1. Bytes of
 * BOOL are true if they are not 0. Tensors of other types, such as F8_E4M3, are left out and named: see
 * {@link Contents}.
 *
 * <p>Reading trusts nothing: lengths, shapes and ranges are checked against each other and against the file before
 * any tensor is allocated. The header may have 100,000,000 bytes, as in the reference implementation, and a tensor 64
 * axes. Source: the format's description at github.com/huggingface/safetensors.
 */
public final class SafeTensors {
    private static final int PREFIX_BYTES = Long.BYTES;

    private SafeTensors() {}

    /**
     * What a file holds.
     *
     * @param tensors the tensors by name, in the file's order; the map cannot be changed
     * @param metadata the text entries under {@code __metadata__}; empty if there are none; cannot be changed
     * @param skipped the element types, such as F8_E4M3 or C64, of what cannot be a tensor, by name, be they known or
     *     not; after a type that can be read stands what stood in the way: the size, or an element of U64; the ranges
     *     of all of them are checked like all others; cannot be changed
     */
    public record Contents(Map<String, Tensor> tensors, Map<String, String> metadata, Map<String, String> skipped) {
        /** Makes the maps unmodifiable. */
        public Contents {
            tensors = Collections.unmodifiableMap(tensors);
            metadata = Collections.unmodifiableMap(metadata);
            skipped = Collections.unmodifiableMap(skipped);
        }
    }

    /**
     * Reads a file. Beside the tensors it needs the header and a buffer of constant size.
     *
     * @param file the file, of any file system
     * @throws IOException if the file cannot be read or is not valid, or its tensors need more memory than
     *         there is; the message names the file and says why
     */
    public static Contents read(Path file) throws IOException {
        return Input.read(file, "safetensors", SafeTensors::read);
    }

    /**
     * Reads a stream to its end, such as a resource of the class path. What {@link #read(Path)} checks is checked here
     * too. Arrays grow with the bytes that have come: they never take more than three times those, and a
     * buffer; of elements that become longer, as many times more as they do.
     *
     * @param in the stream; it is not closed
     * @throws IOException as for a file
     */
    public static Contents read(InputStream in) throws IOException {
        return Input.read(in, "safetensors", SafeTensors::read);
    }

    // A header of many tiny tensors takes several times its own bytes, and how many is known only once it is read.
    private static Contents read(ElementReader in) throws IOException {
        in.order(ByteOrder.LITTLE_ENDIAN).requireSize(PREFIX_BYTES, "of the header's length");
        long length = in.fill(PREFIX_BYTES).getLong();
        in.requireHeader(length, SafeTensorsHeader.MAX_BYTES);
        byte[] json = in.readBytes((int) length);
        try {
            return read(in, SafeTensorsHeader.parse(json));
        } catch (OutOfMemoryError _) { // whatever was read is garbage by now
            throw new IOException("the tensors in its header of " + json.length + " bytes do not fit the heap, which "
                    + "may have " + Memory.maxHeap() + "; start java with a larger -Xmx");
        }
    }

    private static Contents read(ElementReader in, SafeTensorsHeader header) throws IOException {
        List<SafeTensorsHeader.Entry> inDataOrder = header.inDataOrder();
        long dataBytes = inDataOrder.isEmpty() ? 0 : inDataOrder.getLast().end();
        if (in.hasSize() && in.left() != dataBytes) {
            throw new FormatException("its tensors need " + dataBytes + " bytes of data, and " + in.left()
                    + " are there");
        }
        Memory.require(header.arrayBytes());
        Map<String, ReadTensor> read = new HashMap<>();
        for (SafeTensorsHeader.Entry entry : inDataOrder) {
            if (entry.isReadable()) {
                read.put(entry.name(), in.read(entry.elementType(), entry.shape()));
            } else {
                in.skip(entry.end() - entry.begin());
            }
        }
        if (!in.isAtEnd()) {
            throw new FormatException("its tensors need " + dataBytes + " bytes of data, and more are there");
        }
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        Map<String, String> skipped = new LinkedHashMap<>();
        for (SafeTensorsHeader.Entry entry : header.entries()) {
            if (!entry.isReadable()) {
                skipped.put(entry.name(), entry.leftOut());
            } else if (read.get(entry.name()).tensor() == null) {
                skipped.put(entry.name(), entry.type() + ": " + read.get(entry.name()).leftOut());
            } else {
                tensors.put(entry.name(), read.get(entry.name()).tensor());
            }
        }
        return new Contents(tensors, header.metadata(), skipped);
    }

    /**
     * Writes a file: to a temporary name in the same folder, forced to disk, then renamed, so that the file is there
     * whole or not at all. The same tensors, in any order, with metadata in the same order give the same bytes. As the
     * reference implementation writes them, tensors are sorted by type (I64, F64, F32, I32, BF16, F16, U8, BOOL), so
     * that all elements are aligned, and tensors of one type by name.
     *
     * @param file the file; if it exists, it is replaced and keeps its permissions (a link is replaced itself)
     * @param tensors the tensors by name; of any layout, which the file does not keep
     * @param metadata text entries; with none the header has no {@code __metadata__}
     * @throws IOException if it cannot be written, with the file's name; nothing is left behind then
     * @throws IllegalArgumentException if a tensor is named {@code __metadata__} or has more than 64 axes, a text holds
     *         half a surrogate pair, or the header would be longer than 100,000,000 bytes
     */
    public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) throws IOException {
        ElementStream.requireArguments(file, tensors);
        Objects.requireNonNull(metadata, "write: metadata is null");
        metadata.forEach((key, text) -> {
            Objects.requireNonNull(key, "write: a key of metadata is null");
            Objects.requireNonNull(text, () -> "write: metadata " + FormatException.quote(key) + " is null");
        });
        byte[] header = SafeTensorsHeader.encode(tensors, metadata);
        AtomicFile.write(file, channel -> {
            ByteBuffer buffer = ByteBuffer.allocateDirect(ElementStream.BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            ElementStream.writeFully(channel, buffer.putLong(header.length).flip());
            ElementStream.writeFully(channel, ByteBuffer.wrap(header));
            for (String name : SafeTensorsHeader.fileOrder(tensors)) {
                ElementStream.write(channel, buffer, tensors.get(name));
            }
        });
    }
}
