/** Reading and writing tensors in other programs' formats. */
package lanewise.tensor.io;
