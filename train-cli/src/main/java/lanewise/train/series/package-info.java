/** Many runs that belong together: trained one after the other or side by side, each in a folder of its own. */
package lanewise.train.series;
