#!/usr/bin/env python3
"""How long a step of a training takes that several executors compute together, and from how many images on that pays.

    python3 benchmarks/model/scaling.py [--executors 1,2,8,64,512] [--mlp-images 1024] [--conv-images 1000] ...

A model with the numbers below, each of which is an option; nothing is run. An executor has two threads that compute. A step is

    compute    ceil(images / W) x seconds of an image x the slowest of W, whose times scatter with the given deviation
    exchange   the sums of the gradients over a tree of processes, in chunks (TreeExchange): the time of one chunk up and down
               the tree, and then what the busiest process takes for the others. Rank 0 has log2 W children, so log2 W times
               the vector goes each way over its link, and twice that through its one thread
    update     the optimizer's step, which each executor makes of the whole sum: it does not become shorter
    failures   what an epoch takes longer, divided by its steps: each failure of one of W executors costs a restart and the
               epoch so far, since the checkpoint is that of the epoch's end

Within one machine all bytes go through its processors: 2 (W - 1) vectors at LOCAL_BYTES_PER_SECOND. Executors
compute as if each had a processor of its own nevertheless.

Also for the same vector: the ring (reduce-scatter and all-gather over W - 1 neighbours each), and halving and doubling, which
exchanges halves, quarters, ... with log2 W partners. "break-even" is the number of images of a step from which W executors are
faster than one, "half" that from which they are W / 2 times as fast; without failures, and as if images could be divided.
"""
import argparse
import math
import statistics

# Measured. Seconds of one image, forward, backward and update, two threads: docs/notebook/2026-11-training-steps.md (633 us for
# 128 images, Zen 5) and docs/performance.md (125 to 138 images a second by Winograd, Zen 1).
SECONDS_PER_IMAGE = {'mlp': 633e-6 / 128, 'conv': 1 / 130}
# TreeExchange in threads of one JVM that meet before each exchange, over sockets of the machine (Unix domain), two processors of an AMD
# EPYC (Zen 5), 2026-11-30, medians that ExchangeTimes prints: seconds by (executors, bytes of the vector).
MEASURED_LOCAL = {(2, 12_292): 0.25e-3, (4, 12_292): 0.44e-3, (8, 12_292): 1.27e-3,
                  (2, 1_573_376): 1.49e-3, (4, 1_573_376): 7.50e-3, (8, 1_573_376): 13.58e-3,
                  (2, 7_866_880): 2.72e-3, (4, 7_866_880): 26.44e-3, (8, 7_866_880): 48.80e-3,
                  (2, 36_876_000): 12.41e-3, (4, 36_876_000): 90.56e-3, (8, 36_876_000): 194.02e-3}
SGD_SECONDS = 17e-6  # of the default network's update, in the same notebook
LOCAL_BYTES_PER_SECOND = 2.5e9  # sent and received, of all processes together: from the longest vectors above
LOCAL_HOP_SECONDS = 100e-6  # a short message from one process to the next: from the shortest ones
THREAD_BYTES_PER_SECOND = 2.5e9  # sent, or received and added, by one thread: the same, half of it by each of two processors

# Assumed.
HOP_SECONDS = 50e-6  # between two machines
PRODUCT_OPERATIONS_PER_SECOND = 50e9  # of two threads of Zen 1: the convolutions' update, Muon's products of matrices
NETWORKS = {'10 GbE': 10e9 / 8, '25 Gb/s': 25e9 / 8}  # bytes a second each way
STRAGGLER_DEVIATION = 0.05  # of an executor's time for its part of a step, as a share of the mean
HOURS_BETWEEN_FAILURES = 1000.0  # of one executor
RESTART_SECONDS = 60.0
IMAGES_PER_EPOCH = 50_000

# As they are in the code.
CHUNK_BYTES = 1 << 18
NUMBER_BYTES = 4


FILTERS = [(24, 64), (64, 64), (64, 256), (256, 256), (256, 256), (256, 256)]  # channels in and out, of 3 x 3
MUON_ITERATIONS = 3


