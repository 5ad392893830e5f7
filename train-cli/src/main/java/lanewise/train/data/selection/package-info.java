/**
 * What {@code --data} stands for: {@link lanewise.train.data.selection.DataResolver} turns it into images, from the
 * cache, from a folder that the user names, or drawn; {@link lanewise.train.data.selection.DataReference} is how a run
 * finds its data again.
 */
package lanewise.train.data.selection;
