package lanewise.train.data.fetch;

import java.io.IOException;
import java.nio.file.Path;
import lanewise.train.data.SmallData;
import lanewise.train.data.cifar.ExpectedFile;

/** Another process for {@code DataResolverTest}: holds a cache's lock until its input ends, then fills the cache. */
public final class LockHolder {
    private LockHolder() {
    }

    public static void main(String[] arguments) throws IOException {
        DataCache cache = new DataCache(Path.of(arguments[0]), SmallData.FILES);
        try (CacheLock _ = cache.lock(() -> { })) {
            System.out.println("locked");
            System.in.readAllBytes();
            for (ExpectedFile file : SmallData.FILES.all()) {
                cache.store(file, out -> out.write(SmallData.bytes(file.name())));
            }
        }
    }
}
