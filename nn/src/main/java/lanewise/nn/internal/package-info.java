/** What the packages of this module share and do not export. */
package lanewise.nn.internal;
