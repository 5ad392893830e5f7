/**
 * Networks as text: {@link lanewise.train.model.LayerList} is the list of layers, which files and options hold, {@link
 * lanewise.train.model.NetworkBuilder} makes modules of it, {@link lanewise.train.model.NamedNetworks} has those with a name,
 * {@link lanewise.train.model.Whitening} the filters that come from the images, {@link lanewise.train.model.ForwardWork} what a
 * network costs. {@code docs/models.md} is the guide.
 */
package lanewise.train.model;
