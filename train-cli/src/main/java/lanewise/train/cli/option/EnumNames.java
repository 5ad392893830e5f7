package lanewise.train.cli.option;

import java.util.Arrays;
import java.util.Locale;
import lanewise.train.config.ActivationKind;
import lanewise.train.config.InitKind;
import lanewise.train.config.KeptModel;
import lanewise.train.config.TestViews;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads enum constants by the names they have on the command line. */
public final class EnumNames {
    private EnumNames() {}

    static final class Activation implements ITypeConverter<ActivationKind> {
        @Override
        public ActivationKind convert(String name) {
            return find(name, ActivationKind.values());
        }
    }

    static final class Init implements ITypeConverter<InitKind> {
        @Override
        public InitKind convert(String name) {
            return name.equalsIgnoreCase("kaiming") ? InitKind.KAIMING_NORMAL : find(name, InitKind.values());
        }
    }

    static final class Kept implements ITypeConverter<KeptModel> {
        @Override
        public KeptModel convert(String name) {
            return find(name, KeptModel.values());
        }
    }

    /** Public, because commands that test saved models have the option too. */
    public static final class Views implements ITypeConverter<TestViews> {
        @Override
        public TestViews convert(String name) {
            return find(name, TestViews.values());
        }
    }

    /** {@code on} and {@code off}. */
    static final class Switch implements ITypeConverter<Boolean> {
        @Override
        public Boolean convert(String name) {
            return switch (name.toLowerCase(Locale.ROOT)) {
                case "on", "true" -> true;
                case "off", "false" -> false;
                default -> throw new TypeConversionException("'" + name + "' is neither on nor off");
            };
        }
    }

    private static <E extends Enum<E>> E find(String name, E[] values) {
        for (E value : values) {
            if (value.toString().equalsIgnoreCase(name)) {
                return value;
            }
        }
        throw new TypeConversionException("'" + name + "' is none of " + Arrays.toString(values));
    }
}
