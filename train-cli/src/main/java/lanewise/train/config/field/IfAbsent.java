package lanewise.train.config.field;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What an entry that older files lack is read as: for components of records that {@link RunJson} reads. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface IfAbsent {
    /** Returns the value as JSON. */
    String value();
}
