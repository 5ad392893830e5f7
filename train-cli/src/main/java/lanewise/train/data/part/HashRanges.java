package lanewise.train.data.part;

import lanewise.tensor.Philox;

/**
 * Which sample lies in which part: of P parts, part p has the samples whose 64-bit hashes h are in p · 2⁶⁴ ÷ P to
 * (p + 1) · 2⁶⁴ ÷ P, that is p = ⌊h P ÷ 2⁶⁴⌋. A sample that is added moves no other one, and with 2 P parts each part is
 * divided into two. The size of a part is n ÷ P with a standard deviation below √(n ÷ P).
 *
 * @param parts P, from 1
 */
record HashRanges(int parts) {
    private static final Philox HASH = new Philox(0, 8L << 32);

    HashRanges {
        if (parts < 1) {
            throw new IllegalArgumentException("parts: there must be at least 1, not " + parts);
        }
    }

    /** Returns the part of a sample by its number. */
    int part(long number) {
        return (int) Math.unsignedMultiplyHigh(HASH.bits(number), parts);
    }
}
