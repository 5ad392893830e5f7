package lanewise.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import lanewise.testing.FloatingTypes;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Products of stacks of matrices and of vectors, and einsum, against plain loops. */
class StackedProductsTest {
    private static Tensor random(DType dtype, Random random, int... shape) {
        double[] values = Values.ordinary(dtype, IndexModel.elements(shape), random);
        return GuardedView.random(dtype, shape, random).set(values).view();
    }

    private static int[] join(int[] first, int... second) {
        return IntStream.concat(Arrays.stream(first), Arrays.stream(second)).toArray();
    }

    // Every pair of matrices by the product of two matrices, which MatMulTest checks.
    @Property(tries = 300)
    void stacksOfMatrices(@ForAll(supplier = FloatingTypes.Any.class) DType dtype,
            @ForAll @Size(max = 3) List<@IntRange(max = 3) Integer> sizes,
            @ForAll @IntRange(max = 6) int m, @ForAll @IntRange(max = 6) int n, @ForAll @IntRange(max = 6) int k,
            @ForAll Random random) {
        int[] stack = sizes.stream().mapToInt(i -> i).toArray();
        int[] aStack = narrowed(stack, random);
        int[] bStack = narrowed(stack, random);
        int[] whole = Shape.broadcast(Shape.of(aStack), Shape.of(bStack)).toArray();
        Tensor a = random(dtype, random, join(aStack, m, k));
        Tensor b = random(dtype, random, join(bStack, k, n));
        Tensor product = a.matmul(b);
        assertEquals(Shape.of(join(whole, m, n)), product.shape());
        Tensor as = a.broadcastTo(join(whole, m, k));
        Tensor bs = b.broadcastTo(join(whole, k, n));
        for (int i = 0; i < IndexModel.elements(whole); i++) {
            Tensor left = as;
            Tensor right = bs;
            Tensor result = product;
            for (int position : IndexModel.index(i, whole)) {
                left = left.select(0, position);
                right = right.select(0, position);
                result = result.select(0, position);
            }
            assertTrue(left.matmul(right).bitwiseEquals(result), "matrix " + i);
        }
        GuardedView out = GuardedView.random(dtype, join(whole, m, n), random);
        assertSame(out.view(), a.matmul(b, out.view()));
        assertTrue(product.bitwiseEquals(out.view()));
        out.assertGuardsIntact("out");
    }

    // Leaves out leading axes, and makes others 1.
    private static int[] narrowed(int[] stack, Random random) {
        int from = random.nextInt(stack.length + 1);
        return Arrays.stream(stack, from, stack.length).map(size -> random.nextInt(3) == 0 ? 1 : size).toArray();
    }

    @Property(tries = 100)
    void vectorsAreMatricesOfOneRowOrColumn(@ForAll(supplier = FloatingTypes.Any.class) DType dtype,
            @ForAll @IntRange(max = 5) int m,
            @ForAll @IntRange(max = 300) int k, @ForAll Random random) {
        Tensor v = random(dtype, random, k);
        Tensor w = random(dtype, random, k);
        Tensor matrices = random(dtype, random, 2, m, k);
        assertTrue(matrices.matmul(v.unsqueeze(1)).squeeze(2).bitwiseEquals(matrices.matmul(v)));
        Tensor turned = matrices.transpose(1, 2);
        assertTrue(v.unsqueeze(0).matmul(turned).squeeze(1).bitwiseEquals(v.matmul(turned)));
        Tensor dot = v.unsqueeze(0).matmul(w.unsqueeze(1)).squeeze();
        assertTrue(dot.bitwiseEquals(v.matmul(w)) && dot.bitwiseEquals(v.dot(w)));
        Tensor out = Tensor.zeros(dtype);
        assertTrue(dot.bitwiseEquals(v.matmul(w, out)));
        Tensor outer = random(dtype, random, 3).outer(v);
        assertEquals(Shape.of(3, k), outer.shape());
    }

