package lanewise.testing;

import lanewise.tensor.DType;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ArbitrarySupplier;

/** The element types that compute with floating-point numbers. */
public final class FloatingTypes {
    private FloatingTypes() {}

    /** Returns F32 and F64. */
    public static DType[] all() {
        return new DType[] {DType.F32, DType.F64};
    }

    /** One of them, for properties. */
    public static final class Any implements ArbitrarySupplier<DType> {
        @Override
        public Arbitrary<DType> get() {
            return Arbitraries.of(all());
        }
    }
}
