package lanewise.train.spark;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** A master of Spark with workers of one processor each on this machine, and the command that trains there. */
final class Cluster implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final String EXECUTOR = "CoarseGrainedExecutorBackend";
    private static final long PATIENCE_SECONDS = 300;
    private static final String CLI = System.getProperty("lanewise.train-cli.jar");
    private static final String SPARK = System.getProperty("lanewise.train-spark.jar");

    private final Path folder;
    private final Path sparkHome;
    private final int port;
    private final Process master;
    private final List<Process> workers = new ArrayList<>();
    private int logs;

    /** Starts the master and so many workers; the folder takes logs and what workers write. */
    Cluster(Path folder, int count) throws IOException, InterruptedException {
        this.folder = folder;
        sparkHome = sparkHome(Path.of("target", "spark-home").toAbsolutePath());
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.ofLiteral(HOST))) {
            port = free.getLocalPort();
        }
        master = start("org.apache.spark.deploy.master.Master", "--host", HOST, "--port", Integer.toString(port),
                "--webui-port", "0");
        awaitMaster();
        for (int i = 0; i < count; i++) {
            workers.add(worker());
        }
    }

    // The folder that a distribution of Spark would be: links to the jars on the class path of this test.
    private static Path sparkHome(Path home) throws IOException {
        Path jars = Files.createDirectories(home.resolve("jars"));
        for (String each : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path jar = Path.of(each);
            if (each.endsWith(".jar") && !isOfProject(jar)) {
                Files.deleteIfExists(jars.resolve(jar.getFileName()));
                Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar);
            }
        }
        return home;
    }

    private static boolean isOfProject(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream().anyMatch(entry -> entry.getName().startsWith("lanewise/"));
        }
    }

    private Process start(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("-Xmx256m", "-cp", sparkHome + "/jars/*", program));
        command.addAll(List.of(arguments));
        return java(folder.resolve("log-" + logs++ + ".txt"), command);
    }

    private Process java(Path log, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Path.of("src/main/resources/lanewise/train/spark/java-options").toAbsolutePath()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(Map.of("SPARK_HOME", sparkHome.toString(), "SPARK_SCALA_VERSION", "2.13",
                "SPARK_LOCAL_IP", HOST, "JAVA_HOME", System.getProperty("java.home")));
        return builder.start();
    }

    private void awaitMaster() throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.ofLiteral(HOST), port), 1000);
                return;
            } catch (IOException e) {
                if (!master.isAlive() || System.nanoTime() > end) {
                    throw new IOException("the master does not start: " + Files.readString(folder.resolve("log-0.txt")), e);
                }
                Thread.sleep(100);
            }
        }
    }

    private Process worker() throws IOException {
        return start("org.apache.spark.deploy.worker.Worker", "--host", HOST, "--cores", "1", "--memory", "1g",
                "--webui-port", "0", "--work-dir", folder.resolve("work-" + logs).toString(), address());
    }

    /** Returns the address of the master. */
    String address() {
        return "spark://" + HOST + ":" + port;
    }

    /** Starts the command, in a process of its own that trains on this cluster. */
    Process lanewise(Path log, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("-Xmx512m", "-cp", sparkHome + "/jars/*:" + CLI + ":" + SPARK,
                "lanewise.train.cli.Main"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--engine", address(), "--engine-option", "spark.executor.memory=512m",
                "--engine-option", "spark.ui.enabled=false", "--engine-option", SparkSettings.TASKS + "=2"));
        return java(log, command);
    }

    /** Runs the command in a process of its own, without Spark. */
    Process plain(Path log, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("-jar", CLI));
        command.addAll(List.of(arguments));
        return java(log, command);
    }

    /** Kills one of the executors, if there is any; returns whether there was. */
    boolean killExecutor() {
        Optional<ProcessHandle> executor = workers.stream().flatMap(Process::descendants)
                .filter(process -> process.info().commandLine().orElse("").contains(EXECUTOR)).findFirst();
        executor.ifPresent(ProcessHandle::destroyForcibly);
        return executor.isPresent();
    }

    /** Kills a worker with its executors, and starts another one. */
    void replaceWorker(int number) throws IOException {
        Process worker = workers.get(number);
        List<ProcessHandle> executors = worker.descendants().toList();
        worker.destroyForcibly();
        executors.forEach(ProcessHandle::destroyForcibly);
        workers.set(number, worker());
    }

    @Override
    public void close() {
        Stream.concat(workers.stream(), Stream.of(master)).forEach(process -> {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        });
        workers.forEach(worker -> worker.onExit().join());
        master.onExit().join();
    }
}
