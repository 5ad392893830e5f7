/**
 * Which data a user chose, a {@link lanewise.train.data.selection.DataSelection}:
 * {@link lanewise.train.data.selection.DataResolver} turns it into images, from the cache, from a folder, or drawn;
 * {@link lanewise.train.data.selection.DataReference} is how a run finds its data again.
 */
package lanewise.train.data.selection;
