package lanewise.train.cli.argument;

import lanewise.train.cli.option.OptionValues;

/** Options under a name; {@code docs/recipes.md} says what each gives. */
public enum Recipe {
    /** Two thirds of the filters of the others, and the fewest epochs. */
    FAST("--model conv-small --head-lr 0.041 --epochs 4 " + Recipe.CONVOLUTION),
    /** The network of {@link #BEST} in half of its epochs. */
    GOOD("--model conv --head-lr 0.0102 --epochs 5 " + Recipe.CONVOLUTION),
    /** The most accurate one. */
    BEST("--model conv --head-lr 0.0102 --epochs 10 " + Recipe.CONVOLUTION),
    /** The best multilayer perceptron that {@code docs/sweep.md} found. */
    MLP("--model mlp --hidden 1024 --residual 2 --batch-norm on --activation gelu --augment flip,shift"
            + " --batch-size 256 --optimizer adamw --lr 0.001 --weight-decay 0.05 --lr-schedule cosine --warmup 1"
            + " --label-smoothing 0.1 --validation 0.01 --keep last --epochs 60");

    // Rates are those of K. Jordan's recipe for a batch of 1,000, where the loss is a mean and not a sum, and the last layer
    // gives logits that are not divided by its width F afterwards: 0.053 · 1,000 of biases, 0.67 · 1,000 ÷ F² of the head.
    private static final String CONVOLUTION = "--init dirac --batch-size 1000 --optimizer muon --lr 0.24 --momentum 0.6"
            + " --muon-iterations 3 --fixed-norm on --bias-lr 53 --weight-decay 0.002 --lr-schedule linear"
            + " --label-smoothing 0.2 --augment alternating-flip,shift=2,reflect --validation 0.01 --keep last --views six";

    private final RunArguments arguments;

    Recipe(String line) {
        arguments = RunArguments.parse(line);
    }

    @Override
    public String toString() {
        return OptionValues.nameOf(this);
    }

    /** Returns the options. */
    public RunArguments arguments() {
        return arguments;
    }
}
