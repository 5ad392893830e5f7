/**
 * Reading and writing tensors in other programs' formats: {@link lanewise.tensor.io.Npy} and
 * {@link lanewise.tensor.io.Npz} (NumPy's), {@link lanewise.tensor.io.SafeTensors}.
 *
 * <p>All of them read straight into the tensor's array, through a buffer of constant size, and refuse damaged files
 * with an {@link java.io.IOException} that names the file and says what is wrong.
 */
package lanewise.tensor.io;
