/** The experiments of the documents, each declared as one object: question, source, runs, figures, verdict. */
package lanewise.train.experiment;
