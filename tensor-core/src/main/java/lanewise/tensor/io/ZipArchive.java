package lanewise.tensor.io;

import static lanewise.tensor.io.FormatException.quote;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipEntry;

/**
 * The entries of a ZIP archive, stored or deflated, by its directory. {@link java.util.zip.ZipFile} reads files of the
 * default file system only, and skips what stands in front of an archive and after it; here that is refused.
 *
 * <p>Source: PKWARE's APPNOTE.TXT, section 4.3; {@link ZipEntry} has the fields of all records but the 64-bit ones.
 */
final class ZipArchive {
    private static final int MAX_INFLATION = 1032; // source: zlib.net/zlib_tech.html, "Maximum Compression Factor"

    private static final int MAX_INPUT_BYTES = 1 << 16;

    private static final int END64_SIGNATURE = 0x06064b50;
    private static final int END64_BYTES = 56;
    private static final int LOCATOR_SIGNATURE = 0x07064b50;
    private static final int LOCATOR_BYTES = 20;
    private static final int EXTRA64 = 1;
    private static final long IN_64_BITS = 0xFFFF_FFFFL;
    private static final int ENCRYPTED = 1;

    private final Bytes bytes;
    private final ByteBuffer buffer = ByteBuffer.allocate(ElementStream.BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final List<Entry> entries = new ArrayList<>();
    private long directoryBegin;
    private long directoryEnd;
    private long directoryEntries;

    /** The bytes of an archive, read anywhere. */
    interface Bytes {
        long size();

        /** Puts bytes from that position on into the target, at least one, and returns how many. */
        int read(ByteBuffer target, long position) throws IOException;
    }

    /**
     * An entry as the directory describes it.
     *
     * @param begin where its local header begins
     */
    record Entry(String name, boolean stored, long checksum, long compressedSize, long size, long begin) {}

    private ZipArchive(Bytes bytes) throws IOException {
        this.bytes = bytes;
        findDirectory();
        readDirectory();
    }

    /** Returns the archive in a file. */
    static ZipArchive of(FileChannel channel) throws IOException {
        long size = channel.size();
        return new ZipArchive(new Bytes() {
            @Override
            public long size() {
                return size;
            }

            @Override
            public int read(ByteBuffer target, long position) throws IOException {
                return channel.read(target, position);
            }
        });
    }

    /** Returns the archive in a stream, which is kept in memory. */
    static ZipArchive of(InputStream in) throws IOException {
        return new ZipArchive(BufferedBytes.of(in));
    }

    /** Returns the entries in the directory's order. */
    List<Entry> entries() {
        return entries;
    }

    // The directory ends where the end record begins, which has a comment of 65,535 bytes at most. Where its numbers
    // are too large for it, a longer record stands before it, and a locator of that between them.
    private void findDirectory() throws IOException {
        int length = (int) Math.min(bytes.size(), buffer.capacity());
        long start = bytes.size() - length;
        fill(start, length);
        int end = length - ZipEntry.ENDHDR;
        while (end >= 0 && buffer.getInt(end) != ZipEntry.ENDSIG) {
            end--;
        }
        if (end < 0) {
            throw new FormatException("it is no ZIP archive, or the end of one is missing");
        }
        if (end + ZipEntry.ENDHDR + Short.toUnsignedInt(buffer.getShort(end + ZipEntry.ENDCOM)) != length) {
            throw new FormatException("other bytes follow the end of the archive");
        }
        directoryEnd = start + end;
        directoryBegin = Integer.toUnsignedLong(buffer.getInt(end + ZipEntry.ENDOFF));
        long size = Integer.toUnsignedLong(buffer.getInt(end + ZipEntry.ENDSIZ));
        directoryEntries = unsignedShort(end + ZipEntry.ENDTOT);
        int locator = end - LOCATOR_BYTES;
        int end64 = locator - END64_BYTES;
        boolean inPlace = true;
        if (end64 >= 0 && buffer.getInt(locator) == LOCATOR_SIGNATURE) {
            long begin64 = buffer.getLong(end64 + 48);
            long size64 = buffer.getLong(end64 + 40);
            directoryEnd = start + end64;
            directoryEntries = buffer.getLong(end64 + 32);
            inPlace = buffer.getInt(end64) == END64_SIGNATURE && buffer.getLong(locator + 8) == directoryEnd
                    && (directoryBegin == begin64 || directoryBegin == IN_64_BITS)
                    && (size == size64 || size == IN_64_BITS);
            directoryBegin = begin64;
            size = size64;
        }
        if (!inPlace || directoryBegin < 0 || directoryBegin > directoryEnd || size != directoryEnd - directoryBegin
                || directoryEnd > 0 && fill(0, Integer.BYTES).getInt() != ZipEntry.LOCSIG) {
            throw new FormatException("other bytes stand in front of the archive's first entry");
        }
    }

    // A record has at most 46 + 3 · 65,535 bytes, so the buffer holds each of them as a whole.
    private void readDirectory() throws IOException {
        long compressed = 0;
        fill(directoryBegin, (int) Math.min(directoryEnd - directoryBegin, buffer.capacity()));
        for (long at = directoryBegin; at < directoryEnd;) {
            if (!isRecordInBuffer()) {
                fill(at, (int) Math.min(directoryEnd - at, buffer.capacity()));
                if (!isRecordInBuffer()) {
                    throw new FormatException("its directory is damaged");
                }
            }
            int begin = buffer.position();
            Entry entry = readRecord();
            at += buffer.position() - begin;
            requirePossible(entry);
            compressed += entry.compressedSize;
            if (compressed > bytes.size()) {
                throw new FormatException("its entries claim more compressed bytes than the " + bytes.size()
                        + " of the file");
            }
            entries.add(entry);
        }
        // Some writers put no more than the lowest 16 bits of the number into the end record.
        if ((entries.size() - directoryEntries & 0xFFFF) != 0) {
            throw new FormatException("its directory has " + entries.size() + " entries, and should have "
                    + directoryEntries);
        }
    }

    private boolean isRecordInBuffer() {
        int at = buffer.position();
        return buffer.remaining() >= ZipEntry.CENHDR && buffer.remaining() >= ZipEntry.CENHDR
                + unsignedShort(at + ZipEntry.CENNAM) + unsignedShort(at + ZipEntry.CENEXT)
                + unsignedShort(at + ZipEntry.CENCOM);
    }

    private Entry readRecord() throws FormatException {
        int at = buffer.position();
        byte[] name = new byte[unsignedShort(at + ZipEntry.CENNAM)];
        buffer.get(at + ZipEntry.CENHDR, name);
        int extra = at + ZipEntry.CENHDR + name.length;
        int extraEnd = extra + unsignedShort(at + ZipEntry.CENEXT);
        buffer.position(extraEnd + unsignedShort(at + ZipEntry.CENCOM));
        String decoded = decoded(name);
        if (buffer.getInt(at) != ZipEntry.CENSIG) {
            throw new FormatException("its directory is damaged");
        }
        if ((buffer.getShort(at + ZipEntry.CENFLG) & ENCRYPTED) != 0) {
            throw new FormatException("entry " + quote(decoded) + " is encrypted");
        }
        int method = unsignedShort(at + ZipEntry.CENHOW);
        if (method != ZipEntry.STORED && method != ZipEntry.DEFLATED) {
            throw new FormatException("entry " + quote(decoded) + " is compressed by method " + method
                    + ", and only stored and deflated ones can be read");
        }
        // The 64-bit numbers stand in this order, each only if the 32-bit one is full.
        long[] numbers = {unsignedInt(at + ZipEntry.CENLEN), unsignedInt(at + ZipEntry.CENSIZ),
            unsignedInt(at + ZipEntry.CENOFF)};
        int[] extra64 = extra64(extra, extraEnd);
        int next = extra64[0];
        for (int i = 0; i < numbers.length; i++) {
            if (numbers[i] == IN_64_BITS && next + Long.BYTES <= extra64[1]) {
                numbers[i] = buffer.getLong(next);
                next += Long.BYTES;
            }
        }
        return new Entry(decoded, method == ZipEntry.STORED, unsignedInt(at + ZipEntry.CENCRC), numbers[1], numbers[0],
                numbers[2]);
    }

    // Returns where the extra field of 64-bit numbers begins and ends.
    private int[] extra64(int begin, int end) {
        for (int at = begin; at + 4 <= end;) {
            int content = at + 4;
            int next = content + unsignedShort(at + 2);
            if (unsignedShort(at) == EXTRA64) {
                return new int[] {content, Math.min(next, end)};
            }
            at = next;
        }
        return new int[] {end, end};
    }

    private static String decoded(byte[] name) throws FormatException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(name)).toString();
        } catch (CharacterCodingException _) {
            throw new FormatException("the name of an entry is not in UTF-8");
        }
    }

    private void requirePossible(Entry entry) throws FormatException {
        long size = entry.size;
        long compressed = entry.compressedSize;
        if (size < 0 || compressed < 0
                || (entry.stored ? size != compressed : size / MAX_INFLATION > compressed)) {
            throw new FormatException("entry " + quote(entry.name) + " claims " + size + " bytes, and its "
                    + compressed + (entry.stored ? " stored" : " compressed") + " bytes cannot give them");
        }
        if (entry.begin < 0 || entry.begin > directoryBegin) {
            throw new FormatException("entry " + quote(entry.name) + " lies outside of the archive");
        }
    }

    /** Returns the bytes of an entry, which the directory's size and checksum are not yet held against. */
    InputStream open(Entry entry) throws IOException {
        byte[] name = entry.name.getBytes(StandardCharsets.UTF_8);
        int length = ZipEntry.LOCHDR + name.length;
        fill(entry.begin, (int) Math.min(directoryBegin - entry.begin, length));
        if (buffer.remaining() < length || buffer.getInt(0) != ZipEntry.LOCSIG
                || unsignedShort(ZipEntry.LOCNAM) != name.length
                || !Arrays.equals(name, 0, name.length, buffer.array(), ZipEntry.LOCHDR, length)) {
            throw new FormatException("where its bytes should be there is no header with its name");
        }
        long begin = entry.begin + length + unsignedShort(ZipEntry.LOCEXT);
        if (entry.compressedSize > directoryBegin - begin) {
            throw new FormatException("its bytes lie outside of the archive");
        }
        InputStream part = new Part(begin, begin + entry.compressedSize);
        return entry.stored ? part
                : new Inflated(part, (int) Math.min(entry.compressedSize + 1, MAX_INPUT_BYTES));
    }

    private ByteBuffer fill(long position, int length) throws IOException {
        buffer.clear().limit(length);
        while (buffer.hasRemaining()) {
            if (bytes.read(buffer, position + buffer.position()) < 0) {
                throw new FormatException("it has become shorter while it was read");
            }
        }
        return buffer.flip();
    }

    private int unsignedShort(int at) {
        return Short.toUnsignedInt(buffer.getShort(at));
    }

    private long unsignedInt(int at) {
        return Integer.toUnsignedLong(buffer.getInt(at));
    }

    /** Some of the archive's bytes. */
    private final class Part extends InputStream {
        private final long end;
        private long position;

        private Part(long begin, long end) {
            this.position = begin;
            this.end = end;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int most = (int) Math.min(length, end - position);
            if (most <= 0) {
                return length == 0 ? 0 : -1;
            }
            int count = bytes.read(ByteBuffer.wrap(target, offset, most), position);
            position += Math.max(count, 0);
            return count;
        }
    }

    /** Inflates. Its inflater is freed when it is closed. */
    private static final class Inflated extends InflaterInputStream {
        private boolean ended;

        private Inflated(InputStream compressed, int bufferBytes) {
            super(compressed, new Inflater(true), bufferBytes);
        }

        // Without zlib's frame an inflater needs one more byte behind the end.
        @Override
        protected void fill() throws IOException {
            len = in.read(buf, 0, buf.length);
            if (len < 0 && !ended) {
                ended = true;
                buf[0] = 0;
                len = 1;
            } else if (len < 0) {
                throw new FormatException("its compressed bytes end too early");
            }
            inf.setInput(buf, 0, len);
        }

        @Override
        public void close() throws IOException {
            inf.end();
            super.close();
        }
    }
}
