package lanewise.tensor;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A class loader that loaded the library and is needed no more is collected, and no thread is left. */
@Timeout(120)
class UnloadingTest {
    private static final int MILLISECONDS_BETWEEN_COLLECTIONS = 100;
    private static final int MOST_COLLECTIONS = 600; // some ten are needed

    /** What a program does that is unloaded afterwards. Returns the library's thread that helped it. */
    public static final class Program implements Callable<Thread> {
        @Override
        public Thread call() throws Exception {
            return Parallelism.withThreads(2, () -> {
                Tensor a = Tensor.ones(DType.F32, 512, 512);
                a.matmul(a);
                return helper();
            });
        }

        private static Thread helper() {
            Thread caller = Thread.currentThread();
            AtomicReference<Thread> helper = new AtomicReference<>();
            while (helper.get() == null) {
                Parallelism.forEach(2, task -> {
                    if (Thread.currentThread() != caller) {
                        helper.set(Thread.currentThread());
                    }
                });
            }
            return helper.get();
        }
    }

    private static WeakReference<ClassLoader> runInLoaderOfItsOwn() throws Exception {
        URL[] places = {Tensor.class.getProtectionDomain().getCodeSource().getLocation(),
            Program.class.getProtectionDomain().getCodeSource().getLocation()};
        ClassLoader loader = new URLClassLoader(places, ClassLoader.getPlatformClassLoader());
        Class<?> program = loader.loadClass(Program.class.getName());
        assertNotSame(Program.class, program);
        FutureTask<?> run = new FutureTask<>((Callable<?>) program.getConstructor().newInstance());
        Thread.ofPlatform().start(run).join();
        ((Thread) run.get()).join();
        return new WeakReference<>(loader);
    }

    @Test
    void theLoaderIsCollected() throws Exception {
        WeakReference<ClassLoader> loader = runInLoaderOfItsOwn();
        for (int i = 0; i < MOST_COLLECTIONS && loader.get() != null; i++) {
            System.gc();
            Thread.sleep(MILLISECONDS_BETWEEN_COLLECTIONS);
        }
        assertNull(loader.get());
    }
}
