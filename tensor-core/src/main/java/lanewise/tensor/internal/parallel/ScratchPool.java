package lanewise.tensor.internal.parallel;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Objects that a call needs for its duration and that the next one uses again, such as buffers, so that operations
 * allocate nothing. Two for each processor are kept at most, however many threads there are; no thread refers to them.
 * Whoever acquires an object releases it in a {@code finally} block, does not use it afterwards, and leaves no
 * reference in it to anything that belongs to a caller. A call inside another one gets another object.
 *
 * <p>Thread-safe. An acquired object belongs to the calling thread alone; it is as its last user left it.
 */
public final class ScratchPool<T> {
    private static final AtomicLong CREATED = new AtomicLong();

    private static final int SLOTS = Integer.highestOneBit(2 * Runtime.getRuntime().availableProcessors());

    // Two cache lines, which are fetched together: threads that use different slots do not disturb each other.
    private static final int DISTANCE = 32;

    private static final int FREE = 0;
    private static final int TAKEN = 1;

    // A slot's object is read and replaced by the thread alone that took the slot.
    private final T[] objects;
    private final AtomicIntegerArray states = new AtomicIntegerArray((SLOTS + 1) * DISTANCE);
    private final Supplier<T> creation;

    /**
     * @param creation creates an object when there is none left
     */
    @SuppressWarnings("unchecked") // the array is never seen from outside
    public ScratchPool(Supplier<T> creation) {
        this.objects = (T[]) new Object[SLOTS];
        this.creation = creation;
    }

    /** Returns how many objects all pools have created so far. */
    public static long created() {
        return CREATED.get();
    }

    // The slot that a thread tries first: another one for each of as many threads created one after the other.
    private static int ownSlot() {
        return (int) Thread.currentThread().threadId() & SLOTS - 1;
    }

    private boolean take(int slot) {
        return states.compareAndSet((slot + 1) * DISTANCE, FREE, TAKEN);
    }

    private void free(int slot) {
        states.setRelease((slot + 1) * DISTANCE, FREE);
    }

    /** Returns an object for the calling thread, until it is released. */
    public T acquire() {
        int own = ownSlot();
        if (!take(own)) {
            return acquireElsewhere(own);
        }
        T object = objects[own];
        return object != null ? object : moveOrCreate(own);
    }

    // In a call inside another one, or where two threads have the same slot. First looks where there are objects.
    private T acquireElsewhere(int own) {
        for (int i = 1; i < 2 * SLOTS; i++) {
            int slot = own + i & SLOTS - 1;
            if ((i >= SLOTS || objects[slot] != null) && take(slot)) {
                T object = objects[slot];
                return object != null ? object : create(slot);
            }
        }
        CREATED.incrementAndGet();
        return creation.get();
    }

    // Takes the object of another slot, so that the thread finds it in its own one from now on.
    private T moveOrCreate(int own) {
        for (int i = 1; i < SLOTS; i++) {
            int slot = own + i & SLOTS - 1;
            if (objects[slot] != null && take(slot)) {
                T object = objects[slot];
                objects[slot] = null;
                free(slot);
                if (object != null) {
                    objects[own] = object;
                    return object;
                }
            }
        }
        return create(own);
    }

    private T create(int slot) {
        CREATED.incrementAndGet();
        try {
            objects[slot] = creation.get();
            return objects[slot];
        } catch (Throwable t) {
            free(slot);
            throw t;
        }
    }

    /** Takes back an object. One that has no slot is left to the garbage collector. */
    public void release(T object) {
        int own = ownSlot();
        for (int i = 0; i < SLOTS; i++) {
            int slot = own + i & SLOTS - 1;
            if (objects[slot] == object) {
                free(slot);
                return;
            }
        }
    }
}
