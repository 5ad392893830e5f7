package lanewise.nn.sharding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ShardTreeTest {
    /** The sum over a node as one would write it down. */
    private static String expression(ShardTree node) {
        return node.isLeaf() ? String.valueOf(node.from())
                : "(" + expression(node.left()) + " + " + expression(node.right()) + ")";
    }

    @Test
    void theSumOfSomeTreesIsWrittenDown() {
        assertEquals("0", expression(ShardTree.of(1)));
        assertEquals("((0 + 1) + 2)", expression(ShardTree.of(3)));
        assertEquals("((0 + 1) + (2 + 3))", expression(ShardTree.of(4)));
        assertEquals("(((0 + 1) + 2) + ((3 + 4) + 5))", expression(ShardTree.of(6)));
    }

    @Property(tries = 200)
    void eachWorkerHasACompleteSubtreeAndEachShardOneWorker(@ForAll @IntRange(min = 1, max = 200) int shards,
            @ForAll @IntRange(min = 1, max = 200) int wanted) {
        int workers = Math.min(shards, wanted);
        ShardTree tree = ShardTree.of(shards);
        List<ShardTree> parts = tree.among(workers);
        assertEquals(workers, parts.size());
        int next = 0;
        for (ShardTree part : parts) {
            assertEquals(next, part.from());
            assertTrue(tree.contains(part));
            next = part.to();
        }
        assertEquals(shards, next);
        assertEquals(parts, ShardTree.of(shards).among(workers));
        assertEquals(expression(tree), tree.join(parts.stream().map(ShardTreeTest::expression).toList(),
                (left, right) -> "(" + left + " + " + right + ")"));
    }

    @Property(tries = 100)
    void powersOfTwoOfWorkersHaveEqualShares(@ForAll @IntRange(min = 1, max = 50) int each,
            @ForAll @IntRange(min = 0, max = 5) int power) {
        int workers = 1 << power;
        ShardTree.of(each * workers).among(workers).forEach(part -> assertEquals(each, part.leaves()));
    }

    @Property(tries = 200)
    void aBatchIsCutIntoShardsOfTheSameSizeButForOne(@ForAll @IntRange(min = 1, max = 300) int shards,
            @ForAll @IntRange(min = 1) int batch) {
        assertEquals(0, ShardTree.firstSample(0, shards, batch));
        assertEquals(batch, ShardTree.firstSample(shards, shards, batch));
        for (int shard = 0; shard < shards; shard++) {
            int size = ShardTree.firstSample(shard + 1, shards, batch) - ShardTree.firstSample(shard, shards, batch);
            assertTrue(size == batch / shards || size == Math.ceilDiv(batch, shards), () -> size + " samples");
        }
    }

    @Test
    void otherRangesAreNoSubtrees() {
        assertFalse(ShardTree.of(4).contains(new ShardTree(1, 3)));
        assertFalse(ShardTree.of(4).contains(ShardTree.of(5)));
        assertTrue(ShardTree.of(5).contains(new ShardTree(3, 5)));
    }

    @Test
    void whatIsNoTreeIsRefused() {
        assertEquals("ShardTree: from 3 to 3 there is no shard", message(() -> new ShardTree(3, 3)));
        assertEquals("ShardTree: from -1 to 3 there is no shard", message(() -> new ShardTree(-1, 3)));
        assertEquals("ShardTree: 4 shards cannot be divided among 5 workers; choose 1 to 4",
                message(() -> ShardTree.of(4).among(5)));
        assertEquals("ShardTree: 4 shards cannot be divided among 0 workers; choose 1 to 4",
                message(() -> ShardTree.of(4).join(List.<String>of(), String::concat)));
        assertThrows(IllegalStateException.class, () -> ShardTree.of(1).left());
        assertThrows(IllegalStateException.class, () -> ShardTree.of(1).right());
    }

    private static String message(Runnable action) {
        return assertThrows(IllegalArgumentException.class, action::run).getMessage();
    }
}
