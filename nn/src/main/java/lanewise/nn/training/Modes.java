package lanewise.nn.training;

import java.util.List;
import lanewise.nn.Module;

/** The mode of each module of a network, some of which may be frozen in eval mode while others train. */
final class Modes {
    private final List<Mode> modes; // a module before those below it

    /** Remembers the modes of a module and all below it. */
    Modes(Module module) {
        modes = module.modules().stream().map(each -> new Mode(each, each.isTraining())).toList();
    }

    /** Sets the modes back. */
    void restore() {
        modes.forEach(Mode::restore);
    }

    private record Mode(Module module, boolean training) {
        // Sets those below too, whose turn comes later.
        void restore() {
            if (training) {
                module.train();
            } else {
                module.eval();
            }
        }
    }
}
