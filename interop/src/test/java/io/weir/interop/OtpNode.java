package io.weir.interop;

import java.io.BufferedWriter;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A Diameter node on Erlang/OTP's stack in a process of its own, as the peer of an interop test:
/// base accounting (application 3, RFC 6733) and credit control (application 4, RFC 8506) on TCP
/// at 127.0.0.1. Every wait is for an event and has a deadline; a wait that fails shows what the
/// node wrote last. Owned by the test's thread.
final class OtpNode implements AutoCloseable {
  private static final Duration START_AT_MOST = Duration.ofSeconds(30);
  private static final Duration EVENT_AT_MOST = Duration.ofSeconds(20);
  private static final Duration RUN_AT_MOST = Duration.ofSeconds(60);
  private static final Pattern COUNT = Pattern.compile("(\\d+) acr=(\\d+) ccr=(\\d+)");
  private static final Pattern DONE =
      Pattern.compile("(\\d+) ok=(\\d+) error=(\\d+) first_error=(.*) ms=(\\d+)");

  /// Which request a run consists of.
  enum Request {
    /// Accounting-Request, RFC 6733 section 9.7.1.
    ACR,
    /// Credit-Control-Request, RFC 8506 section 3.1.
    CCR
  }

  /// A message of the base protocol, as the node counts it on the connections that stand now.
  enum Counter {
    CER_SENT,
    CER_RECEIVED,
    CEA_SENT,
    CEA_RECEIVED,
    DWR_SENT,
    DWR_RECEIVED,
    DWA_SENT,
    DWA_RECEIVED,
    DPR_RECEIVED,
    /// Requests that had to wait since the start, see [OtpNode#hold()].
    HELD
  }

  /// How a run ended.
  ///
  /// @param ok requests answered with DIAMETER_SUCCESS by an answer OTP finds nothing wrong with
  /// @param firstError an Erlang term; `none` when all went well
  record RunEnded(int requests, int ok, int errors, String firstError, long elapsedMs) {}

  /// Requests the node answered since it started.
  record Answered(int total, int acr, int ccr) {}

  private final Process process;
  private final Lines lines;
  private final BufferedWriter commands;
  private final int port;