def mlp_numbers():
    """Returns the numbers of the vector of the default network: 3072-128-10."""
    return sum(inputs * outputs + outputs for inputs, outputs in [(3072, 128), (128, 10)])


def conv_numbers():
    """Returns the parameters of the network of the recipes `good` and `best`, whose buffers are exchanged too."""
    whitening = 24 * 3 * 2 * 2 + 24
    filters = sum(9 * inputs * outputs for inputs, outputs in FILTERS)
    shifts = sum(outputs for _, outputs in FILTERS)
    return whitening + filters + shifts + 256 * 10, 2 * shifts


def muon_operations():
    """Returns the operations of an update: X X', its square, and their sum times X, for each matrix in each iteration."""
    operations = 0
    for inputs, outputs in FILTERS:
        rows, columns = sorted((outputs, 9 * inputs))
        operations += MUON_ITERATIONS * (4 * rows * rows * columns + 2 * rows ** 3)
    return operations


def depth(executors):
    return math.ceil(math.log2(executors))


def slowest(executors, deviation):
    """Returns the mean of the largest of so many normal times of mean 1 (Blom's approximation)."""
    if executors == 1:
        return 1.0
    return 1 + deviation * statistics.NormalDist().inv_cdf((executors - 0.375) / (executors + 0.25))


class Network:
    def __init__(self, name, link, hop, thread, shared=False):
        self.name, self.link, self.hop, self.thread, self.shared = name, link, hop, thread, shared

    def streamed(self, there, back, threads):
        """Returns the seconds of so many bytes over one link, both ways at once, by the threads of its process."""
        return max(max(there, back) / self.link, (there + back) / (threads * self.thread))

    def tree(self, executors, size):
        levels = depth(executors)
        if executors == 1:
            return 0.0
        if self.shared:
            return 2 * levels * self.hop + 2 * (executors - 1) * size / self.link
        chunk = min(size, CHUNK_BYTES)
        fill = 2 * levels * (self.hop + self.streamed(chunk, 0, 1))
        return fill + self.streamed(levels * (size - chunk), levels * (size - chunk), 1)

    def ring(self, executors, size):
        if executors == 1:
            return 0.0
        sent = 2 * (executors - 1) / executors * size
        return 2 * (executors - 1) * self.hop + (executors * sent / self.link if self.shared else self.streamed(sent, sent, 2))

    def halving(self, executors, size):
        if executors == 1:
            return 0.0
        sent = 2 * (executors - 1) / executors * size
        return 2 * depth(executors) * self.hop + (executors * sent / self.link if self.shared
                                                  else self.streamed(sent, sent, 2))


def failures(executors, epoch_seconds, hours, restart):
    """Returns what an epoch is expected to take longer than without failures, which come as a Poisson process."""
    rate = executors / (3600 * hours)
    return (1 / rate + restart) * math.expm1(rate * epoch_seconds) - epoch_seconds


def images_for(executors, exchange, update, image_seconds, deviation, speedup):
    """Returns the images of a step from which executors are so many times as fast as one; infinity if they never are."""
    gain = 1 / speedup - slowest(executors, deviation) / executors
    return (exchange + update * (1 - 1 / speedup)) / (image_seconds * gain) if gain > 0 else math.inf


def number(value):
    return '-' if math.isinf(value) else f'{value:,.0f}'


def table(title, network, size, image_seconds, update, images, options):
    print(f'\n**{title}, {network.name}**: {size / 1e6:.2f} MB, {images:,} images in a step, {image_seconds * 1e6:,.1f} us for one\n')
    print('| executors | compute ms | tree ms | ring ms | halving ms | update ms | failures ms | images/s | speed-up | break-even | half |')
    print('|---|---|---|---|---|---|---|---|---|---|---|')
    steps = math.ceil(options.images_per_epoch / images)
    for executors in options.executors:
        compute = math.ceil(images / executors) * image_seconds * slowest(executors, options.straggler_deviation)
        exchange = network.tree(executors, size)
        lost = failures(executors, steps * (compute + exchange + update), options.hours_between_failures,
                        options.restart_seconds) / steps
        total = compute + exchange + update + lost
        wanted = ['', ''] if executors == 1 else [
            number(images_for(executors, exchange, update, image_seconds, options.straggler_deviation, speedup))
            for speedup in (1, executors / 2)]
        if executors == 2:
            wanted[1] = wanted[0]
        print('| ' + ' | '.join([str(executors), *(f'{1e3 * x:.2f}' for x in (
            compute, exchange, network.ring(executors, size), network.halving(executors, size), update, lost)),
            f'{images / total:,.0f}', f'{(images * image_seconds + update) / total:.2f}', *wanted]) + ' |')


