package lanewise.testing;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A reader of bytes or text from outside, and what it promises whatever it is given: it accepts them, or refuses them with
 * the exception that it documents and one printable line; it allocates no more than its limit, and comes to an end. Enums
 * whose names end in {@code FuzzTargets} implement it, one constant for each reader.
 */
public interface FuzzTarget {
    /**
     * What a reader may take for an input of n bytes: its thread allocates at most {@code bytesPerByte} · n +
     * {@code constantBytes} bytes, and computes for {@code seconds} seconds at most.
     */
    record Limit(long bytesPerByte, long constantBytes, int seconds) {
        /** Returns the limit of a reader that is done in ten seconds. */
        public static Limit of(long bytesPerByte, long constantBytes) {
            return new Limit(bytesPerByte, constantBytes, 10);
        }

        long bytes(int length) {
            return bytesPerByte * length + constantBytes;
        }
    }

    /** Reads an input. */
    @FunctionalInterface
    interface Reader {
        /** Reads it, and throws the documented exception if it refuses it. */
        void read(byte[] input) throws Exception;
    }

    /** Makes inputs to begin with. */
    @FunctionalInterface
    interface Seeds {
        /** Returns valid inputs, which the reader accepts. */
        List<byte[]> make() throws Exception;
    }

    /** Returns the target's name, that of the constant. */
    String name();

    /** Returns what the reader promises. */
    Contract contract();

    /**
     * A reader and its promises.
     *
     * @param limit what it may take
     * @param reader reads an input
     * @param seeds makes the first inputs
     * @param refusal what inputs that are refused are refused with
     * @param message what a user is told of a refusal
     */
    record Contract(Limit limit, Reader reader, Seeds seeds, Class<? extends Exception> refusal,
            Function<Exception, String> message) {
        /** Returns that of a reader that refuses inputs by an {@code IOException}, whose message a user gets. */
        public static Contract of(Limit limit, Reader reader, Seeds seeds) {
            return new Contract(limit, reader, seeds, IOException.class, Exception::getMessage);
        }

        /** Returns the same for another exception. */
        public Contract refusing(Class<? extends Exception> by) {
            return new Contract(limit, reader, seeds, by, message);
        }

        /** Returns the same for another message. */
        public Contract telling(Function<Exception, String> told) {
            return new Contract(limit, reader, seeds, refusal, told);
        }
    }

    /**
     * Gives an input to the reader and checks what it promises.
     *
     * @return whether the input was accepted
     * @throws AssertionError if a promise was broken; the message says which
     */
    default boolean hold(byte[] input) {
        Cost cost = read(input);
        if (!cost.isWithin(contract().limit(), input.length)) {
            cost = read(input); // the first time classes are loaded
        }
        if (!cost.isWithin(contract().limit(), input.length)) {
            throw new AssertionError(name() + ": " + cost + " for " + input.length + " bytes of input");
        }
        return cost.accepted;
    }

    /** What an input took. */
    record Cost(boolean accepted, long allocatedBytes, long nanoseconds) {
        private boolean isWithin(Limit limit, int length) {
            return allocatedBytes <= limit.bytes(length) && nanoseconds <= limit.seconds * 1_000_000_000L;
        }
    }

    private Cost read(byte[] input) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long nanos = threads.getCurrentThreadCpuTime();
        long bytes = threads.getCurrentThreadAllocatedBytes();
        boolean accepted = true;
        try {
            contract().reader().read(input);
        } catch (Exception e) {
            accepted = false;
            requireRefusal(e);
        } catch (OutOfMemoryError | StackOverflowError e) {
            throw new AssertionError(name() + ": " + e, e);
        }
        return new Cost(accepted, threads.getCurrentThreadAllocatedBytes() - bytes,
                threads.getCurrentThreadCpuTime() - nanos);
    }

    private void requireRefusal(Exception e) {
        if (!contract().refusal().isInstance(e) || e instanceof NumberFormatException) {
            throw new AssertionError(name() + ": " + e, e);
        }
        String message = contract().message().apply(e);
        if (message == null || message.isBlank() || message.codePoints().anyMatch(FuzzTarget::isUnprintable)) {
            throw new AssertionError(name() + ": the message is no printable line: " + message, e);
        }
    }

    private static boolean isUnprintable(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.CONTROL || type == Character.LINE_SEPARATOR || type == Character.PARAGRAPH_SEPARATOR;
    }

    /** Returns a reader of a file that is named as given, in a temporary folder of its own. */
    static Reader ofFile(String name, FileReader reader) {
        return new Reader() {
            private Path folder; // made when it is needed

            @Override
            public synchronized void read(byte[] input) throws Exception {
                if (folder == null) {
                    folder = temporaryFolder();
                    folder.toFile().deleteOnExit();
                    folder.resolve(name).toFile().deleteOnExit();
                }
                Files.write(folder.resolve(name), input);
                reader.read(folder.resolve(name));
            }
        };
    }

    /**
     * Makes a folder for inputs: in memory where the system has a file system there, since readers force what they write to the
     * disk, which takes longer than all the rest.
     */
    static Path temporaryFolder() throws IOException {
        Path memory = Path.of("/dev/shm");
        return Files.isWritable(memory) ? Files.createTempDirectory(memory, "lanewise-fuzz-")
                : Files.createTempDirectory("lanewise-fuzz-");
    }

    /** Reads an input that lies in a file. */
    @FunctionalInterface
    interface FileReader {
        /** Reads it, as {@link Reader}. */
        void read(Path file) throws Exception;
    }

    /** Returns texts as bytes of UTF-8. */
    static List<byte[]> texts(String... texts) {
        return Stream.of(texts).map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
    }

    /** Returns an input that is text. */
    static String text(byte[] input) {
        return new String(input, StandardCharsets.UTF_8);
    }

    /** Returns the bytes of resources that lie beside a class. */
    static List<byte[]> resources(Class<?> beside, String... names) throws IOException {
        byte[][] all = new byte[names.length][];
        for (int i = 0; i < names.length; i++) {
            try (var in = beside.getResourceAsStream(names[i])) {
                if (in == null) {
                    throw new IOException("no resource " + names[i] + " beside " + beside);
                }
                all[i] = in.readAllBytes();
            }
        }
        return List.of(all);
    }
}