    @ParameterizedTest
    @CsvSource({"200,5,6,7", "3,140,150,160", "1,64,64,64", "1000,1,1,3"})
    void anyNumberOfThreadsGivesTheSameBits(int stack, int m, int n, int k) throws Exception {
        Random random = new Random(51);
        Tensor a = random(DType.F32, random, stack, m, k);
        Tensor b = random(DType.F32, random, stack, k, n);
        Tensor expected = Parallelism.withThreads(1, () -> a.matmul(b));
        for (int threads = 2; threads <= 4; threads++) {
            assertTrue(expected.bitwiseEquals(Parallelism.withThreads(threads, () -> a.matmul(b))));
        }
    }

    private static void assertMessage(String message, Runnable task) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, task::run).getMessage());
    }

    @Test
    void refusesWhatDoesNotFit() {
        Tensor a = Tensor.zeros(DType.F32, 2, 3, 4);
        assertMessage("matmul: inner dimensions differ: (2, 3, 4) × (2, 3, 4); did you mean transpose() on the "
                + "second?", () -> a.matmul(a));
        assertMessage("matmul: a scalar is no matrix: () × (2, 3, 4); mul multiplies element by element",
                () -> a.sum().matmul(a));
        assertThrows(ShapeMismatchException.class, () -> a.matmul(Tensor.zeros(DType.F32, 3, 4, 5)));
        assertThrows(IllegalArgumentException.class, () -> a.matmul(Tensor.zeros(DType.F64, 4, 5)));
        assertMessage("dot: two vectors are needed, not shapes (2, 3, 4) and (4,); for matrices there is matmul",
                () -> a.dot(Tensor.zeros(DType.F32, 4)));
    }

    /** Sums over all values of all labels, one after the other. */
    private static double[] summed(String equation, List<Tensor> operands, int[] sizesOfLabels, int[] shape) {
        String[] sides = equation.split("->", -1);
        String[] inputs = sides[0].split(",", -1);
        double[] result = new double[IndexModel.elements(shape)];
        IndexModel places = IndexModel.fresh(shape);
        int[] all = Arrays.copyOf(sizesOfLabels, sizesOfLabels.length);
        for (int i = 0; i < IndexModel.elements(all); i++) {
            int[] value = IndexModel.index(i, all);
            double term = 1;
            for (int j = 0; j < inputs.length; j++) {
                term *= operands.get(j).get(inputs[j].chars().map(label -> value[label - 'a']).toArray());
            }
            result[places.cell(sides[1].chars().map(label -> value[label - 'a']).toArray())] += term;
        }
        return result;
    }

    @Property(tries = 600)
    void einsumOfRandomEquations(
            @ForAll @Size(min = 1, max = 4) List<@Size(max = 4) List<@IntRange(max = 4) Integer>> labels,
            @ForAll Random random) {
        int[] sizes = random.ints(5, 0, 4).toArray();
        List<Integer> used = new ArrayList<>(labels.stream().flatMap(List::stream).distinct().toList());
        int[] unused = IntStream.range(0, 5).filter(i -> !used.contains(i)).toArray();
        Arrays.stream(unused).forEach(i -> sizes[i] = 1);
        Collections.shuffle(used, random);
        List<Integer> output = used.subList(0, random.nextInt(used.size() + 1));
        List<Tensor> operands = labels.stream()
                .map(l -> random(DType.F64, random, l.stream().mapToInt(i -> sizes[i]).toArray())).toList();
        String equation = String.join(",", labels.stream().map(StackedProductsTest::letters).toList()) + "->"
                + letters(output);
        int[] shape = output.stream().mapToInt(i -> sizes[i]).toArray();
        double[] expected = summed(equation, operands, sizes, shape);
        Tensor actual = switch (operands.size()) {
            case 1 -> Tensor.einsum(equation, operands.getFirst());
            case 2 -> Tensor.einsum(equation, operands.getFirst(), operands.getLast());
            default -> Tensor.einsum(equation, operands);
        };
        assertEquals(Shape.of(shape), actual.shape(), equation);
        ReductionsTest.checkForms(actual.toDoubleArray(), Tensor.einsum(equation, operands), shape,
                out -> Tensor.einsum(equation, operands, out), random, equation);
        double[] magnitudes = summed(equation, operands.stream().map(Tensor::abs).toList(), sizes, shape);
        for (int i = 0; i < expected.length; i++) {
            // Both sides add at most 3⁵ terms, each of which is rounded at most four times.
            assertEquals(expected[i], actual.toDoubleArray()[i], 2 * (243 + 4) * 0x1p-53 * magnitudes[i], equation);
        }
    }

    private static String letters(List<Integer> labels) {
        return labels.stream().collect(StringBuilder::new, (text, i) -> text.append((char) ('a' + i)),
                StringBuilder::append).toString();
    }

    @Test
    void einsumWithoutArrowAndWithSpaces() {
        Random random = new Random(52);
        Tensor a = random(DType.F32, random, 3, 4);
        Tensor b = random(DType.F32, random, 4, 5);
        assertTrue(a.matmul(b).bitwiseEquals(Tensor.einsum("ij,jk", a, b)));
        assertTrue(a.matmul(b).transpose().bitwiseEquals(Tensor.einsum(" k j , j i ", a, b)));
        assertTrue(a.transpose().bitwiseEquals(Tensor.einsum("ba", a)));
    }

    /** Also where nothing is multiplied, so that an equation and its parts have the same types. */
    @Test
    void refusesTypesWithoutProducts() {
        for (String equation : new String[] {"ij->ji", "ij->j", "ii->i"}) {
            assertMessage("einsum: elements of type I32 do not have this operation; convert them by to(DType.F32) or "
                    + "to(DType.F64)", () -> Tensor.einsum(equation, Tensor.zeros(DType.I32, 2, 2)));
        }
    }

    @Test
    void refusesEquationsThatMakeNoSense() {
        Tensor a = Tensor.zeros(DType.F32, 2, 3);
        assertMessage("einsum: 'ij->ij' names 1 operands, 2 are given", () -> Tensor.einsum("ij->ij", a, a));
        assertMessage("einsum: 'i,j' names 2 operands, 1 are given", () -> Tensor.einsum("i,j", a));
        assertMessage("einsum: 'ijk->i': 'ijk' has 3 labels for shape (2, 3)", () -> Tensor.einsum("ijk->i", a));
        assertMessage("einsum: 'ij->k': label 'k' of the result is in no operand", () -> Tensor.einsum("ij->k", a));
        assertMessage("einsum: 'ij->ii': label 'i' of the result is there twice", () -> Tensor.einsum("ij->ii", a));
        assertMessage("einsum: 'ii->i': label 'i' stands for sizes 2 and 3 in shape (2, 3)",
                () -> Tensor.einsum("ii->i", a));
        assertMessage("einsum: 'ij,jk': label 'j' stands for sizes 3 and 2 in shapes (2, 3) and (2, 3)",
                () -> Tensor.einsum("ij,jk", a, a));
        assertMessage("einsum: 'i j.,j->i': '.' at position 3 is out of place; " + RULES,
                () -> Tensor.einsum("i j.,j->i", a, a));
        assertMessage("einsum: '...i...': '.' at position 4 is out of place; " + RULES,
                () -> Tensor.einsum("...i...", a));
        assertMessage("einsum: 'ij->i,j': ',' at position 5 is out of place; " + RULES,
                () -> Tensor.einsum("ij->i,j", a));
        assertMessage("einsum: 'ij->i->j': '-' at position 5 is out of place; " + RULES,
                () -> Tensor.einsum("ij->i->j", a));
        assertMessage("einsum: '...ijk': '...ijk' has 3 labels for shape (2, 3)",
                () -> Tensor.einsum("...ijk", a));
        assertMessage("einsum: '...i->i': the result lacks the '...' of the operands",
                () -> Tensor.einsum("...i->i", a));
        assertMessage("einsum: '...,...': axis -2 of '...' stands for sizes 2 and 3 in shapes (2, 3) and (3, 3)",
                () -> Tensor.einsum("...,...", a, Tensor.zeros(DType.F32, 3, 3)));
        assertMessage("einsum: 'ii->i': label 'i' stands for sizes 1 and 3 in shape (1, 3)",
                () -> Tensor.einsum("ii->i", Tensor.zeros(DType.F32, 1, 3)));
    }

    @Test
    void einsumOfThreeMultipliesFromTheLeft() {
        Random random = new Random(53);
        Tensor a = random(DType.F32, random, 3, 40);
        Tensor b = random(DType.F32, random, 40, 50);
        Tensor c = random(DType.F32, random, 50, 6);
        assertTrue(a.matmul(b).matmul(c).bitwiseEquals(Tensor.einsum("ij,jk,kl->il", List.of(a, b, c))));
        assertTrue(a.matmul(b).matmul(c).bitwiseEquals(Tensor.einsum("ij,jk,kl", List.of(a, b, c))));
        // An axis of one element stretches to that of an operand further on.
        Tensor row = random(DType.F32, random, 1, 50);
        Tensor weights = random(DType.F32, random, 1, 50);
        assertTrue(b.mul(row).matmul(c).allClose(Tensor.einsum("jk,jk,kl->jl", List.of(row, b, c)), 1e-5, 1e-5));
        assertEquals(Shape.of(40, 50), Tensor.einsum("jk,jk,jk->jk", List.of(row, weights, b)).shape());
        assertMessage("einsum: 'ij,jk,ki': label 'i' stands for sizes 3 and 6 in shapes (3, 40) and (50, 6)",
                () -> Tensor.einsum("ij,jk,ki", List.of(a, b, c)));
        assertThrows(DTypeMismatchException.class, () -> Tensor.einsum("ij,jk,kl", List.of(a, b, c.to(DType.F64))));
        Tensor x = Tensor.zeros(DType.F32, 70_000);
        Tensor y = Tensor.zeros(DType.F32, 70_000, 1);
        assertMessage("einsum: the first 2 operands of 'i,j,ik,jk->k' (put others first) would give shape (70000, 70000);"
                + " a size is at most 2,147,483,647, and the number of elements 2,147,418,112",
                () -> Tensor.einsum("i,j,ik,jk->k", List.of(x, x, y, y)));
        assertEquals(Shape.of(1), Tensor.einsum("i,ik,j,jk->k", List.of(x, y, x, y)).shape());
    }

    @Test
    void emptyStacksOfAnySize() {
        for (int size : new int[] {0, 1, 2, 1024}) {
            Tensor stack = Tensor.zeros(DType.F32, 0, size, size);
            assertEquals(stack.shape(), stack.matmul(stack).shape());
            assertEquals(Shape.of(3, 0, size, size), Tensor.zeros(DType.F32, 3, 1, size, size).matmul(stack).shape());
            stack.matmul(stack, stack.copy());
        }
    }

    @Test
    void einsumOfLists() {
        Tensor a = Tensor.arange(DType.F64, 6).reshape(2, 3);
        assertMessage("einsum: 'i,j,k' names 3 operands, 2 are given", () -> Tensor.einsum("i,j,k", List.of(a, a)));
        assertMessage("einsum: '' names 1 operands, 0 are given", () -> Tensor.einsum("", List.of()));
        assertMessage("einsum: the result has shape (3, 2) but out has shape (2, 3)",
                () -> Tensor.einsum("ij->ji", List.of(a), Tensor.zeros(DType.F64, 2, 3)));
        assertMessage("einsum: out of shape (3, 2) overlaps an input of shape (2, 3); pass a copy() of the input",
                () -> Tensor.einsum("ij->ji", List.of(a), a.reshape(3, 2)));
        Tensor many = Tensor.scalar(DType.F64, 1).broadcastTo(1 << 16);
        assertMessage("einsum: 'i,j' would give shape (65536, 65536); a size is at most 2,147,483,647, and the number"
                + " of elements 2,147,418,112", () -> Tensor.einsum("i,j", many, many));
        // Sizes whose product fits no int, beside one of 0.
        assertEquals(0, Tensor.einsum("ijk,ijk->", Tensor.zeros(DType.F64, 1 << 20, 1 << 20, 0),
                Tensor.zeros(DType.F64, 1 << 20, 1 << 20, 0)).item());
    }

    private static final String RULES = "labels are the letters a to z and A to Z, each operand and the result may"
            + " have one '...', operands are separated by a comma, the result by ->";

    // Each with an equation of letters alone on operands whose sizes of 1 are stretched. Both are NumPy's, whose shapes
    // these are: np.einsum(equation, np.ones(left), np.ones(right)).shape
    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "...ij,...jk; xij,xjk->xik; 5 2 3; 3 4; 5 2 3; 5 3 4; 5 2 4",
        "...ij,...jk->...ik; xyij,xyjk->xyik; 5 1 2 3; 7 3 4; 5 7 2 3; 5 7 3 4; 5 7 2 4",
        "i...,i...->...; ixy,ixy->xy; 3 2; 3 4 1; 3 4 2; 3 4 2; 4 2",
        "...,...; xy,xy->xy; 2 3; 3; 2 3; 2 3; 2 3",
        "...i,...i->...; xi,xi->x; 0 3; 1 3; 0 3; 0 3; 0",
        "ij,jk->...ik; ij,jk->ik; 2 3; 3 4; 2 3; 3 4; 2 4",
        "ij,jk; ij,jk->ik; 2 1; 3 4; 2 3; 3 4; 2 4",
        "ij,jk->jik; ij,jk->jik; 2 1; 3 4; 2 3; 3 4; 3 2 4",
        "ij,jk->ijk; ij,jk->ijk; 2 3; 1 4; 2 3; 3 4; 2 3 4"})
    void ellipsesAndSizesOfOne(String equation, String letters, String left, String right, String stretchedLeft,
            String stretchedRight, String shape) {
        Random random = new Random(53);
        Tensor a = wholeNumbers(random, sizes(left));
        Tensor b = wholeNumbers(random, sizes(right));
        Tensor actual = Tensor.einsum(equation, a, b);
        assertEquals(Shape.of(sizes(shape)), actual.shape());
        assertTrue(Tensor.einsum(letters, stretched(a, letters, 0, sizes(stretchedLeft)),
                stretched(b, letters, 1, sizes(stretchedRight))).bitwiseEquals(actual));
    }

    // Sums of whole numbers are exact in any order.
    private static Tensor wholeNumbers(Random random, int... shape) {
        return Tensor.of(random.ints(IndexModel.elements(shape), 1, 9).asDoubleStream().toArray(), shape);
    }

    // The ellipsis of "i..." stands behind the letter i: there missing axes are inserted after the first.
    private static Tensor stretched(Tensor x, String letters, int operand, int... shape) {
        Tensor widened = x;
        int at = letters.split("->")[0].split(",")[operand].startsWith("i") ? 1 : 0;
        while (widened.rank() < shape.length) {
            widened = widened.unsqueeze(at);
        }
        return widened.broadcastTo(shape);
    }

    private static int[] sizes(String text) {
        return Arrays.stream(text.split(" ")).mapToInt(Integer::parseInt).toArray();
    }

    @Test
    void ellipsisOfOneOperand() {
        Tensor x = wholeNumbers(new Random(54), 2, 3, 4);
        assertTrue(x.permute(2, 0, 1).bitwiseEquals(Tensor.einsum("...i->i...", x)));
        assertTrue(x.permute(1, 2, 0).bitwiseEquals(Tensor.einsum("b...a", x)));
        assertTrue(x.sum(2).bitwiseEquals(Tensor.einsum("...i->...", x)));
        assertTrue(x.bitwiseEquals(Tensor.einsum("...", x)));
    }
}
