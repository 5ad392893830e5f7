/**
 * What a model does on images: {@link lanewise.train.evaluation.BatchLoader} hands them over,
 * {@link lanewise.train.evaluation.Evaluation} and {@link lanewise.train.evaluation.Prediction} say what the model makes
 * of them, and {@link lanewise.train.evaluation.EpochMetrics} and {@link lanewise.train.evaluation.LayerMetrics} are
 * the numbers of an epoch.
 */
package lanewise.train.evaluation;
