package io.weir.interop.sctp;

import io.weir.interop.Lines;
import io.weir.interop.MissingTool;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/// A user-mode Linux whose kernel has SCTP, joined to the test by two links: 10.99.0.2 and
/// 10.99.1.2 there, 10.99.0.1 and 10.99.1.1 here. Its root is the host's, so whatever is installed
/// or compiled here runs there; what it writes is thrown away. Booting takes 2 to 4 s: once per
/// test class, one at a time.
///
/// Owned by the test's thread; a daemon thread of its own accepts the connections of the commands.
public final class Uml implements AutoCloseable {
  /// The two links; the number is that in their addresses.
  public enum Link {
    /// 10.99.0.x.
    FIRST("0"),
    /// 10.99.1.x.
    SECOND("1");

    private final String number;

    Link(String number) {
      this.number = number;
    }

    /// The address of the test's side.
    public String here() {
      return "10.99." + number + ".1";
    }

    /// The address of the user-mode Linux.
    public String there() {
      return "10.99." + number + ".2";
    }
  }

  private static final Path PROGRAM = Path.of("peers", "uml").toAbsolutePath();
  private static final Path AGENT = Path.of("peers", "uml-agent").toAbsolutePath();
  private static final String CONTROL = "10.99.9.1";
  private static final Duration BOOT_AT_MOST = Duration.ofSeconds(60);
  private static final Duration COMMAND_AT_MOST = Duration.ofSeconds(30);
  private static final long PROGRAM_AT_MOST_S = 20;
  private static final int MAX_WAITING = 16;

  private final ServerSocket listener;
  private final Process process;
  private final Lines lines;
  private final BlockingQueue<Guest> arrived = new ArrayBlockingQueue<>(MAX_WAITING);
  private final Guest agent;
  private int commands;

  private Uml(ServerSocket listener, Process process) {
    this.listener = listener;
    this.process = process;
    this.lines = Lines.of("uml-" + process.pid(), process.getInputStream());
    Thread.ofPlatform().daemon().name("uml-accept").start(this::acceptAll);
    this.agent = await("agent", BOOT_AT_MOST);
  }

  /// Boots it; its SCTP takes UDP on 9899 (RFC 6951) and sends UDP to the given port of its peers,
  /// until it has learned theirs.
  ///
  /// @param peerUdpPort 0 for SCTP without UDP
  public static Uml boot(int peerUdpPort) {
    PrivateNetwork.enter();
    if (!Files.isExecutable(Path.of("/usr/bin/linux.uml"))) {
      throw MissingTool.missing("no user-mode Linux (Debian: user-mode-linux)");
    }
    String program = PROGRAM.toString();
    Command.mustSucceed(PROGRAM_AT_MOST_S, program, "links");
    try {
      ServerSocket listener = new ServerSocket();
      listener.bind(new InetSocketAddress(InetAddress.ofLiteral(CONTROL), 0));
      List<String> command = new ArrayList<>(List.of(program, "run", "-n", "-t", "600"));
      command.addAll(List.of("-e", "" + peerUdpPort, "--", AGENT.toString()));
      command.add("" + listener.getLocalPort());
      return new Uml(listener, new ProcessBuilder(command).redirectErrorStream(true).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Starts a command there, for bash; its outputs come in one.
  PeerProcess start(String name, String command) {
    String id = name + "-" + ++commands;
    try {
      agent.input().write((id + " " + command + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new AssertionError("the user-mode Linux is gone; " + lines.transcript(), e);
    }
    return await(id, COMMAND_AT_MOST);
  }

  /// Runs a command there to its end.
  ///
  /// @return what it wrote to either output
  /// @throws AssertionError when its exit status is not 0
  public String run(String command) {
    try (PeerProcess started = start("run", command)) {
      String output = new String(started.output().readAllBytes(), StandardCharsets.UTF_8);
      int end = output.lastIndexOf("EXIT ");
      if (end < 0 || !output.substring(end).strip().equals("EXIT 0")) {
        throw new AssertionError("failed: " + command + "\n" + output);
      }
      return output.substring(0, end);
    } catch (IOException e) {
      throw new AssertionError("no answer to " + command, e);
    }
  }

  /// Takes a link away: what is sent here on it fails, what is sent there is lost.
  public void cut(Link link) {
    Command.mustSucceed(PROGRAM_AT_MOST_S, PROGRAM.toString(), "link", link.number, "down");
  }

  /// Gives a link back.
  public void restore(Link link) {
    Command.mustSucceed(PROGRAM_AT_MOST_S, PROGRAM.toString(), "link", link.number, "up");
  }

  /// Has netem do something to a link, in both directions, from now on.
  ///
  /// @param what as `tc-netem(8)` has it: `loss 5% delay 10ms`; `loss 100%` is a link that is
  ///     silently gone; empty for nothing any more
  public void netem(Link link, String what) {
    run(PROGRAM + " netem " + link.number + " " + what);
  }

  /// Ends it, and all that runs in it; restores the links.
  @Override
  public void close() {
    for (Link link : Link.values()) {
      restore(link);
    }
    // The agent ends when its connection does, and the machine with it.
    agent.closeSocket();
    try {
      if (!process.waitFor(PROGRAM_AT_MOST_S, TimeUnit.SECONDS)) {
        throw new AssertionError("the user-mode Linux does not end; " + lines.transcript());
      }
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while the user-mode Linux ended", e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private Guest await(String id, Duration atMost) {
    try {
      Guest guest = arrived.poll(atMost.toMillis(), TimeUnit.MILLISECONDS);
      if (guest == null || !guest.name.equals(id)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        throw new AssertionError("no " + id + " but " + guest + "; " + lines.transcript());
      }
      return guest;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for " + id, e);
    }
  }

  private void acceptAll() {
    try {
      while (true) {
        Socket socket = listener.accept();
        socket.setTcpNoDelay(true);
        String[] words = firstLine(socket.getInputStream()).split(" ", -1);
        arrived.add(new Guest(words[0], Long.parseLong(words[1]), socket));
      }
    } catch (IOException e) {
      // The listener was closed: the end.
    }
  }

  /// Byte by byte: what follows is the command's.
  private static String firstLine(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      line.append((char) c);
    }
    return line.toString();
  }

  /// A command there, and its connection.
  private final class Guest implements PeerProcess {
    private final String name;
    private final long pid;
    private final Socket socket;

    Guest(String name, long pid, Socket socket) {
      this.name = name;
      this.pid = pid;
      this.socket = socket;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public InputStream output() {
      try {
        return socket.getInputStream();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public OutputStream input() {
      try {
        return socket.getOutputStream();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void signal(String signal) {
      run("kill -" + signal + " " + pid);
    }

    @Override
    public void close() {
      if (!name.startsWith("run-")) {
        run("kill -KILL " + pid + " 2>/dev/null || true");
      }
      closeSocket();
    }

    @Override
    public String toString() {
      return name;
    }

    private void closeSocket() {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
