package lanewise.tensor.internal.math;

import static jdk.incubator.vector.VectorOperators.NE;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorSpecies;
import lanewise.tensor.internal.simd.VectorLanes;

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

    // Each lane takes the bits of the entry whose number stands in its last bits. The types are named because C2 inlines
    // a call of LongVector, of which one class is loaded, but not always one of Vector.

    static IntVector entry(VectorTable<Integer> table, IntVector numbers) {
        return switch (VECTORS) {
            case 1 -> numbers.selectFrom(table.first);
            case 2 -> numbers.selectFrom(table.first, table.second);
            default -> numbers.selectFrom(table.first, table.second).blend(
                    numbers.selectFrom(table.third, table.fourth), numbers.and(2 * numbers.length()).compare(NE, 0));
        };
    }

    static LongVector entry(VectorTable<Long> table, LongVector numbers) {
        return switch (VECTORS) {
            case 1 -> numbers.selectFrom(table.first);
            case 2 -> numbers.selectFrom(table.first, table.second);
            default -> numbers.selectFrom(table.first, table.second).blend(
                    numbers.selectFrom(table.third, table.fourth), numbers.and(2L * numbers.length()).compare(NE, 0));
        };
    }

    /** Returns the same from a table of twice the size, given by its halves. */
    static LongVector entry(VectorTable<Long> table, VectorTable<Long> secondHalf, LongVector numbers) {
        return VECTORS == 1
                ? numbers.selectFrom(table.first, secondHalf.first)
                : entry(table, numbers).blend(entry(secondHalf, numbers),
                        numbers.and((long) VECTORS * numbers.length()).compare(NE, 0));
    }
}
