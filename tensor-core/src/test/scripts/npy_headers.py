#!/usr/bin/env python3
"""Writes which spellings of an npy header NumPy reads, and as what, for NpyHeaderTest.

    python3 tensor-core/src/test/scripts/npy_headers.py \
        > tensor-core/src/test/resources/lanewise/tensor/io/npy-headers.txt

needs NumPy. The file in the repository was written with NumPy 1.24.2 on Python 3.11, on Linux and a little-endian
machine of 64 bits, which decides what types such as 'l' and 'int' are. NumPy 2.4.6 gives the same lines but for the types
named 'float_', 'bool8', 'int0', 'uint0' and 'longfloat', which it has no more.

A line holds the format's version, the text of the header as a JSON string, and what np.load makes of a file with that
header: the type as safetensors calls it, such as "F32", the order of bytes ("little" for a single one), "C" or "F" for
the order of axes, and the sizes; "other" for any other type; or "refused". Left out are spellings of which the versions
of NumPy think differently (types with commas, counts or shapes, such as 'f4,', '1f4' and '()f4'; form feeds in front of
the text), control characters, which np.load takes for numbers of types, and negative sizes, which it takes for sizes to
be found from the file's length.
"""
import itertools
import json
import os
import struct
import sys
import tempfile
import warnings

import numpy as np

warnings.simplefilter("ignore")
PLAIN = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }"


def header(descr="'<f4'", order="False", shape="(2, 3)"):
    return f"{{'descr': {descr}, 'fortran_order': {order}, 'shape': {shape}, }}"


def load(version, text):
    encoded = text.encode("utf8" if version == 3 else "latin1")
    length = struct.pack("<H" if version == 1 else "<I", len(encoded))
    start = b"\x93NUMPY" + bytes([version, 0]) + length + encoded
    with tempfile.NamedTemporaryFile(delete=False) as file:
        file.write(start + bytes(1 << 12))
    try:
        return np.load(file.name, allow_pickle=True)
    finally:
        os.unlink(file.name)


def result(version, text):
    try:
        array = load(version, text)
    except Exception as e:
        # Object arrays are pickled, which zeros are not; what np.load says then comes after the header was read.
        return "other" if type(e).__name__ == "UnpicklingError" else "refused"
    dtype = array.dtype
    name = "BOOL" if dtype == bool else f"{dtype.kind.upper()}{8 * dtype.itemsize}"
    if dtype.kind not in "biuf" or dtype.itemsize > 8 or dtype.subdtype is not None:
        return "other"
    fortran = array.ndim > 1 and not array.flags.c_contiguous
    return " ".join([name, "big" if dtype.byteorder == ">" else "little",
                     "F" if fortran else "C", *map(str, array.shape)])


