package io.weir.interop.sctp;

import io.weir.interop.MissingTool;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A peer that runs on the host, in the test's network namespace. Thread-safe.
final class HostProcess implements PeerProcess {
  private static final long SIGNAL_AT_MOST_S = 10;

  private final Process process;
  private final String name;

  private HostProcess(Process process, String name) {
    this.process = process;
    this.name = name;
  }

  static HostProcess start(String name, List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      return new HostProcess(process, name + "-" + process.pid());
    } catch (IOException e) {
      throw MissingTool.missing(name + " does not start: " + e.getMessage());
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public InputStream output() {
    return process.getInputStream();
  }

  @Override
  public OutputStream input() {
    return process.getOutputStream();
  }

  @Override
  public void signal(String signal) {
    Command.mustSucceed(SIGNAL_AT_MOST_S, "kill", "-" + signal, "" + process.pid());
  }

  /// Waits for its end: its successor may want the same UDP port, and usrsctp does not say when it
  /// has not got it.
  @Override
  public void close() {
    process.destroyForcibly().onExit().orTimeout(SIGNAL_AT_MOST_S, TimeUnit.SECONDS).join();
  }
}
