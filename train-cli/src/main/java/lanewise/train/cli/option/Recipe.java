package lanewise.train.cli.option;

/** Options under a name. */
public enum Recipe {
    /** The best multilayer perceptron that {@code docs/sweep.md} found within ten minutes on two cores. */
    BEST("--hidden 1024 --residual 2 --batch-norm on --activation gelu --augment flip,shift"
            + " --batch-size 256 --optimizer adamw --lr 0.001 --weight-decay 0.05 --lr-schedule cosine --warmup 1"
            + " --epochs 40");

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