def types():
    sizes = ["f4", "f8", "f", "d", "e", "f2", "f16", "g", "f3", "f04", "f 4", "f\\t8", "f+4", "f-4", "f4 ", "f5", "f48",
             "F", "F4", "D", "c8", "i4", "u1", "b1", "?", "S5", "U5", "V8", "O", "M8[s]", "q", "b", "x", "h4", "",
             "i1", "i2", "i8", "u2", "u4", "u8", "b2", "b8", "i3", "i16", "u16", "u0", "i01", "u +002", "b\\t1", "f 02",
             "i-8", "?1", "B", "B1", "h", "H", "i", "I", "I4", "l", "L", "l8", "Q", "q8", "p", "P", "u", "U", "m8"]
    for order, size in itertools.product(["", "<", ">", "=", "|", " ", "<<", "!"], sizes):
        yield f"'{order}{size}'"
    for name in ["float32", "float64", "single", "double", "float", "float_", "half", "float16", "Float32", "FLOAT32",
                 "float32 ", "<float32", ">double", "=single", "int64", "bool", "complex64", "int", "object", "str",
                 "bool_", "bool8", "Bool", "BOOL", "<bool", "|bool", "uint8", "ubyte", "int8", "byte", "Int8", "int16",
                 "short", "uint16", "ushort", "int32", "intc", "uint32", "uintc", "int_", "int0", "intp", "long",
                 "longlong", "uint64", "uint", "uint0", "uint_", "uintp", "ulong", "ulonglong", ">int64", "=int",
                 "<half", "int64 ", " int", "unsigned", "signed", "char", "longdouble", "longfloat", "float128",
                 "bfloat16", "bf16", "int4", "float8_e4m3fn", "timedelta64", "complex", "bytes"]:
        yield f"'{name}'"
    yield from ["[]", "[('a', '<f4')]", "[('a', '<f4'), ('b', '<f8', (2,))]", "[('', '|V4'), ('b', '<f8')]",
                "[(('title', 'a'), '<f4')]", "[('a', [('b', '<f4')])]", "[('a', '<f4'),]", "[['a', '<f4']]",
                "None", "4", "True", "4.0", "b'<f4'", "'<f4' 'x'", "'<' 'f4'", "'<'\n'f4'", "('<f4')", "(('<f4'))",
                "\"<f4\"", "'''<f4'''", '"""<f4"""', "r'<f4'", "u'<f4'", "U'<f4'", "R'<f4'", "ru'<f4'", "f'<f4'",
                "x'<f4'",
                "'\\x3cf4'", "'\\74f4'", "'\\u003cf4'", "'\\U0000003cf4'", "'\\x3'", "'\\u00g0'", "'<f\\\n4'",
                "'<f\n4'",
                "'''<f\n4'''", "'''<f\\\n4'''", "'<f\\q4'", "r'<f\\t4'", "'<f\\t4'", "'<f4", "<f4", "'<f4''", "\u00b5",
                "'\u00b5'", "'<f4' # \u00b5\n", "'<f\\0744'", "'<\\1464'", "'<f\\v4'", "'<f\\f4'", "'<f\\n4'",
                "'<f\\r4'"]


def shapes():
    yield from ["()", "(2,)", "(2)", "(2, 3)", "(2, 3,)", "(2,3)", "( 2 , 3 )", "((2, 3))", "((2), (3))", "(((2)), 3)",
                "(\n2,\n3\n)", "(\r2,\r\n3)", "(2, # two\n 3)", "(2, # two\r 3)", "(2,\\\n3)", "(2,\f3)", "(2,\t3)",
                "(2,\v3)", "(2,\u00a03)", "(,)", "(2,,3)", "(2 3)", "2, 3", "2", "[2, 3]", "{2, 3}", "(2, 3", "(2, 3))",
                "(2L, 3L)", "(2L,)", "(2L)", "(2 L, 3)", "(2\tL, 3)", "(2l, 3)", "(2LL, 3)", "(L, 3)", "(2, 3L,)",
                "(2L3, 3)", "(0xFL,)", "(0x2L, 3)", "(2.0L,)", "('2L',)", "(2 LL,)", "(2 L3,)", "(0L, 3L)", "(00L,)",
                "(02L,)", "(+2L, 3)", "(2.0, 3)", "(2., 3)", "(2e0, 3)", "(2j, 3)", "(2+0j, 3)", "(1+1, 3)", "('2', 3)",
                "(None, 3)", "(True, 3)", "(True, False)", "(true, 3)", "(True2, 3)", "(2True, 3)", "((2,), 3)",
                "([2], 3)", "(+2, 3)", "(+ 2, 3)", "(-0, 3)", "(--2, 3)", "(+-2, 3)", "(+True, 3)", "(+(2), 3)",
                "(~2, 3)",
                "(0, 3)", "(00, 3)", "(000, 3)", "(0_0, 3)", "(02, 3)", "(0x2, 3)", "(0X2, 0x0_3)", "(0x_2, 3)",
                "(0x, 3)",
                "(0b10, 0o3)", "(0B10, 0O3)", "(0b2, 3)", "(0o8, 3)", "(1_0, 2)", "(1__0, 2)", "(_10, 2)", "(10_, 2)",
                "(0x2_, 3)", "(0xg, 3)", "(2if, 3)", "(2 if, 3)", "(2x, 3)", "(*(2, 3),)", "(2for, 3)",
                "(9223372036854775808,)", "(0, 9223372036854775808)", "\u0662", "(\u0662,)", "(2, 3) ", "(2, 3)#"]


def orders():
    yield from ["False", "True", "0", "1", "None", "'True'", "true", "False ", "(True)", "((False))", "Tru", "Truee",
                "not True", "(True,)", "True True", "", "0 == 1", "bool", "\nTrue\n", "# x\nTrue", "-True", "\\\nTrue"]


