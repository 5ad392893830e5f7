#!/usr/bin/env python3
"""The hot loops as C2 compiles them, and how many cycles they take on CPUs that need not be at hand.

usage: loops.py [--java JAVA] [--bits 512|256|128] [--dtype F32|F64] [--mca LLVM-MCA] [--cpus CPU,...] [LOOP ...]

Starts benchmarks.jar (mvn -B -DskipTests package) once for each loop, lets the JVM print the machine code of the classes
that the table LOOPS names, and models the innermost loop with the most vector instructions by llvm-mca, as if all data lay
in the first-level cache. Needs Debian's packages binutils and llvm. Models differ between versions of LLVM: 14 knows that
Intel's servers have two units for fused multiply-adds of 512 bits, 19 does not.

--bits 512 needs a processor with AVX-512. 256 and 128 are compiled with -XX:UseAVX=2, for 16 vector registers, as on a
processor without AVX-512. Columns: instructions of the loop and how many vectors of work it does (fused multiply-adds, or
else vectors written, or else read), vector loads and stores, compares, references to the stack, and cycles for each of
those vectors with what limits them: the port that is busy for 85 % of the time or more, under LLVM's name; "issue", the
number of instructions that the processor takes in a cycle; or "latency", a chain of instructions that wait for each other.
"""
import argparse, collections, os, re, shutil, subprocess, sys, tempfile

GEMM, KERNEL, CONV = ('lanewise/tensor/internal/' + package for package in ('gemm/', 'kernel/', 'conv/'))
LOOPS = {  # name in HotLoop: the classes whose compiled methods are looked at, and what is counted as a vector of work
    'product': (GEMM + 'VectorFloatMicroKernel*', 'fma'),
    'product of a narrow panel': (GEMM + 'VectorFloatMicroKernel*', 'fma'),
    'product without packing': (GEMM + 'VectorFloatUnpackedKernel', 'fma'),
    'row times matrix': (GEMM + 'VectorFloatMatrixVectorKernel', 'fma'),
    'matrix times column': (GEMM + 'VectorFloatDotKernel', 'fma'),
    'packing': (KERNEL + 'VectorFloat*', 'stores'),
    **{name: (KERNEL + 'VectorFloatBinary', 'stores')
       for name in ['add', 'mul by a number', 'maximum with a number', 'less as numbers']},
    'less': (KERNEL + 'VectorFloatComparisons', 'loads'),
    'where': (KERNEL + 'VectorFloatMaskedCopies', 'stores'),
    **{name: (KERNEL + 'VectorFloatKernels', 'stores') for name in ['axpy', 'addcmul']},
    **{name: (KERNEL + 'VectorFloatFunctions', 'stores') for name in ['exp', 'log', 'tanh', 'sigmoid', 'sin']},
    'sqrt': (KERNEL + 'VectorFloatUnary', 'stores'),
    'sum of columns': (KERNEL + 'VectorFloatSums', 'loads'),
    'sum of rows': (KERNEL + 'VectorFloatSums', 'loads'),
    'maximum of columns': (KERNEL + 'VectorFloat*', 'loads'),
    'maximum of rows': (KERNEL + 'VectorFloat*', 'loads'),
    'transposition': (KERNEL + 'VectorFloatTransposition', 'stores'),
    'every second element': (KERNEL + 'VectorFloatStrides', 'stores'),
    **{f'{dtype} {name}': (KERNEL + f'Vector{word}{kind}', 'stores')
       for dtype, word in [('I32', 'Int'), ('I64', 'Long')]
       for name, kind in [('divided by a number', 'Division'), ('divided', 'Quotients'), ('divided, rounded down', 'Quotients'),
                          ('remainder', 'Quotients'), ('shifted', 'Binary')]},
    'rows by index': (KERNEL + 'VectorFloat*', 'stores'),
    'convolution in groups': (CONV + 'VectorFloatTapKernel', 'fma'),
    'convolution by tiles': (CONV + 'VectorFloatTileKernel', 'stores'),
    'maximum of windows': (CONV + 'VectorFloatPoolingKernel', 'loads'),
    'gradient of maxima': (CONV + 'VectorFloatPoolingKernel', 'stores'),
    'average of windows': (CONV + 'VectorFloatPoolingKernel', 'loads'),
}
AVX512_CPUS = ['skylake-avx512', 'icelake-server']
AVX2_CPUS = ['haswell', 'skylake', 'znver2', 'znver3']
ITERATIONS = 300


