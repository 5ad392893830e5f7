package lanewise.nn.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import lanewise.nn.Linear;
import lanewise.nn.ReLU;
import lanewise.nn.Sequential;
import lanewise.nn.init.KaimingNormal;
import lanewise.nn.testing.Arrangement;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.ShapeMismatchException;
import lanewise.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeadUnitsTest {
    @ParameterizedTest
    @EnumSource(value = DType.class, names = {"F32", "F64"})
    void aUnitIsDeadIfItIsSilentOnAllSamples(DType dtype) {
        DeadUnits units = new DeadUnits(4);
        assertEquals(0, units.dead(), "nothing is known yet");
        assertEquals(0, units.share());
        units.add(Tensor.of(new double[] {0, 1, 0, 0, 0, 0, -1, 0}, 2, 4).to(dtype));
        assertEquals(3, units.dead());
        units.add(Tensor.of(new double[] {0, 0, 0, 1e-30}, 1, 4).to(dtype));
        assertEquals(2, units.dead());
        assertEquals(0.5, units.share());
        assertEquals(3, units.samples());
        assertEquals(4, units.units());
        assertTrue(units.isDead(0));
        assertFalse(units.isDead(1));
        assertTrue(units.isDead(2));
        assertFalse(units.isDead(3));
    }

    @Test
    void nanIsNotSilence() {
        DeadUnits units = new DeadUnits(2);
        units.add(Tensor.of(new double[] {Double.NaN, 0, 0, 0}, 2, 2));
        assertEquals(1, units.dead());
    }

    /** Units with a bias far below zero are dead: by outputs and by inputs, in any storage, in parts or whole. */
    @Test
    void outputsAndInputsGiveTheSameCount() {
        Linear linear = new Linear(5, 30, DType.F32);
        KaimingNormal.forRectifiers().initializeAll(linear, 1);
        linear.parameters().get(1).value().narrow(0, 0, 12).fill(-100);
        linear.parameters().get(1).value().narrow(0, 12, 18).fill(1);
        Sequential layer = new Sequential(linear, new ReLU());
        layer.eval();
        Tensor x = Tensor.normal(new Philox(2, 0), DType.F32, 200, 5);
        DeadUnits whole = new DeadUnits(30);
        whole.add(linear.forward(x));
        assertEquals(12, whole.dead());
        for (Arrangement arrangement : Arrangement.values()) {
            DeadUnits first = new DeadUnits(30);
            DeadUnits second = new DeadUnits(30);
            first.add(arrangement.of(layer.forward(x.narrow(0, 0, 50))));
            second.add(arrangement.of(layer.forward(x.narrow(0, 50, 150))));
            first.merge(second);
            assertEquals(200, first.samples());
            for (int unit = 0; unit < 30; unit++) {
                assertEquals(whole.isDead(unit), first.isDead(unit));
            }
        }
    }

    /** A channel is dead if it is silent at every pixel: channel 1 lives in one pixel, channel 3 in all of one image. */
    @Test
    void unitsOfImagesAreChannels() {
        Tensor images = Tensor.zeros(DType.F32, 2, 3, 5, 4).permute(0, 3, 1, 2);
        images.select(1, 0).fill(-1);
        images.set(1e-30, 1, 1, 2, 4);
        images.select(0, 0).select(0, 3).fill(1);
        for (Arrangement arrangement : Arrangement.values()) {
            DeadUnits units = new DeadUnits(4);
            units.add(arrangement.of(images));
            assertTrue(units.isDead(0) && units.isDead(2));
            assertEquals(2, units.dead());
            assertEquals(2, units.samples());
            units.add(Tensor.ones(DType.F32, 2, 4, 0, 4));
            assertEquals(2, units.samples(), "images without pixels tell nothing");
        }
    }

    /** A dead unit's weights get no gradient; those of the others do. */
    @Test
    void deadUnitsDoNotLearn() {
        Linear linear = new Linear(3, 2, DType.F64);
        linear.parameters().get(0).value().fill(1);
        linear.parameters().get(1).value().copyFrom(Tensor.of(new double[] {-50, 50}, 2));
        Sequential layer = new Sequential(linear, new ReLU());
        Tensor x = Tensor.normal(new Philox(3, 0), DType.F64, 20, 3);
        DeadUnits units = new DeadUnits(2);
        units.add(layer.forward(x));
        layer.backward(Tensor.ones(DType.F64, 20, 2));
        Tensor dWeight = linear.parameters().get(0).grad();
        assertTrue(units.isDead(0));
        assertEquals(0, dWeight.select(0, 0).abs().max().item());
        assertFalse(units.isDead(1));
        assertTrue(dWeight.select(0, 1).abs().min().item() > 0);
    }

    @Test
    void unusableArgumentsAreRefused() {
        DeadUnits units = new DeadUnits(3);
        assertEquals("DeadUnits: the outputs have shape (2, 4), not (S, 3) or (S, 3, …)",
                assertThrows(ShapeMismatchException.class, () -> units.add(Tensor.ones(DType.F32, 2, 4))).getMessage());
        assertThrows(ShapeMismatchException.class, () -> units.add(Tensor.ones(DType.F32, 3)));
        assertThrows(IllegalArgumentException.class, () -> new DeadUnits(0));
        assertThrows(IllegalArgumentException.class, () -> units.isDead(3));
        assertThrows(IllegalArgumentException.class, () -> units.isDead(-1));
        assertThrows(IllegalArgumentException.class, () -> units.merge(new DeadUnits(2)));
        units.add(Tensor.ones(DType.F32, 0, 3));
        assertEquals(0, units.samples());
        assertEquals(0, units.dead());
    }

    /** Unit 0 lives in the first part, unit 1 in the second, unit 2 in both, unit 3 in none. */
    @Test
    void whatLivesInOnePartIsAlive() {
        DeadUnits units = new DeadUnits(4);
        units.add(Tensor.of(new double[] {1, 0, 1, 0}, 1, 4));
        DeadUnits other = new DeadUnits(4);
        other.add(Tensor.of(new double[] {0, 1, 1, 0}, 1, 4));
        units.merge(other);
        assertEquals(1, units.dead());
        assertTrue(units.isDead(3));
        assertEquals(2, other.dead(), "it stays as it is");
    }

    @Test
    void unitsOutOfRangeAreNamed() {
        DeadUnits one = new DeadUnits(1);
        assertEquals("DeadUnits: unit 1 is not in 0 .. 0",
                assertThrows(IllegalArgumentException.class, () -> one.isDead(1)).getMessage());
    }
}