  private OtpNode(String module, OtpToolchain toolchain, List<String> words, String firstLine) {
    try {
      process = toolchain.node(module, words).start();
    } catch (IOException e) {
      throw MissingTool.missing("Erlang is not installed (Debian: erlang-base): " + e.getMessage());
    }
    lines = Lines.of(module + "-" + process.pid(), process.getInputStream());
    commands = process.outputWriter();
    try {
      port = Integer.parseInt(lines.await(firstLine, START_AT_MOST));
    } catch (AssertionError e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /// Starts a server on a port the system chooses, see [#port()].
  static OtpNode server(OtpToolchain toolchain, OtpSettings settings) {
    return serverAt(0, toolchain, settings);
  }

  /// Starts a server on a given port, for one that takes the place of a node that was killed.
  static OtpNode serverAt(int port, OtpToolchain toolchain, OtpSettings settings) {
    return new OtpNode("weir_otp_server", toolchain, words(port, settings), "READY");
  }

  /// Starts a client that connects to the port, and keeps trying when nobody listens there.
  static OtpNode clientOf(int port, OtpToolchain toolchain, OtpSettings settings) {
    return new OtpNode("weir_otp_client", toolchain, words(port, settings), "CONNECTING");
  }

  /// The server's TCP port: where this node listens or connects to.
  int port() {
    return port;
  }

  /// Waits until the peer is usable: CER/CEA done and watchdog OKAY. Each call takes one such
  /// event.
  ///
  /// @return the peer's Origin-Host
  String awaitUp() {
    return lines.await("UP", EVENT_AT_MOST);
  }

  /// Waits until the peer is not usable any more. Each call takes one such event.
  ///
  /// @return the peer's Origin-Host and the state its watchdog fell to, `suspect` or `down`
  String awaitDown() {
    return lines.await("DOWN", EVENT_AT_MOST);
  }

  /// Waits for any other line of the node, by its first words; `weir_otp.erl` lists them.
  ///
  /// @return the words after the beginning
  String await(String beginning) {
    return lines.await(beginning, EVENT_AT_MOST);
  }

  /// Sends the requests and waits until each was answered or given up.
  ///
  /// @param outstanding how many requests wait for their answer at a time, above 0
  RunEnded run(Request kind, int requests, int outstanding) {
    startRun(kind, requests, outstanding);
    return awaitRun(kind);
  }

  /// Begins a run and returns at once; several may go on at the same time.
  void startRun(Request kind, int requests, int outstanding) {
    if (requests < 1 || outstanding < 1) {
      throw new IllegalArgumentException(
          "a run has a request: requests=" + requests + ", outstanding=" + outstanding);
    }
    send("run " + word(kind) + " " + requests + " " + Math.min(requests, outstanding));
  }

  /// Waits for the end of a run of this kind.
  RunEnded awaitRun(Request kind) {
    Matcher m = matched(DONE, lines.await("DONE " + word(kind), RUN_AT_MOST));
    return new RunEnded(
        number(m, 1), number(m, 2), number(m, 3), m.group(4), Long.parseLong(m.group(5)));
  }

  /// How many requests the node has answered so far.
  Answered answered() {
    send("count");
    Matcher m = matched(COUNT, lines.await("COUNT", EVENT_AT_MOST));
    return new Answered(number(m, 1), number(m, 2), number(m, 3));
  }

  /// Idles until the node has counted this many such messages on its present connections.
  ///
  /// @return how many it had counted then, at least `least`
  int awaitCounter(Counter counter, int least) {
    String name = word(counter);
    send("await " + name + " " + least);
    return Integer.parseInt(lines.await("REACHED " + name, EVENT_AT_MOST));
  }

  /// Leaves the requests that arrive from now on unanswered until [#release()].
  void hold() {
    send("hold");
    lines.await("HOLDING", EVENT_AT_MOST);
  }

  /// Answers the requests held, and all that come later. Works in a node that stops, too.
  void release() {
    send("release");
  }

  /// Fails when OTP found anything wrong with a message it received.
  void assertFoundNothingFaulty() {
    if (lines.holds("ERRORS")) {
      throw new AssertionError("OTP received a faulty message; " + lines.transcript());
    }
  }

  /// Stops gracefully: the node sends DPR, waits for DPA, and ends.
  void stop() {
    startStop();
    awaitStopped();
  }

  /// Begins a graceful stop and returns at once.
  void startStop() {
    send("stop");
  }

  /// Waits for the end of a graceful stop.
  void awaitStopped() {
    lines.await("BYE", EVENT_AT_MOST);
    awaitExit(0);
  }

  /// Ends the node at once; its peer sees the connection close without DPR.
  void kill() {
    send("kill");
    awaitExit(1);
  }

  /// Suspends the process: its connections stay up, and nothing is answered on them.
  void freeze() {
    signal("STOP");
  }

  /// Lets a frozen process go on.
  void thaw() {
    signal("CONT");
  }

  /// What the node wrote last, for failure messages.
  String transcript() {
    return lines.transcript();
  }

  /// Kills the process if it still runs.
  @Override
  public void close() {
    process.destroyForcibly();
  }

  private static List<String> words(int port, OtpSettings settings) {
    List<String> words = new ArrayList<>(settings.words());
    words.add("port=" + port);
    return words;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static int number(Matcher matcher, int group) {
    return Integer.parseInt(matcher.group(group));
  }

  private Matcher matched(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.matches()) {
      throw new AssertionError("not " + pattern + ": " + text + "; " + transcript());
    }
    return matcher;
  }

  private void send(String command) {
    try {
      commands.write(command);
      commands.newLine();
      commands.flush();
    } catch (IOException e) {
      throw new AssertionError("the node takes no command " + command + "; " + transcript(), e);
    }
  }

  private void signal(String name) {
    try {
      Process kill = new ProcessBuilder("kill", "-" + name, "" + process.pid()).start();
      if (!kill.waitFor(EVENT_AT_MOST.toMillis(), TimeUnit.MILLISECONDS) || kill.exitValue() != 0) {
        throw new AssertionError("the signal " + name + " did not reach the node");
      }
    } catch (IOException e) {
      throw new AssertionError("no kill command", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while sending " + name, e);
    }
  }

  private void awaitExit(int expectedStatus) {
    try {
      if (!process.waitFor(EVENT_AT_MOST.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("the node did not end in " + EVENT_AT_MOST + "; " + transcript());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while the node ended", e);
    }
    if (process.exitValue() != expectedStatus) {
      throw new AssertionError("the node ended with " + process.exitValue() + "; " + transcript());
    }
  }
}
