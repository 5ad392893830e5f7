/**
 * The fields of configurations and other records: {@link lanewise.train.config.field.ConfigField} has their names, {@link
 * lanewise.train.config.field.InvalidConfigException} says which one is wrong, {@link lanewise.train.config.field.RunJson}
 * writes records with their fields as entries and reads them again.
 */
package lanewise.train.config.field;
