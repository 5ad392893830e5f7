package lanewise.train.data.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import lanewise.train.data.DataException;
import lanewise.train.data.Images;
import lanewise.train.data.PlainFile;
import lanewise.train.data.Progress;
import lanewise.train.data.Reason;
import lanewise.train.data.RecordFormat;
import lanewise.train.data.Sha256;

/** Reads many picture files as labelled 32×32 images, in parallel. What a cache knows is not decoded again. */
final class PictureReader {
    private static final int IMAGES_PER_BLOCK = 10_000;
    private static final RecordFormat FORMAT = RecordFormat.WIDE;
    /** What pictures may take of the memory; the rest is for the training. */
    private static final double SHARE_OF_HEAP = 0.7;
    /** More would hide the message that follows. */
    private static final int MOST_NAMED = 20;
    /** So many pictures are decoded before the cache is written, then twice as many each time. */
    private static final int FIRST_WRITTEN = 500;

    private final List<String> classNames;
    private final PictureCache cache;
    private final Consumer<String> notices;
    private final Progress progress;
    private final List<Place> places = new ArrayList<>();
    private final SortedMap<Path, String> damaged = new ConcurrentSkipListMap<>();
    private final Map<Path, String> sha256 = new ConcurrentHashMap<>();
    private long doneBytes;
    private long totalBytes;
    private boolean decoded;

    /** Where a picture goes. */
    private record Place(ImageFolder.Picture picture, byte[] block, int record) {
        Path file() {
            return picture.file();
        }
    }

    PictureReader(List<String> classNames, PictureCache cache, Consumer<String> notices, Progress progress) {
        this.classNames = classNames;
        this.cache = cache;
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
        List<Images> sets = lists.stream().map(this::prepare).toList();
        for (Place place : places) {
            totalBytes += size(place.file());
        }
        boolean kept = true;
        for (int from = 0; from < places.size(); ) {
            int to = Math.min(places.size(), Math.max(FIRST_WRITTEN, 2 * from));
            decoded = false;
            places.subList(from, to).parallelStream().forEach(this::read);
            kept = kept && (!decoded || keep(places.subList(0, to)));
            from = to;
        }
        if (!damaged.isEmpty()) {
            damaged.values().stream().limit(MOST_NAMED).forEach(notices);
            throw new DataException(String.format(Locale.ROOT, "%,d of the %,d pictures in %s cannot be read, the first"
                    + " is %s; repair or replace them", damaged.size(), places.size(), directory, damaged.firstKey()));
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

    private Images prepare(List<ImageFolder.Picture> pictures) {
        int count = pictures.size();
        byte[][] blocks = new byte[Math.ceilDiv(count, IMAGES_PER_BLOCK)][];
        for (int block = 0; block < blocks.length; block++) {
            blocks[block] = new byte[Math.min(IMAGES_PER_BLOCK, count - block * IMAGES_PER_BLOCK)
                    * FORMAT.recordBytes()];
        }
        IntStream.range(0, count).forEach(i -> places.add(new Place(pictures.get(i), blocks[i / IMAGES_PER_BLOCK],
                i % IMAGES_PER_BLOCK * FORMAT.recordBytes())));
        return new Images(blocks, IMAGES_PER_BLOCK, count, FORMAT, classNames);
    }

    private void read(Place place) {
        Path file = place.file();
        try {
            int record = place.record();
            place.block()[record] = (byte) (place.picture().label() >> 8);
            place.block()[record + 1] = (byte) place.picture().label();
            PlainFile.require(file);
            byte[] content = ImageFile.content(file);
            String hash = Sha256.of(content);
            boolean known = cache.read(hash, place.block(), record + FORMAT.headBytes());
            if (!known) {
                byte[] pixels = ImageFile.pixels(content, file);
                System.arraycopy(pixels, 0, place.block(), record + FORMAT.headBytes(), pixels.length);
            }
            sha256.put(file, hash);
            report(content.length, known);
        } catch (IOException e) {
            damaged.put(file, e instanceof DataException ? e.getMessage()
                    : file + ": cannot be read: " + Reason.of(e));
            report(size(file), true);
        }
    }

    private synchronized void report(long bytes, boolean known) {
        decoded |= !known;
        doneBytes += bytes;
        progress.update("reading pictures", doneBytes, totalBytes);
    }

    // What cannot be read is told when it is read.
    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }

    // Without a cache everything works as well.
    private boolean keep(List<Place> done) {
        try {
            cache.write(done.stream().filter(place -> sha256.containsKey(place.file())).map(place ->
                    new PictureCache.Entry(sha256.get(place.file()), place.block(),
                            place.record() + FORMAT.headBytes())), done.size() == places.size());
            return true;
        } catch (IOException e) {
            notices.accept("the pictures will be decoded again the next time: " + Reason.of(e));
            return false;
        }
    }

    /** Returns the SHA-256 of some labelled images, from one number on to another one. */
    String sha256(Images images, int from, int to) {
        MessageDigest digest = Sha256.digest();
        for (int i = from; i < to; i++) {
            digest.update(images.block(i), images.offset(i) - FORMAT.headBytes(), FORMAT.recordBytes());
        }
        return Sha256.sum(digest);
    }
}
