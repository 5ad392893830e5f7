package lanewise.tensor.internal.kernel;

import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.NE;

import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorSpecies;

/** A table of 512 bits, eight doubles or sixteen floats, in as many vectors as it fills; each lane takes one entry. */
record VectorTable<E>(Vector<E> first, Vector<E> second, Vector<E> third, Vector<E> fourth) {
    private static final int VECTORS = 512 / VectorLanes.F64.vectorBitSize();

    /** Holds {@code entries[from]} and what follows, as the integers of their bits. */
    static <E> VectorTable<E> of(VectorSpecies<E> bits, VectorSpecies<?> species, Object entries, int from) {
        return new VectorTable<>(part(bits, species, entries, from, 0), part(bits, species, entries, from, 1),
                part(bits, species, entries, from, 2), part(bits, species, entries, from, 3));
    }

    // Those beyond the table are not used.
    private static <E> Vector<E> part(VectorSpecies<E> bits, VectorSpecies<?> species, Object entries, int from,
            int number) {
        return species.fromArray(entries, from + number % VECTORS * species.length()).reinterpretShape(bits, 0);
    }

    /** Returns, in each lane, the bits of the entry whose number stands in the last bits of that lane. */
    Vector<E> entry(Vector<E> numbers) {
        return switch (VECTORS) {
            case 1 -> numbers.selectFrom(first);
            case 2 -> numbers.selectFrom(first, second);
            default -> select(numbers, numbers.selectFrom(first, second), numbers.selectFrom(third, fourth), 2);
        };
    }

    /** Returns the same from a table of twice the size, of which this is the first half. */
    Vector<E> entry(Vector<E> numbers, VectorTable<E> secondHalf) {
        return VECTORS == 1
                ? numbers.selectFrom(first, secondHalf.first)
                : select(numbers, entry(numbers), secondHalf.entry(numbers), VECTORS);
    }

    // The second one where the numbers are beyond so many vectors.
    private static <E> Vector<E> select(Vector<E> numbers, Vector<E> first, Vector<E> second, int vectors) {
        return first.blend(second, numbers.lanewise(AND, vectors * numbers.length()).compare(NE, 0));
    }
}
