/** Someone's program as a module. */
module shop {
    requires lanewise.tensor;
}
