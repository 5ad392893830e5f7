package lanewise.nn;

import java.lang.ref.WeakReference;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Keeps the threads apart that use a module in training mode: whose forward pass its state belongs to, and who is in a pass
 * at the moment. Threads may take turns; what cannot be right is refused. It keeps no thread alive.
 */
class PassGuard {
    private static final WeakReference<Thread> NOBODY = new WeakReference<>(null);

    private final AtomicReference<Thread> inside = new AtomicReference<>(); // null if nobody is
    private volatile WeakReference<Thread> owner = NOBODY; // made the latest forward pass
    private volatile Set<Thread> displaced; // lost a forward pass, before its backward, to another thread; null if none did
    private boolean pending; // the latest forward pass had no backward pass yet
    private boolean begun; // the latest forward pass of a layer did not end, so far or at all
    private boolean complete; // the latest forward pass of a module made of others came to its end

    /**
     * Lets the current thread in, and returns whether it was outside before.
     *
     * @throws IllegalStateException if another one is inside
     */
    boolean enter(Module module) {
        Thread current = Thread.currentThread();
        Thread other = inside.compareAndExchange(null, current);
        if (other != null && other != current) {
            throw twoThreads(module, current, other);
        }
        return other == null;
    }

    /** Lets the current thread out. */
    void leave() {
        inside.set(null);
    }

    /**
     * Checks that no other thread is inside.
     *
     * @param call what the current thread is about to do
     */
    void requireNobodyElse(Module module, String call) {
        Thread other = inside.get();
        if (other != null && other != Thread.currentThread()) {
            throw new IllegalStateException(module.describe() + ": " + call + " while thread " + other.getName()
                    + " is in a pass in training mode; wait for it, or give each thread a network of its own");
        }
    }

    /** Begins a forward pass of the current thread, and returns whether the latest one was another's. */
    boolean beginForward() {
        begun = true;
        Thread current = Thread.currentThread();
        if (owner.refersTo(current)) {
            pending = true;
            return false;
        }
        synchronized (this) {
            boolean another = owner != NOBODY;
            Thread before = owner.get();
            if (before != null && pending) {
                displace(before);
            }
            if (displaced != null) {
                displaced.remove(current);
            }
            owner = new WeakReference<>(current);
            pending = true;
            return another;
        }
    }

    /**
     * Ends a forward pass.
     *
     * @throws IllegalStateException if another thread began one meanwhile; neither can go backward then
     */
    void endForward(Module module) {
        begun = false;
        Thread current = Thread.currentThread();
        if (owner.refersTo(current)) {
            return;
        }
        synchronized (this) {
            Thread other = owner.get();
            displace(current);
            if (other != null) {
                displace(other);
            }
            owner = NOBODY;
            throw twoThreads(module, current, other);
        }
    }

    /**
     * Begins a backward pass, of the latest forward pass or handed over by its thread.
     *
     * @throws IllegalStateException if the current thread's own forward pass was lost to another thread's
     */
    void beginBackward(Module module) {
        Thread current = Thread.currentThread();
        if (displaced != null && !owner.refersTo(current)) {
            synchronized (this) {
                if (displaced != null && displaced.contains(current)) {
                    throw twoThreads(module, current, owner.get());
                }
            }
        }
        pending = false;
    }

    private void displace(Thread thread) {
        if (displaced == null) {
            displaced = Collections.newSetFromMap(new WeakHashMap<>());
        }
        displaced.add(thread);
    }

    /** Returns whether a forward pass of a layer began and did not come to its end. */
    boolean isBegun() {
        return begun;
    }

    /** Sets whether the latest forward pass came to its end. */
    void setComplete(boolean complete) {
        this.complete = complete;
    }

    /** Returns whether the latest forward pass came to its end. */
    boolean isComplete() {
        return complete;
    }

    /** Forgets all passes. */
    synchronized void reset() {
        owner = NOBODY;
        displaced = null;
        pending = false;
        begun = false;
        complete = false;
    }

    private static IllegalStateException twoThreads(Module module, Thread current, Thread other) {
        return new IllegalStateException(module.describe() + ": two threads at once in training mode, " + current.getName()
                + " and " + (other == null ? "another" : other.getName()) + ", whose passes would mix; one thread at a time"
                + " may train a module, many may share it after eval()");
    }
}
