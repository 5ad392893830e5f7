/** Neural-network modules whose gradients are derived by hand. */
module lanewise.nn {
    requires transitive lanewise.tensor;

    exports lanewise.nn;
    exports lanewise.nn.data;
    exports lanewise.nn.gradcheck;
    exports lanewise.nn.init;
    exports lanewise.nn.loss;
    exports lanewise.nn.metrics;
    exports lanewise.nn.optim;
    exports lanewise.nn.sharding;
    exports lanewise.nn.training;
}
