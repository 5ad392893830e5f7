/** Models in the formats of other programs. */
package lanewise.train.export;
