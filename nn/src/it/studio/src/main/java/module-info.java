/** Someone's program as a module, whose tensors come with the networks. */
module studio {
    requires lanewise.nn;
}
