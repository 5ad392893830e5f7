package lanewise.train.data.folder;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import lanewise.train.data.DataException;
import lanewise.train.data.ImageData;
import lanewise.train.data.Progress;
import lanewise.train.data.Reason;
import lanewise.train.data.cifar.Cifar10;
import lanewise.train.data.cifar.Cifar100;
import lanewise.train.data.cifar.CifarFiles;
import lanewise.train.data.cifar.ExpectedFile;
import lanewise.train.data.cifar.ExpectedFiles;
import lanewise.train.data.cifar.FileCheck;
import lanewise.train.data.cifar.Labels;

/**
 * A folder that the user named, whose data set is recognised by its content: CIFAR-10 or CIFAR-100 in the binary
 * format, or pictures in folders that are named by their classes.
 */
public final class DataFolder {
    private static final List<String> CIFAR_100 = List.of(Cifar100.TRAIN, Cifar100.TEST);
    /** Of the archives for Python, which hold pickled objects. */
    private static final List<String> PICKLED = List.of("batches.meta", "meta");

    private final Path directory;
    private final ExpectedFiles cifar10;
    private final Function<Labels, ExpectedFiles> cifar100;
    private final PictureCache pictures;

    /**
     * Creates a view of a folder.
     *
     * @param directory the folder, which need not exist
     * @param cifar10 the files that make up CIFAR-10
     * @param cifar100 the files that make up CIFAR-100, of each kind of labels
     * @param pictures what the folder's pictures became before
     */
    public DataFolder(Path directory, ExpectedFiles cifar10, Function<Labels, ExpectedFiles> cifar100,
            PictureCache pictures) {
        this.directory = directory;
        this.cifar10 = cifar10;
        this.cifar100 = cifar100;
        this.pictures = pictures;
    }

    /** Creates a view of a folder, which need not exist, that decodes pictures each time. */
    public DataFolder(Path directory) {
        this(directory, Cifar10.FILES, Cifar100::files, PictureCache.NONE);
    }

    /**
     * Verifies what can be verified without the images: the binary files, if there are any.
     *
     * @return the findings, one for each file; empty for pictures
     * @throws DataException if the folder holds no data set
     */
    public List<FileCheck> check() throws DataException {
        return recognise(Labels.FINE).map(files -> CifarFiles.check(directory, files)).orElse(List.of());
    }

    /**
     * Reads and verifies the data set.
     *
     * @param labels which labels to take of CIFAR-100
     * @param notices receives what the user should know, one line at a time
     * @param progress is told how far the reading has come
     * @throws DataException if the folder holds no data set, or a damaged one
     */
    public ImageData read(Labels labels, Consumer<String> notices, Progress progress) throws DataException {
        Optional<ExpectedFiles> files = recognise(labels);
        return files.isPresent() ? CifarFiles.read(directory, files.get()).toImageData(ImageData.Origin.DIRECTORY)
                : ImageFolder.read(directory, pictures, notices, progress);
    }

    /** Returns the binary files that make up the data set, or nothing if it consists of pictures. */
    private Optional<ExpectedFiles> recognise(Labels labels) throws DataException {
        if (Files.isSymbolicLink(directory) && !Files.exists(directory)) {
            throw new DataException(directory + ": is a link that leads nowhere; mend it, or name another folder");
        }
        if (!Files.isDirectory(directory)) {
            throw new DataException(directory + (Files.exists(directory) ? ": is a file" : ": no such folder")
                    + "; name a folder with CIFAR-10, CIFAR-100 or folders of pictures");
        }
        if (holdsAny(directory, cifar10.all().stream().map(ExpectedFile::name).toList())) {
            return Optional.of(cifar10);
        }
        if (holdsAny(directory, CIFAR_100)) {
            return Optional.of(cifar100.apply(labels));
        }
        if (holdsAny(directory, PICKLED)) {
            throw new DataException(directory + " holds the Python version of a data set; get the binary version");
        }
        requireFolders();
        return Optional.empty();
    }

    private void requireFolders() throws DataException {
        try (Stream<Path> entries = Files.list(directory)) {
            Optional<Path> meant = entries.filter(entry -> holdsAny(entry, CIFAR_100)
                    || holdsAny(entry, cifar10.all().stream().map(ExpectedFile::name).toList())).findFirst();
            if (meant.isPresent()) {
                throw new DataException(directory + " holds no data set itself; name " + meant.get());
            }
            if (!FolderLayout.holdsFolders(directory)) {
                throw new DataException(directory + " holds no data set: neither CIFAR-10 (data_batch_1.bin …"
                        + " test_batch.bin) nor CIFAR-100 (train.bin, test.bin) nor folders of pictures;"
                        + " name a folder that does");
            }
        } catch (DataException e) {
            throw e;
        } catch (FileSystemException e) {
            // It may be a folder in the one that the user named.
            throw new DataException((e.getFile() == null ? directory : e.getFile()) + " cannot be read: "
                    + Reason.withAdvice(e), e);
        } catch (IOException e) {
            throw new DataException(directory + " cannot be read: " + Reason.withAdvice(e), e);
        }
    }

    private static boolean holdsAny(Path folder, List<String> names) {
        // A link that leads nowhere counts too: reading it names it.
        return names.stream().anyMatch(name -> Files.exists(folder.resolve(name), LinkOption.NOFOLLOW_LINKS));
    }
}