def compilations(output):
    """Yields (method, machine code) of what C2 compiled, not entered in the middle of a loop, the newest last."""
    blocks = re.split(r'^=+ C2-compiled nmethod =+$|^Compiled method ', output, flags=re.M)
    for block in blocks:
        head = re.match(r'\(c2\)\s+\d+\s+\d+\s+(?:[!bsn]\s+)*4\s+(?:[!bsn]\s+)*(\S+)::(\S+)', block)
        if not head:
            continue
        code = bytearray()
        for line in block.split('[MachCode]', 1)[-1].split('[/MachCode]', 1)[0].splitlines():
            found = re.match(r'\s*0x[0-9a-f]{16}:\s+((?:[0-9a-f|]+\s*)+)$', line)
            if found:
                code += bytes.fromhex(re.sub(r'[|\s]', '', found.group(1)))
        yield head.group(1).split('.')[-1] + '.' + head.group(2), bytes(code)


def innermost_loops(code, folder):
    """Yields the instructions of each loop that holds no other one."""
    raw = os.path.join(folder, 'code.bin')
    with open(raw, 'wb') as file:
        file.write(code)
    text = subprocess.run(['objdump', '-D', '-b', 'binary', '-mi386:x86-64', '-M', 'intel', raw], capture_output=True,
                          text=True).stdout
    lines = re.findall(r'^\s*([0-9a-f]+):\t[0-9a-f ]+\t(.+)$', text, re.M)
    instructions = [(int(address, 16), rest.split('#')[0].strip()) for address, rest in lines]
    index = {address: i for i, (address, _) in enumerate(instructions)}
    loops = []
    for i, (address, instruction) in enumerate(instructions):
        jump = re.match(r'j\w+\s+0x([0-9a-f]+)', instruction)
        target = int(jump.group(1), 16) if jump else address + 1
        if target <= address and target in index:
            loops.append((index[target], i))
    for first, last in loops:
        if any(first <= l < last for _, l in loops):  # another one, which may be entered a few instructions further up
            continue
        body = [instruction for _, instruction in instructions[first:last + 1]]
        if 'ret' in body:  # a jump back from what follows the method
            continue
        yield [re.sub(r'^(j\w+)\s+0x\w+.*', r'\1 done', each) for each in body
               if not re.match(r'nop|data16|xchg\s+ax,ax|call|cs nop', each)]


def is_vector(instruction):
    return re.match(r'v', instruction) and re.search(r'[xyz]mm\d', instruction)


def counts(body):
    found = collections.Counter()
    for each in body:
        wide = re.search(r'[xyz]mm\d', each) and each.startswith('v')
        memory = '[' in each
        operands = each.split(None, 1)[1] if ' ' in each else ''
        found['fma'] += bool(re.match(r'vfn?m(add|sub)\w*p[sd]', each))
        stored = wide and memory and operands.lstrip().startswith(('XMMWORD', 'YMMWORD', 'ZMMWORD'))
        if '[rsp' not in each:
            found['stores'] += bool(stored)
            found['loads'] += bool(wide and memory and not stored)
        found['stack'] += '[rsp' in each
        found['compares'] += each.startswith(('cmp', 'test'))
        found['vectors'] += bool(is_vector(each))
    return found


