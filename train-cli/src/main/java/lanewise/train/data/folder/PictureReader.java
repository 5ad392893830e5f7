package lanewise.train.data.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import lanewise.train.data.DataException;
import lanewise.train.data.Images;
import lanewise.train.data.Progress;
import lanewise.train.data.Reason;
import lanewise.train.data.RecordFormat;
import lanewise.train.data.Sha256;

/** Reads many picture files as labelled 32×32 images, in parallel. */
final class PictureReader {
    private static final int IMAGES_PER_BLOCK = 10_000;
    private static final RecordFormat FORMAT = RecordFormat.WIDE;
    /** What pictures may take of the memory; the rest is for the training. */
    private static final double SHARE_OF_HEAP = 0.7;
    /** More would hide the message that follows. */
    private static final int MOST_NAMED = 20;

    private final List<String> classNames;
    private final Consumer<String> notices;
    private final Progress progress;
    private long doneBytes;
    private long totalBytes;

    PictureReader(List<String> classNames, Consumer<String> notices, Progress progress) {
        this.classNames = classNames;
        this.notices = notices;
        this.progress = progress;
    }

    /**
     * Returns the images of several lists of pictures, in their order.
     *
     * @param directory the folder that they are in, for messages
     * @throws DataException if pictures are damaged, each of which a notice has named, or too many
     */
    List<Images> read(Path directory, List<List<ImageFolder.Picture>> lists) throws IOException {
        requireMemory(directory, lists.stream().mapToLong(List::size).sum());
        for (List<ImageFolder.Picture> list : lists) {
            for (ImageFolder.Picture picture : list) {
                totalBytes += Files.size(picture.file());
            }
        }
        SortedMap<Path, String> damaged = new ConcurrentSkipListMap<>();
        List<Images> sets = new ArrayList<>();
        for (List<ImageFolder.Picture> list : lists) {
            sets.add(read(list, damaged));
        }
        if (!damaged.isEmpty()) {
            damaged.values().stream().limit(MOST_NAMED).forEach(notices);
            throw new DataException(String.format(Locale.ROOT, "%,d of the %,d pictures in %s cannot be read, the first"
                    + " is %s; repair or remove them", damaged.size(), lists.stream().mapToInt(List::size).sum(),
                    directory, damaged.firstKey()));
        }
        return sets;
    }

    private static void requireMemory(Path directory, long pictures) throws DataException {
        long needed = pictures * FORMAT.recordBytes();
        long most = (long) (SHARE_OF_HEAP * Runtime.getRuntime().maxMemory());
        if (needed > most) {
            throw new DataException(String.format(Locale.ROOT,
                    "%s holds %,d pictures, which need %,d MB; Java's heap has room for %,d MB; set JAVA_OPTS=-Xmx%dg",
                    directory, pictures, needed / 1_000_000, most / 1_000_000, needed / 500_000_000 + 1));
        }
    }

    private Images read(List<ImageFolder.Picture> pictures, SortedMap<Path, String> damaged) {
        int count = pictures.size();
        byte[][] blocks = new byte[Math.ceilDiv(count, IMAGES_PER_BLOCK)][];
        for (int block = 0; block < blocks.length; block++) {
            blocks[block] = new byte[Math.min(IMAGES_PER_BLOCK, count - block * IMAGES_PER_BLOCK)
                    * FORMAT.recordBytes()];
        }
        IntStream.range(0, count).parallel().forEach(i -> {
            ImageFolder.Picture picture = pictures.get(i);
            try {
                read(picture, blocks[i / IMAGES_PER_BLOCK], i % IMAGES_PER_BLOCK * FORMAT.recordBytes());
            } catch (IOException e) {
                damaged.put(picture.file(), e instanceof DataException ? e.getMessage()
                        : picture.file() + ": cannot be read: " + Reason.of(e));
            }
        });
        return new Images(blocks, IMAGES_PER_BLOCK, count, FORMAT, classNames);
    }

    private void read(ImageFolder.Picture picture, byte[] block, int record) throws IOException {
        block[record] = (byte) (picture.label() >> 8);
        block[record + 1] = (byte) picture.label();
        ImageFile.readInto(block, record + FORMAT.headBytes(), picture.file());
        report(Files.size(picture.file()));
    }

    private synchronized void report(long bytes) {
        doneBytes += bytes;
        progress.update("reading pictures", doneBytes, totalBytes);
    }

    /** Returns the SHA-256 of the labelled images. */
    String sha256(Images images) {
        MessageDigest digest = Sha256.digest();
        for (int i = 0; i < images.count(); i++) {
            digest.update(images.block(i), images.offset(i) - FORMAT.headBytes(), FORMAT.recordBytes());
        }
        return Sha256.sum(digest);
    }
}
