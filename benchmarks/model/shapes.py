#!/usr/bin/env python3
"""Micro-kernels of given shapes, each alone with both inputs packed: how C2 compiles them, and how fast they are.

usage: shapes.py [--java JAVA] [--avx 2] [--loops pqkr] [--mca LLVM-MCA] [--cpus CPU,...] ROWSxVECTORS ...

Writes a Java method for each shape, order and loop, lets C2 compile it, and prints the instructions of its loop, how many
of them refer to the stack, cycles for each fused multiply-add by the model of loops.py, and GFLOP/s: with one micropanel of
B of 128 rows, in the first-level cache, and with 16 of 256 rows by turns, from the second-level cache.

Order a broadcasts the elements of all rows of A, then loads and uses one vector of B after the other; order b loads all
vectors of B, then broadcasts and uses one element of A after the other. A stands in micropanels, and the loop counts by
the position in A (p), in B (q) or by k; or its rows stand a constant distance apart (r), both from the start of an array.
Sums start from a row of memory, so that they can go on.
"""
import argparse
import os
import re
import subprocess
import tempfile

from loops import AVX2_CPUS, AVX512_CPUS, compilations, counts, innermost_loops, model

LOOPS = {
    'p': 'int end = aAt + kc * {rows}; for (int p = aAt, q = bAt; p < end; p += {rows}, q += {vectors} * L)',
    'q': 'int end = bAt + kc * {vectors} * L; for (int p = aAt, q = bAt; q < end; p += {rows}, q += {vectors} * L)',
    'k': 'for (int k = 0, p = aAt, q = bAt; k < kc; k++, p += {rows}, q += {vectors} * L)',
    'r': 'for (int p = 0, q = 0; p < kc; p++, q += {vectors} * L)',
}
FRAME = '''import jdk.incubator.vector.*;
public class Shapes {
    static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    static final int L = S.length(), PITCH = 272;
%s
    static double best(int kc, float[][] panels) {
        float[] a = new float[32 * PITCH], c = new float[32 * 16 * L], zeros = new float[16 * L];
        java.util.Arrays.fill(a, 0.5f);
        double best = 0;
        for (int round = 0; round < 200; round++) {
            long start = System.nanoTime();
            for (int i = 0; i < 1000; i++) kernel(kc, a, 0, panels[i %% panels.length], 0, zeros, 0, 0, c, 0, VECTORS * L);
            best = Math.max(best, 2.0 * kc * ROWS * VECTORS * L * 1000 / (System.nanoTime() - start));
        }
        return best;
    }
    public static void main(String[] arguments) {
        float[][] panels = new float[16][256 * VECTORS * L];
        for (float[] panel : panels) java.util.Arrays.fill(panel, 0.25f);
        double first = best(128, new float[][] {panels[0]});
        System.out.printf("%%.1f %%.1f GFLOP/s%%n", first, best(256, panels));
    }
}
'''


def kernel(rows, vectors, order, loop):
    """Returns the source of a class with one kernel."""
    every = [(i, j) for i in range(rows) for j in range(vectors)]
    lines = ['static final int ROWS = %d, VECTORS = %d;' % (rows, vectors),
             'static void kernel(int kc, float[] a, int aAt, float[] b, int bAt, float[] s, int sAt, int sRow,'
             ' float[] c, int cAt, int cRow) {']
    lines += [f'FloatVector c{i}_{j} = FloatVector.fromArray(S, s, sAt + {i} * sRow + {j} * L);' for i, j in every]
    lines.append(LOOPS[loop].format(rows=rows, vectors=vectors) + ' {')
    distance = 'PITCH' if loop == 'r' else '1'
    broadcast = [f'FloatVector a{i} = FloatVector.broadcast(S, a[p + {i} * {distance}]);' for i in range(rows)]
    load = [f'FloatVector b{j} = FloatVector.fromArray(S, b, q + {j} * L);' for j in range(vectors)]
    if order == 'a':
        lines += broadcast
        for j in range(vectors):
            lines += [load[j]] + [f'c{i}_{j} = a{i}.fma(b{j}, c{i}_{j});' for i in range(rows)]
    else:
        lines += load
        for i in range(rows):
            lines += [broadcast[i]] + [f'c{i}_{j} = a{i}.fma(b{j}, c{i}_{j});' for j in range(vectors)]
    lines.append('}')
    lines += [f'c{i}_{j}.intoArray(c, cAt + {i} * cRow + {j} * L);' for i, j in every]
    return FRAME % '\n'.join(lines + ['}'])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--java', default=os.path.join(os.environ['JAVA_HOME'], 'bin', 'java')
                        if os.environ.get('JAVA_HOME') else 'java')
    parser.add_argument('--avx', type=int, choices=[2, 3], default=3)
    parser.add_argument('--loops', default=''.join(LOOPS))
    parser.add_argument('--mca', default='llvm-mca')
    parser.add_argument('--cpus', type=lambda text: text.split(','))
    parser.add_argument('shapes', nargs='+', metavar='ROWSxVECTORS')
    options = parser.parse_args()
    if not options.loops or set(options.loops) - set(LOOPS):
        parser.error(f'--loops {options.loops}: give some of ' + ''.join(LOOPS))
    cpus = options.cpus or (AVX512_CPUS if options.avx == 3 else AVX2_CPUS)
    print('| shape | order | loop | instructions | stack | ' + ' | '.join(cpus) + ' | GFLOP/s | 16 panels |')
    print('|---' * (7 + len(cpus)) + '|')
    with tempfile.TemporaryDirectory() as folder:
        source = os.path.join(folder, 'Shapes.java')
        for shape in options.shapes:
            match = re.fullmatch(r'(\d+)x(\d+)', shape)
            if not match:
                parser.error(f'{shape} is no shape; give rows and vectors, such as 8x2')
            for order in 'ab':
                for loop in options.loops:
                    with open(source, 'w') as file:
                        file.write(kernel(int(match.group(1)), int(match.group(2)), order, loop))
                    ran = subprocess.run([options.java, '--add-modules', 'jdk.incubator.vector', f'-XX:UseAVX={options.avx}',
                                          '-XX:+UnlockDiagnosticVMOptions', '-XX:CompileCommand=print,Shapes.kernel', source],
                                         capture_output=True, text=True, errors='replace')
                    speed = re.search(r'([\d.]+) ([\d.]+) GFLOP/s', ran.stdout)
                    if not speed:
                        raise SystemExit(f'{shape}: {ran.stderr.strip()[-500:]}')
                    bodies = [body for _, code in compilations(ran.stdout) for body in innermost_loops(code, folder)
                              if counts(body)['fma']]
                    if not bodies:
                        print(f'| {shape} | {order} | {loop} | not compiled by C2 |')
                        continue
                    body = bodies[-1]
                    found = counts(body)
                    modelled = [model(body, cpu, options.mca, folder) for cpu in cpus]
                    print(f'| {shape} | {order} | {loop} | {len(body)} / {found["fma"]} | {found["stack"]} | '
                          + ' | '.join('–' if each is None else f'{each[0] / found["fma"]:.2f}' for each in modelled)
                          + f' | {speed.group(1)} | {speed.group(2)} |', flush=True)


if __name__ == '__main__':
    main()
