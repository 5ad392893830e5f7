/**
 * Programs of one screen each, as a user of NumPy or PyTorch would write them: what stands in a program's comment is what
 * it prints.
 */
package lanewise.examples;
