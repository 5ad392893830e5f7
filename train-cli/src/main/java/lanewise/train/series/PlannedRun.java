package lanewise.train.series;

import lanewise.train.config.RunConfig;

/**
 * One run of a series.
 *
 * @param name the name of its folder, unique in the series
 * @param config what is trained
 */
public record PlannedRun(String name, RunConfig config) {}
