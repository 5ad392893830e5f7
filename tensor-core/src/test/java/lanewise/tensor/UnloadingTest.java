package lanewise.tensor;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import lanewise.testing.FloatingTypes;
import org.junit.jupiter.api.Test;

/** A class loader that loaded the library and is needed no more is collected, and no thread is left. */
class UnloadingTest {
    private static final int MILLISECONDS_BETWEEN_COLLECTIONS = 100;
    private static final int MOST_COLLECTIONS = 300; // some ten are needed

    /** What a program does that is unloaded afterwards. Returns the library's thread that helped it. */
    public static final class Program implements Callable<Thread> {
        @Override
        public Thread call() throws Exception {
            return Parallelism.withThreads(2, () -> {
                for (DType dtype : FloatingTypes.all()) {
                    Tensor a = Tensor.ones(dtype, 512, 512);
                    a.matmul(a);
                    useScratchMemory(Tensor.uniform(new Philox(25, 0), dtype, 150, 150));
                }
                return helper();
            });
        }

        private static void useScratchMemory(Tensor a) {
            Tensor row = a.select(0, 0);
            a.matmul(row);
            row.matmul(a);
            a.add(a.transpose());
            a.add(row.unsqueeze(1));
            a.pow(0.5);
            a.sum(0);
            a.transpose().std(0);
            a.norm();
            a.sort(1);
            a.cumsum(1);
            a.indexSelect(1, 3, 0);
            Tensor.einsum("ij,ji->i", a, a);
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

    // On this thread, which lives on, as that of an application server does.
    private static WeakReference<ClassLoader> runInLoaderOfItsOwn() throws Exception {
        URL[] places = {Tensor.class.getProtectionDomain().getCodeSource().getLocation(),
            Program.class.getProtectionDomain().getCodeSource().getLocation()};
        ClassLoader loader = new URLClassLoader(places, ClassLoader.getPlatformClassLoader());
        Class<?> program = loader.loadClass(Program.class.getName());
        assertNotSame(Program.class, program);
        Callable<?> run = (Callable<?>) program.getConstructor().newInstance();
        ((Thread) run.call()).join();
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
