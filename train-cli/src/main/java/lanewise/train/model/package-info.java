/**
 * Networks as text: {@link lanewise.train.model.LayerList} is the list of layers, which files and options hold, {@link
 * lanewise.train.model.NetworkPlan} what they are for samples of a shape, what they hold and cost, and how they are made, {@link
 * lanewise.train.model.NamedNetworks} has those with a name, {@link lanewise.train.model.Whitening} the filters that come from
 * the images. {@code docs/models.md} is the guide.
 */
package lanewise.train.model;
