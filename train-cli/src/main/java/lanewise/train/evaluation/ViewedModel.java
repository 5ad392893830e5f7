package lanewise.train.evaluation;

import java.util.List;
import lanewise.nn.Module;
import lanewise.tensor.PadMode;
import lanewise.tensor.Tensor;
import lanewise.train.config.TestViews;
import lanewise.train.model.NetworkPlan;

/** A network that is shown several views of each image, and whose logits are the mean of theirs; in eval mode only. */
public final class ViewedModel extends Module {
    private static final int WIDTH_AXIS = 3;

    private final Module model;
    private final TestViews views;

    private ViewedModel(Module model, TestViews views) {
        this.model = model;
        this.views = views;
    }

    /**
     * Returns a network that sees images by these views; the one given if it sees them as they are.
     *
     * @throws lanewise.train.config.field.InvalidConfigException if it takes rows of numbers and cannot be shown others
     */
    public static Module of(Module model, TestViews views) {
        if (views == TestViews.ONE) {
            return model;
        }
        views.requireImages(NetworkPlan.takesImages(model));
        Module viewed = new ViewedModel(model, views);
        viewed.eval();
        model.eval();
        return viewed;
    }

    @Override
    public Tensor forward(Tensor x) {
        Tensor centre = mirrored(x);
        if (views == TestViews.MIRROR) {
            return centre;
        }
        int height = x.dim(2);
        int width = x.dim(WIDTH_AXIS);
        Tensor padded = x.pad(new int[][] {{0, 0}, {0, 0}, {1, 1}, {1, 1}}, PadMode.REFLECT);
        List<Tensor> moved = List.of(mirrored(padded.narrow(2, 0, height).narrow(WIDTH_AXIS, 0, width)),
                mirrored(padded.narrow(2, 2, height).narrow(WIDTH_AXIS, 2, width)));
        return centre.mul(0.5).add(moved.get(0).add(moved.get(1)).mul(0.25));
    }

    private Tensor mirrored(Tensor x) {
        return model.forward(x).add(model.forward(x.flip(WIDTH_AXIS))).mul(0.5);
    }

    @Override
    public Tensor backward(Tensor dY) {
        throw new UnsupportedOperationException("views are for tests, not for training");
    }
}
