package lanewise.nn.internal;

import lanewise.tensor.DType;
import lanewise.tensor.Shape;
import lanewise.tensor.Tensor;

/**
 * Memory that several {@link Workspace}s use one after the other: each writes over what the one before left. It is as large
 * as the largest of them wants it to be.
 */
public final class SharedMemory {
    private Tensor elements;
    private int wanted;
    private int generation;

    /** Creates it without elements. */
    public SharedMemory() {}

    /** Says that a workspace will want so many elements, before any is used. */
    void reserve(int count) {
        wanted = Math.max(wanted, count);
    }

    /** Returns a tensor of the first elements, whatever they hold. */
    Tensor view(DType dtype, Shape shape) {
        int count = shape.elements();
        if (elements == null || elements.dtype() != dtype || elements.elements() < count) {
            elements = Tensor.zeros(dtype, Math.max(count, wanted));
            generation++;
        }
        return elements.narrow(0, 0, count).reshape(shape.toArray());
    }

    /** Returns a number that changes whenever views become those of memory that is no longer used. */
    int generation() {
        return generation;
    }

    /** Lets go of the memory; views stay what they are. */
    void release() {
        elements = null;
        wanted = 0;
        generation++;
    }
}
