package lanewise.train.spark;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import lanewise.train.data.DataException;
import lanewise.train.data.DataKind;
import lanewise.train.data.ImageData;
import lanewise.train.data.Sha256;
import lanewise.train.data.cifar.CifarFiles;
import lanewise.train.data.fetch.DataCache;
import lanewise.train.data.selection.DataReference;
import lanewise.train.data.selection.DataSelection;
import lanewise.train.data.synthetic.SyntheticImages;
import org.apache.spark.SparkFiles;

/** The data in the memory of an executor, one copy for all its tasks: drawn, from its own cache, or from a file that was sent. */
final class ExecutorImages {
    private static final Map<String, ImageData> LOADED = new HashMap<>();

    private ExecutorImages() {}

    /**
     * Returns the data of a reference; nothing if it is neither here nor was it sent.
     *
     * @param reference the reference as JSON
     * @param file the name of the file that was sent; empty if none was
     * @param sha256 the SHA-256 of the file
     * @throws IOException if what was sent is damaged, or is other data
     */
    static Optional<ImageData> get(String reference, String file, String sha256) throws IOException {
        synchronized (LOADED) { // who comes second waits, and has the same copy
            ImageData known = LOADED.get(reference);
            if (known != null) {
                return Optional.of(known);
            }
            DataReference wanted = ImagesFile.reference(reference);
            Optional<ImageData> images = ofItsOwn(wanted);
            if (images.isEmpty() && !file.isEmpty()) {
                images = Optional.of(sent(Path.of(SparkFiles.get(file)), sha256));
            }
            if (images.isPresent()) {
                wanted.requireSame(images.get());
                LOADED.clear(); // a sweep has one data set
                LOADED.put(reference, images.get());
            }
            return images;
        }
    }

    private static Optional<ImageData> ofItsOwn(DataReference wanted) {
        if (wanted.source() instanceof DataSelection.Synthetic drawn) {
            return Optional.of(SyntheticImages.generate(drawn.trainImages()));
        }
        if (wanted.kind() != DataKind.CIFAR_10) {
            return Optional.empty();
        }
        try {
            CifarFiles files = DataCache.ofUser().read();
            if (files.isComplete()) {
                ImageData images = files.toImageData(ImageData.Origin.CACHE);
                return Optional.of(ImagesFile.of(wanted, images.train(), images.test()))
                        .filter(each -> images.sha256().equals(wanted.sha256()));
            }
        } catch (DataException e) {
            System.getLogger(ExecutorImages.class.getName()).log(System.Logger.Level.DEBUG, "no cache here", e);
        }
        return Optional.empty();
    }

    private static ImageData sent(Path file, String sha256) throws IOException {
        String found = sha256(file);
        if (!found.equals(sha256)) {
            throw new IOException(file + " was damaged on its way: its SHA-256 is " + found + " instead of " + sha256);
        }
        return ImagesFile.read(file);
    }

    /** Returns the SHA-256 of a file. */
    static String sha256(Path file) throws IOException {
        MessageDigest digest = Sha256.digest();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return Sha256.sum(digest);
    }
}
