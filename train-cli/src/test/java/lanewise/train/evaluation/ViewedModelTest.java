package lanewise.train.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import lanewise.nn.Conv2d;
import lanewise.nn.Flatten;
import lanewise.nn.Linear;
import lanewise.nn.Module;
import lanewise.nn.Seeding;
import lanewise.nn.Sequential;
import lanewise.tensor.DType;
import lanewise.tensor.Philox;
import lanewise.tensor.Tensor;
import lanewise.tensor.Window2d;
import lanewise.train.config.TestViews;
import lanewise.train.config.field.InvalidConfigException;
import org.junit.jupiter.api.Test;

class ViewedModelTest {
    private final Module model = Seeding.withSeed(1, () -> new Sequential(new Conv2d(3, 2, Window2d.of(3), DType.F64),
            new Flatten(), new Linear(2 * 5 * 6, 4, DType.F64)));
    private final Tensor x = Tensor.normal(new Philox(1, 0), DType.F64, 2, 3, 7, 8);

    // The pixel that is seen at a place of an image that was moved, as NumPy's pad with mode "reflect" has it.
    private Tensor moved(int down, int right, boolean mirrored) {
        Tensor y = Tensor.zerosLike(x);
        for (int n = 0; n < 2; n++) {
            for (int c = 0; c < 3; c++) {
                for (int row = 0; row < 7; row++) {
                    for (int column = 0; column < 8; column++) {
                        int from = reflected(column - right, 8);
                        y.set(x.get(n, c, reflected(row - down, 7), from), n, c, row, mirrored ? 7 - column : column);
                    }
                }
            }
        }
        return model.forward(y);
    }

    private static int reflected(int i, int size) {
        return i < 0 ? -i : i < size ? i : 2 * (size - 1) - i;
    }

    @Test
    void logitsAreTheMeanOfThoseOfTheViews() {
        model.eval();
        Tensor both = moved(0, 0, false).add(moved(0, 0, true)).div(2);
        assertEquals(0, both.sub(ViewedModel.of(model, TestViews.MIRROR).forward(x)).abs().max().item(), 1e-14);
        Tensor six = both.div(2);
        for (int move : new int[] {1, -1}) {
            six = six.add(moved(move, move, false).div(8)).add(moved(move, move, true).div(8));
        }
        assertEquals(0, six.sub(ViewedModel.of(model, TestViews.SIX).forward(x)).abs().max().item(), 1e-14);
    }

    @Test
    void oneViewIsTheModelItself() {
        assertSame(model, ViewedModel.of(model, TestViews.ONE));
    }

    @Test
    void networksOfRowsSeeImagesAsTheyAre() {
        InvalidConfigException failure = assertThrows(InvalidConfigException.class,
                () -> ViewedModel.of(new Sequential(new Linear(4, 2, DType.F32)), TestViews.SIX));
        assertTrue(failure.getMessage().startsWith("testViews: a network of rows"), failure.getMessage());
    }
}
