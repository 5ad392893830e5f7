/**
 * Reading and writing tensors in other programs' formats: {@link lanewise.tensor.io.Npy} and
 * {@link lanewise.tensor.io.Npz} (NumPy's), {@link lanewise.tensor.io.SafeTensors}.
 *
 * <p>All of them read paths of any file system, such as that of a ZIP archive, and streams, such as resources of the
 * class path:
 * {@snippet :
 * Tensor mean = Npy.read(Path.of("mean.npy"));
 * try (InputStream in = Model.class.getResourceAsStream("model.safetensors")) {
 *     model.loadStateDict(SafeTensors.read(in).tensors());
 * }
 * }
 * They read straight into the tensor's array, through a buffer of constant size, and refuse damaged input with an
 * {@link java.io.IOException} that names the file and says what is wrong. Nothing is allocated because a header claims
 * it: the bytes must be there. If the thread is interrupted, reading and writing files end with an
 * {@link java.io.InterruptedIOException}, and the thread stays interrupted.
 *
 * <p>Each element type of tensors can be read and written (BF16 in safetensors alone), and integers of other types
 * become those of the next wider one. Of files with several tensors, what cannot be one because of its type, its size
 * or its elements is left out and named in what is returned ({@code skipped}); a file with one is refused.
 *
 * <p>All of them write to a temporary name in the same folder, force the bytes to disk and rename, so that the file is
 * there whole or not at all. Other file systems than the default one decide themselves when their files are on disk,
 * and may have no atomic renaming.
 */
package lanewise.tensor.io;
