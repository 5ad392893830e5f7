package lanewise.tensor.io;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import lanewise.testing.FuzzTarget;

/**
 * The readers of tensors in files. Elements may have four times as many bytes as in the file, and arrays of streams grow to
 * three times that; deflated entries are up to 1032 times as long.
 */
enum TensorFuzzTargets implements FuzzTarget {
    NPY(Limit.of(16, 2 << 20), in -> Npy.read(new ByteArrayInputStream(in)), () -> FuzzTarget.resources(NpyTest.class,
            "corpus/f4.npy", "corpus/f8-fortran.npy", "corpus/f4-big-endian.npy", "corpus/f8-scalar.npy",
            "corpus/f4-version-3.npy", "corpus/limits-b1.npy", "corpus/limits-u1-fortran.npy", "corpus/limits-f2.npy",
            "corpus/limits-i8.npy", "corpus/f4-empty.npy")),
    NPZ(Limit.of(5 * 1032, 4 << 20), in -> Npz.read(new ByteArrayInputStream(in)), () -> FuzzTarget.resources(NpyTest.class,
            "corpus/stored.npz", "corpus/deflated.npz", "corpus/types.npz", "corpus/too-large.npz")),
    SAFETENSORS(Limit.of(100, 2 << 20), in -> SafeTensors.read(new ByteArrayInputStream(in)), () -> FuzzTarget.resources(
            NpyTest.class, "corpus/two.safetensors", "corpus/scalar.safetensors", "corpus/types.safetensors",
            "corpus/mixed.safetensors", "corpus/written.safetensors")),
    NPY_HEADER(Limit.of(2_000, 1 << 20), in -> NpyHeader.parse(new String(in, StandardCharsets.ISO_8859_1), true),
            () -> FuzzTarget.texts("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }",
                    "{'descr': [('a', '<f4'), (\"b\", '>i2')], 'fortran_order': True, 'shape': (0x_ff, 1_0L)}",
                    "{'''descr''': r'\\x3cf8' \"\", # comment\n'fortran_order': (True), 'shape': ()}")),
    SAFETENSORS_HEADER(Limit.of(100, 1 << 20), in -> SafeTensorsHeader.parse(in).inDataOrder(),
            () -> FuzzTarget.texts("{\"__metadata__\":{\"a\":\"\\u00e4\\n\"},"
                    + "\"t\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24],"
                    + "\"x\":[{\"y\":-1.5e3},true,null]}}", "{}  "));

    private final Contract contract;

    TensorFuzzTargets(Limit limit, Reader reader, Seeds seeds) {
        contract = Contract.of(limit, reader, seeds);
    }

    @Override
    public Contract contract() {
        return contract;
    }
}