def model(body, cpu, mca, folder):
    """Returns the cycles of a loop, and what limits it: the issue of instructions, a port, or a chain of dependent ones."""
    assembler = os.path.join(folder, 'loop.s')
    with open(assembler, 'w') as file:
        file.write('.intel_syntax noprefix\n' + '\n'.join(body) + '\ndone:\n')
    told = subprocess.run([mca, '-mtriple=x86_64', '-mcpu=' + cpu, f'-iterations={ITERATIONS}', assembler],
                          capture_output=True, text=True)
    total, issued, width = (re.search(name + r':\s+(\d+)', told.stdout)
                            for name in ['Total Cycles', 'Total uOps', 'Dispatch Width'])
    if not total:
        return None
    cycles = int(total.group(1)) / ITERATIONS
    names = dict(re.findall(r'^\[(\d+(?:\.\d+)?)\]\s+- (\w+)$', told.stdout, re.M))
    pressure = re.search(r'^Resource pressure per iteration:\n(.+)\n(.+)$', told.stdout, re.M)
    ports = zip(re.findall(r'\[(.+?)\]', pressure.group(1)), pressure.group(2).split())
    busy = [(float(each), re.sub('^(SKX|SKL|HW|ICX|Zn\\d?)', '', names[port])) for port, each in ports if each != '-']
    busy.append((int(issued.group(1)) / ITERATIONS / int(width.group(1)), 'issue'))
    most, name = max(busy)
    return cycles, name if most > 0.85 * cycles else 'latency'


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--java', default=os.path.join(os.environ.get('JAVA_HOME', ''), 'bin', 'java')
                        if os.environ.get('JAVA_HOME') else 'java')
    parser.add_argument('--bits', type=int, choices=[128, 256, 512], default=512)
    parser.add_argument('--dtype', choices=['F32', 'F64'], default='F32')
    parser.add_argument('--mca', default='llvm-mca')
    parser.add_argument('--cpus', type=lambda text: text.split(','))
    parser.add_argument('--seconds', default='4')
    parser.add_argument('--jar', default=os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'target',
                                                      'benchmarks.jar'))
    parser.add_argument('--code', action='store_true', help='print the instructions too')
    parser.add_argument('loops', nargs='*')
    options = parser.parse_args()
    for tool in [options.mca, 'objdump']:
        if not shutil.which(tool):
            sys.exit(f'{tool} is missing: install the packages llvm and binutils')
    if not all(map(os.path.exists, options.jar.split(os.pathsep))):
        sys.exit(f'{options.jar} is missing: mvn -B -DskipTests package')
    unknown = [name for name in options.loops if name not in LOOPS]
    if unknown:
        sys.exit(f'no loop "{unknown[0]}"; there are: ' + ', '.join(LOOPS))
    cpus = options.cpus or (AVX512_CPUS if options.bits == 512 else AVX2_CPUS)
    print('| loop | method | unit | instructions | loads | stores | compares | stack | ' + ' | '.join(cpus) + ' |')
    print('|---' * (8 + len(cpus)) + '|')
    with tempfile.TemporaryDirectory() as folder:
        for name in options.loops or LOOPS:
            classes, unit = LOOPS[name]
            classes = classes.replace('Float', 'Double') if options.dtype == 'F64' else classes
            command = [options.java, '--add-modules', 'jdk.incubator.vector', f'-Dlanewise.simd.bits={options.bits}',
                       *(['-XX:UseAVX=2'] if options.bits < 512 else []), '-XX:+UnlockDiagnosticVMOptions',
                       f'-XX:CompileCommand=print,{classes}.*', '-cp', options.jar, 'lanewise.benchmarks.HotLoop', name,
                       options.dtype, options.seconds]
            ran = subprocess.run(command, capture_output=True, text=True, errors='replace')
            if ran.returncode != 0:
                if 'UnsupportedClassVersionError' in ran.stderr:
                    sys.exit(f'{options.java} is too old: set JAVA_HOME to a JDK 25, or name one by --java')
                said = [line for line in ran.stderr.splitlines() if not line.startswith('WARNING')]
                sys.exit(f'{name}: ' + '\n'.join(said[:5]))
            best = None
            for method, code in compilations(ran.stdout):
                for body in innermost_loops(code, folder):
                    found = counts(body)
                    size = found['fma'] if unit == 'fma' else found['vectors']
                    if found[unit] and (best is None or size >= best[0]):
                        best = size, method, body, found
            if best is None:
                print(f'| {name} | no vector loop was compiled |')
                continue
            _, method, body, found = best
            modelled = [model(body, cpu, options.mca, folder) for cpu in cpus]
            print(f'| {name} | {method} | {unit} | {len(body)} / {found[unit]} | {found["loads"]} | {found["stores"]} '
                  f'| {found["compares"]} | {found["stack"]} | '
                  + ' | '.join('–' if each is None else f'{each[0] / found[unit]:.2f} {each[1]}' for each in modelled) + ' |',
                  flush=True)
            if options.code:
                print('\n'.join('    ' + each for each in body))


if __name__ == '__main__':
    main()
