package lanewise.train.series;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CyclicBarrier;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import lanewise.nn.training.SuspendedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkersTest {
    private final Set<Integer> ended = new ConcurrentSkipListSet<>();

    private static void awaitStop(BooleanSupplier stop) {
        while (!stop.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void everyTaskIsDone(int count) throws IOException {
        new Workers(count, () -> false).run(20, (number, stop) -> ended.add(number));
        assertEquals(IntStream.range(0, 20).boxed().collect(Collectors.toSet()), ended);
    }

    @Test
    void theFirstFailureIsThrownAndTheOthersAreAskedToStop() {
        CyclicBarrier bothRun = new CyclicBarrier(2);
        IOException failure = new IOException("no room");
        IOException thrown = assertThrows(IOException.class, () -> new Workers(2, () -> false).run(9, (number, stop) -> {
            bothRun.await();
            if (number == 0) {
                throw failure;
            }
            awaitStop(stop);
            ended.add(number);
        }));
        assertEquals(failure, thrown);
        assertEquals(Set.of(1), ended, "the task beside it is left, and no other begun");
    }

    /** A thread that ends by an error prints frames of the stack, wherever that is told. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void anErrorIsThrownToTheCallerAndEndsNoThread(int count) {
        Set<Throwable> uncaught = ConcurrentHashMap.newKeySet();
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
            if (thread.getName().startsWith("run-")) {
                uncaught.add(failure);
            }
        });
        try {
            StackOverflowError error = new StackOverflowError();
            assertSame(error, assertThrows(StackOverflowError.class, () -> new Workers(count, () -> false).run(9,
                    (number, stop) -> {
                        ended.add(number);
                        throw error;
                    })));
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
        assertEquals(Set.of(), uncaught);
        assertTrue(ended.size() <= count, "no other task is begun");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void afterATaskThatWasLeftNoneIsBegun(int count) throws IOException {
        new Workers(count, () -> false).run(9, (number, stop) -> {
            if (number == 0) {
                ended.add(number);
                throw new SuspendedException("asked");
            }
            awaitStop(stop);
        });
        assertEquals(Set.of(0), ended);
    }

    /** Who trains runs side by side may be interrupted: the runs write their checkpoints before this returns. */
    @Test
    void anInterruptAsksTheTasksToStopAndInterruptsNoneOfThem() throws IOException {
        Thread caller = Thread.currentThread();
        CyclicBarrier bothRun = new CyclicBarrier(2, caller::interrupt);
        new Workers(2, () -> false).run(9, (number, stop) -> {
            bothRun.await();
            awaitStop(stop);
            assertFalse(Thread.currentThread().isInterrupted());
            ended.add(number);
            throw new SuspendedException("asked");
        });
        assertTrue(Thread.interrupted(), "the interrupt is kept for the caller");
        assertEquals(List.of(0, 1), List.copyOf(ended));
    }
}
