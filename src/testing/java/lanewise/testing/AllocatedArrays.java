package lanewise.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import jdk.jfr.Event;
import jdk.jfr.Recording;
import jdk.jfr.StackTrace;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/**
 * The large arrays that the library's code allocates, on whatever thread, counted one by one by the JVM's own recorder.
 * Vectors are objects until C2 has compiled their loops, so the bytes that a thread allocates say little before; these
 * arrays are the same before and after.
 */
public final class AllocatedArrays implements AutoCloseable {
    /**
     * Options of the JVM: the buffers of threads, in which objects are allocated, have 2 KiB, so that each larger array
     * needs a new one or lies outside of them. Both are recorded.
     */
    public static final List<String> JVM_OPTIONS =
            List.of("-XX:MinTLABSize=2k", "-XX:TLABSize=2k", "-XX:-ResizeTLAB",
                    "-XX:FlightRecorderOptions:stackdepth=4");

    private static final int BUFFER = 2 << 10; // bytes
    private static final List<String> ALLOCATIONS =
            List.of("jdk.ObjectAllocationInNewTLAB", "jdk.ObjectAllocationOutsideTLAB");

    private final Recording recording = new Recording();

    /** A call whose arrays are counted. */
    @StackTrace(false)
    private static final class Call extends Event {
        @SuppressWarnings("unused") // the recorder reads it
        String name;
    }

    /** An array that was allocated. */
    private record Allocated(Instant time, String type, long bytes, String place) {
        boolean during(RecordedEvent call) {
            return !time.isBefore(call.getStartTime()) && !time.isAfter(call.getEndTime());
        }

        @Override
        public String toString() {
            return type + " of " + bytes + " bytes at " + place;
        }
    }

    /** Starts to record. */
    public AllocatedArrays() {
        ALLOCATIONS.forEach(event -> recording.enable(event).withStackTrace());
        recording.enable(Call.class);
        recording.start();
    }

    /** Makes a call whose arrays are counted under a name. */
    public void during(String name, Runnable task) {
        Call call = new Call();
        call.name = name;
        call.begin();
        task.run();
        call.commit();
    }

    /**
     * Stops to record and returns a line for each call, in their order: the bytes of its arrays of more than 2 KiB, its
     * name, and these arrays.
     */
    public List<String> lines() throws IOException {
        recording.stop();
        Path file = Files.createTempFile("lanewise-", ".jfr");
        List<RecordedEvent> calls = new ArrayList<>();
        List<Allocated> arrays = new ArrayList<>();
        try {
            recording.dump(file);
            try (RecordingFile events = new RecordingFile(file)) {
                while (events.hasMoreEvents()) {
                    RecordedEvent event = events.readEvent();
                    String type = event.getEventType().getName();
                    if (type.equals(Call.class.getName())) {
                        calls.add(event);
                    } else if (ALLOCATIONS.contains(type) && isOurs(event)) {
                        arrays.add(new Allocated(event.getStartTime(), event.getClass("objectClass").getName(),
                                event.getLong("allocationSize"), place(event)));
                    }
                }
            }
        } finally {
            Files.delete(file);
        }
        calls.sort(Comparator.comparing(RecordedEvent::getStartTime));
        return calls.stream().map(call -> line(call, arrays)).toList();
    }

    // The JDK's own serve other things, such as classes that it generates: one of the library's methods allocates, be
    // it through java.util.
    private static boolean isOurs(RecordedEvent event) {
        return event.getLong("allocationSize") > BUFFER
                && event.getClass("objectClass").getName().startsWith("[")
                && event.getStackTrace() != null
                && event.getStackTrace().getFrames().stream()
                        .map(frame -> frame.getMethod().getType().getName())
                        .dropWhile(name -> name.startsWith("java.util."))
                        .limit(1).anyMatch(name -> name.startsWith("lanewise."));
    }

    private static String place(RecordedEvent event) {
        return event.getStackTrace().getFrames().stream()
                .map(frame -> frame.getMethod().getType().getName() + ":" + frame.getLineNumber())
                .filter(place -> place.startsWith("lanewise.")).findFirst().orElseThrow();
    }

    private static String line(RecordedEvent call, List<Allocated> all) {
        List<Allocated> arrays = all.stream().filter(array -> array.during(call)).toList();
        return arrays.stream().mapToLong(Allocated::bytes).sum() + " " + call.getString("name") + arrays.stream()
                .collect(Collectors.groupingBy(Allocated::toString, Collectors.counting()));
    }

    @Override
    public void close() {
        recording.close();
    }
}