def crossings(networks, sizes):
    print('\nFrom so many executors (of 2, 4, 8, ... 4096) the tree is slower, by more than a tenth, than\n')
    print('| network | vector MB | ring | halving and doubling |\n|---|---|---|---|')
    wires = [Network(network.name + ', the wire alone', network.link, network.hop, math.inf) for network in networks]
    for network in [*networks, *wires]:
        for size in sizes:
            counts = [2 ** k for k in range(1, 13)]
            found = [next((str(w) for w in counts if network.tree(w, size) > 1.1 * other(w, size)), 'none')
                     for other in (network.ring, network.halving)]
            print(f'| {network.name} | {size / 1e6:.2f} | {found[0]} | {found[1]} |')


def comparison(local):
    print('\nThe tree within one machine, as measured and by the model\n')
    print('| executors | vector bytes | measured ms | model ms |\n|---|---|---|---|')
    for (executors, size), seconds in MEASURED_LOCAL.items():
        print(f'| {executors} | {size:,} | {1e3 * seconds:.3f} | {1e3 * local.tree(executors, size):.3f} |')


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--executors', type=lambda text: [int(each) for each in text.split(',')], default=[1, 2, 8, 64, 512])
    for name, value in [('mlp-images', 1024), ('conv-images', 1000), ('images-per-epoch', IMAGES_PER_EPOCH)]:
        parser.add_argument('--' + name, type=int, default=value)
    for name, value in [('mlp-seconds-per-image', SECONDS_PER_IMAGE['mlp']), ('conv-seconds-per-image', SECONDS_PER_IMAGE['conv']),
                        ('sgd-seconds', SGD_SECONDS), ('product-operations-per-second', PRODUCT_OPERATIONS_PER_SECOND),
                        ('local-bytes-per-second', LOCAL_BYTES_PER_SECOND), ('local-hop-seconds', LOCAL_HOP_SECONDS),
                        ('thread-bytes-per-second', THREAD_BYTES_PER_SECOND), ('hop-seconds', HOP_SECONDS),
                        ('straggler-deviation', STRAGGLER_DEVIATION), ('hours-between-failures', HOURS_BETWEEN_FAILURES),
                        ('restart-seconds', RESTART_SECONDS)]:
        parser.add_argument('--' + name, type=float, default=value)
    return parser.parse_args()


def main():
    options = arguments()
    local = Network('one machine', options.local_bytes_per_second, options.local_hop_seconds,
                       options.thread_bytes_per_second, shared=True)
    networks = [Network(name, link, options.hop_seconds, options.thread_bytes_per_second) for name, link in NETWORKS.items()]
    parameters, buffers = conv_numbers()
    print(f'parameters: {mlp_numbers():,} of the default network, {parameters:,} of the convolutions and {buffers:,} in buffers')
    sizes = {'mlp': NUMBER_BYTES * mlp_numbers(), 'conv': NUMBER_BYTES * (parameters + buffers)}
    for network in [*networks, local]:
        table('Default network', network, sizes['mlp'], options.mlp_seconds_per_image, options.sgd_seconds,
              options.mlp_images, options)
        table('Convolutions', network, sizes['conv'], options.conv_seconds_per_image,
              muon_operations() / options.product_operations_per_second, options.conv_images, options)
    crossings(networks, sizes.values())
    comparison(local)


if __name__ == '__main__':
    main()
