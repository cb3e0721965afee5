package io.weir.benchmarks;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A server in a process of its own, so that the two contenders share nothing with each other or
/// with the driver but the machine.
final class ServerProcess implements AutoCloseable {
  private static final String READY = "READY ";
  private static final List<String> HEAP = List.of("-Xms512m", "-Xmx512m", "-XX:+UseParallelGC");

  private final String name;
  private final Process process;
  private final BufferedReader lines;
  private final int port;

  private ServerProcess(String name, Process process, BufferedReader lines, int port) {
    this.name = name;
    this.process = process;
    this.lines = lines;
    this.port = port;
  }

  static ServerProcess start(String name, Class<?> main, String... args) throws IOException {
    return start(name, HEAP, main, args);
  }

  /// Starts a process with the usual heap.
  ///
  /// @param before words before its command
  static ServerProcess startBehind(String name, List<String> before, Class<?> main, String... args)
      throws IOException {
    List<String> command = new ArrayList<>(before);
    command.addAll(java(HEAP, main, args));
    return start(name, command);
  }

  /// Starts a process.
  ///
  /// @param name what tables call it
  /// @param heap arguments of its JVM
  /// @param main the class whose `main` is run; it calls [#ready] or [Control]
  /// @param args arguments of `main`
  static ServerProcess start(String name, List<String> heap, Class<?> main, String... args)
      throws IOException {
    return start(name, java(heap, main, args));
  }

  private static List<String> java(List<String> heap, Class<?> main, String... args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"));
    command.addAll(heap);
    String more = System.getProperty("weir.bench.jvm", "");
    if (!more.isEmpty()) {
      command.addAll(List.of(more.split(" ")));
    }
    command.add(main.getName());
    command.addAll(List.of(args));
    return command;
  }

  /// Starts any program that speaks as a [Control] does.
  static ServerProcess start(String name, List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
    String line = lines.readLine();
    if (line == null || !line.startsWith(READY)) {
      throw new IOException("the server " + name + " did not start: " + line);
    }
    return new ServerProcess(
        name, process, lines, Integer.parseInt(line.substring(READY.length())));
  }

  /// Called by a server in its own process.
  static void ready(int port) {
    System.out.println(READY + port);
  }

  /// Asks a process that has a [Control].
  ///
  /// @param question one line
  /// @return its answer, one line
  String ask(String question) throws IOException {
    BufferedWriter questions = process.outputWriter(StandardCharsets.UTF_8);
    questions.write(question + "\n");
    questions.flush();
    String answer = lines.readLine();
    if (answer == null) {
      throw new IOException("the process " + name + " has ended");
    }
    return answer;
  }

  /// What a server that has a [Control] has used so far.
  Usage usage() throws IOException {
    return Usage.parse(ask(Control.USAGE));
  }

  /// What a server that has a [Control] holds, after a collection.
  Memory memory() throws IOException {
    return Memory.parse(ask(Control.MEMORY));
  }

  String name() {
    return name;
  }

  int port() {
    return port;
  }

  /// CPU time used so far, in nanoseconds.
  long cpuNs() {
    return process.toHandle().info().totalCpuDuration().orElseThrow().toNanos();
  }

  @Override
  public void close() {
    process.destroy();
  }
}