def whole():
    yield from ["", " ", "\n", "{}", "[]", "()", "1", PLAIN[:-1], PLAIN + "}", PLAIN + ",", PLAIN + ";",
                PLAIN + " + {}",
                PLAIN + "\n", PLAIN + "     \n", PLAIN + "\r\n", PLAIN + "\r", PLAIN + "\n\n\n", PLAIN + "\n  \n",
                PLAIN + "\n# end", PLAIN + " # end", PLAIN + "\n  # end\n", PLAIN + "\f", PLAIN + "\v", PLAIN + "\0",
                PLAIN + " #\0", PLAIN + "\x1a", PLAIN + " \u00a0", PLAIN + "\n{}", PLAIN + PLAIN, PLAIN + " L",
                " " + PLAIN, "\t" + PLAIN, " \t " + PLAIN, "\f" + PLAIN, "\n" + PLAIN, "\n " + PLAIN,
                "\n#\n\t" + PLAIN, "\\\n" + PLAIN, "\\\n " + PLAIN, PLAIN + "\\\n", PLAIN + "\n\\\n",
                PLAIN + "\\", "\n\n\n" + PLAIN,
                "\r\n" + PLAIN, "# start\n" + PLAIN, "  # start\n" + PLAIN, "\n# start\n" + PLAIN, "({})",
                "(%s)" % PLAIN,
                "((%s))" % PLAIN, "(%s,)" % PLAIN, "(\n%s\n)" % PLAIN, "[%s]" % PLAIN, "{%s}" % PLAIN, "\ufeff" + PLAIN,
                "\v" + PLAIN, "x" + PLAIN, PLAIN.replace(" ", ""), PLAIN.replace(" ", "\n"), PLAIN.replace(" ", "\r"),
                PLAIN.replace(" ", "\r\n"), PLAIN.replace(" ", "\t"), PLAIN.replace(" ", "\f"), PLAIN.replace(" ",
                "#,\n"),
                PLAIN.replace(" ", "\\\n"), PLAIN.replace(", }", "}"), PLAIN.replace(", }", ",, }"),
                PLAIN.replace(":", "="), PLAIN.replace(":", ""), PLAIN.replace("'", '"'), PLAIN.replace("'", ""),
                PLAIN.replace("'descr'", "b'descr'"), PLAIN.replace("'descr'", "'descr' ''"),
                PLAIN.replace("'descr'", "('descr')"), PLAIN.replace("'descr'", "('descr',)"),
                PLAIN.replace("'descr'", "'Descr'"), PLAIN.replace("'descr'", "'descr '"),
                PLAIN.replace("'descr'", "'\\x64escr'"), PLAIN.replace("'descr'", "0"), PLAIN.replace("'descr'", "[]"),
                PLAIN.replace("'shape'", "'descr'"), PLAIN.replace("}", "'x': 1}"), PLAIN.replace("}",
                "'shape': (6,)}"),
                PLAIN.replace("}", "'shape': None}"), PLAIN.replace("}", "1: 1}"), PLAIN.replace("}", "**{}}"),
                "{'shape': (1,), 'shape': (2, 3), 'descr': '<i4', 'descr': '<f8', 'fortran_order': 0, "
                "'fortran_order': True}",
                "{'shape': (2, 3), 'fortran_order': False, 'descr': '>f8'}", "dict(%s)" % PLAIN,
                "{'descr': '<f4', 'fortran_order': False}", "{'descr': '<f4', 'shape': ()}"]


cases = [(1, PLAIN), (2, PLAIN), (3, PLAIN)]
cases += [(1, header(descr=descr)) for descr in types()]
cases += [(version, header(shape=shape)) for shape in shapes() for version in (1, 3)]
cases += [(1, header(order=order)) for order in orders()]
cases += [(version, text) for text in whole() for version in (1, 3)]
cases += [(2, header(shape=shape)) for shape in ("(2L, 3L)", "(2l, 3l)")]
cases += [(3, PLAIN + " # \U0001f600\u6570")]
for version, text in dict.fromkeys(cases):
    try:
        text.encode("utf8" if version == 3 else "latin1")
    except UnicodeEncodeError:
        continue
    print(version, json.dumps(text), result(version, text), sep="\t")
print(len(cases), "cases, NumPy", np.__version__, file=sys.stderr)
