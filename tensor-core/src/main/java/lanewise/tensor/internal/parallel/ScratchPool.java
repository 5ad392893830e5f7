package lanewise.tensor.internal.parallel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Objects that a call needs for its duration and that the next one uses again, such as buffers, so that operations
 * allocate nothing. Two for each processor are kept at most, however many threads there are; no thread refers to them.
 * Whoever acquires an object releases it in a {@code finally} block, does not use it afterwards, and leaves no
 * reference in it to anything that belongs to a caller. A call inside another one gets another object.
 *
 * <p>Thread-safe. An object that is acquired belongs to the thread alone; it is as its last user left it.
 */
public final class ScratchPool<T> {
    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Object[].class);
    private static final AtomicLong CREATED = new AtomicLong();

    private static final int SLOTS = Integer.highestOneBit(2 * Runtime.getRuntime().availableProcessors());

    // Slots that threads use at the same time are in cache lines of their own, with the line that is fetched beside.
    private static final int DISTANCE = 32;

    private final Object[] slots = new Object[(SLOTS + 1) * DISTANCE];
    private final Supplier<T> creation;

    /**
     * @param creation creates an object when there is none left
     */
    public ScratchPool(Supplier<T> creation) {
        this.creation = creation;
    }

    /** Returns how many objects all pools have created so far. */
    public static long created() {
        return CREATED.get();
    }

    // Threads that were created one after the other have different first slots.
    private static int firstSlot() {
        return (int) Thread.currentThread().threadId();
    }

    // Some slots are left free in front, where the array's length stands, which every thread reads.
    private static int position(int slot) {
        return ((slot & SLOTS - 1) + 1) * DISTANCE;
    }

    /** Returns an object for the calling thread, until it is released. */
    public T acquire() {
        int first = firstSlot();
        @SuppressWarnings("unchecked") // only release stores anything but null
        T object = (T) SLOT.getAndSetAcquire(slots, position(first), null);
        return object != null ? object : acquireElsewhere(first);
    }

    @SuppressWarnings("unchecked") // as above
    private T acquireElsewhere(int first) {
        for (int i = 1; i < SLOTS; i++) {
            int at = position(first + i);
            if (SLOT.getOpaque(slots, at) != null) {
                T object = (T) SLOT.getAndSetAcquire(slots, at, null);
                if (object != null) {
                    return object;
                }
            }
        }
        CREATED.incrementAndGet();
        return creation.get();
    }

    /** Takes back an object. If all slots are full it is left to the garbage collector. */
    public void release(T object) {
        int first = firstSlot();
        for (int i = 0; i < SLOTS; i++) {
            int at = position(first + i);
            if (SLOT.getOpaque(slots, at) == null) {
                SLOT.setRelease(slots, at, object); // may replace another thread's, which then is garbage
                return;
            }
        }
    }
}
