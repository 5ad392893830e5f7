/**
 * Where runs are trained, if not in this process: an {@link lanewise.train.engine.Engine} is found by its address among the
 * {@link lanewise.train.engine.EngineProvider}s on the class path.
 */
package lanewise.train.engine;
