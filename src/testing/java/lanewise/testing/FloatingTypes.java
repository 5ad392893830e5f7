package lanewise.testing;

import lanewise.tensor.DType;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ArbitrarySupplier;

/** The element types that compute with floating-point numbers, for properties and loops over them. */
public final class FloatingTypes implements ArbitrarySupplier<DType> {
    /** Returns F32 and F64. */
    public static DType[] all() {
        return new DType[] {DType.F32, DType.F64};
    }

    @Override
    public Arbitrary<DType> get() {
        return Arbitraries.of(all());
    }
}
