/**
 * The machine that a run has: what it is ({@link lanewise.train.machine.Environment}), how fast, and what is wrong with it
 * ({@link lanewise.train.machine.Diagnosis}); whether its memory is enough ({@link lanewise.train.machine.MemoryNeeds}); and
 * Java's compiler, which is given work before a run ({@link lanewise.train.machine.WarmUp}) and room during one ({@link
 * lanewise.train.machine.CompilerLoad}).
 */
package lanewise.train.machine;
