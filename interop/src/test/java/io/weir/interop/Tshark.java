package io.weir.interop;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A capture on the loopback interface, and others if wished, to a file that tshark decodes.
///
/// Nothing tells when a capture has really begun, or when the last packet has reached the file. So
/// a datagram with a random text is sent over the same interface at both ends: once it is in the
/// file, so is all that was sent after the first and before the last. Owned by the test's thread; a
/// daemon thread of its own copies the capture to the file.
public final class Tshark implements AutoCloseable {
  private static final Duration MARK_AT_MOST = Duration.ofSeconds(15);
  private static final Duration EXIT_AT_MOST = Duration.ofSeconds(15);
  private static final int BUFFER_MIBIBYTES = 64;
  private static final int QUEUE_PACKETS = 1_000_000;
  private static final int DISCARD_PORT = 9;
  private static final int MARK_LENGTH = 48;
  private static final long MARK_AGAIN_MS = 100;

  /// With several interfaces what was still queued is flushed: repeated datagrams of ours, because
  /// what was sent before them is in the file by then.
  private static final Pattern COMPLETE =
      Pattern.compile(
          ".*interface '.*': \\d+/(0 .*|\\d+ \\(pcap:0/dumpcap:0/flushed:\\d+/ps_ifdrop:0\\).*)");

  /// Where to capture.
  ///
  /// @param name of the interface
  /// @param reaches an IPv4 address to which packets go by it
  public record Interface(String name, String reaches) {
    /// The loopback.
    public static final Interface LOOPBACK = new Interface("lo", "127.0.0.1");
  }

  private record Mark(String text, CountDownLatch seen) {}

  private final int port; // what decodes as Diameter over TCP; 0: nothing
  private final List<Interface> interfaces;
  private final Path file;
  private final Process process;
  private final Lines lines;
  private final Thread copier;
  private final AtomicReference<@Nullable Mark> wanted = new AtomicReference<>();

  private Tshark(int port, List<Interface> interfaces, Path file, Process process) {
    this.port = port;
    this.interfaces = interfaces;
    this.file = file;
    this.process = process;
    this.lines = Lines.of("dumpcap-" + process.pid(), process.getErrorStream());
    this.copier = Thread.ofPlatform().daemon().name("capture-copier").start(this::copy);
  }

  /// Begins to capture a TCP port; when this returns, every packet to or from the port is caught.
  ///
  /// @param port the TCP port of one side
  /// @param name of the file under `target/captures`, without ending
  static Tshark capture(int port, String name) {
    return capture(port, name, "tcp port " + port, List.of(Interface.LOOPBACK));
  }

  /// Begins to capture; when this returns, every packet on the interfaces is caught.
  ///
  /// @param name of the file under `target/captures`, without ending
  /// @param filter what is wanted, as `pcap-filter(7)` has it
  public static Tshark capture(String name, String filter, List<Interface> interfaces) {
    return capture(0, name, filter, interfaces);
  }

  private static Tshark capture(int port, String name, String filter, List<Interface> interfaces) {
    Path file = Path.of("target", "captures", name + ".pcapng");
    try {
      Files.createDirectories(Path.of("target", "captures"));
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new AssertionError("cannot write " + file, e);
    }
    Tshark tshark = new Tshark(port, interfaces, file, start(filter, interfaces));
    try {
      tshark.markAll();
    } catch (AssertionError e) {
      tshark.close();
      throw MissingTool.missing("dumpcap cannot capture: " + tshark.lines.transcript());
    }
    return tshark;
  }

  /// Ends the capture and decodes it, taking the TCP port for Diameter.
  ///
  /// @throws AssertionError when the kernel dropped packets, because then nothing follows from what
  ///     the capture does not hold
  Decoded stop() {
    return Decoded.of(stopped(), port);
  }

  /// Ends the capture.
  ///
  /// @return the file
  /// @throws AssertionError when the kernel dropped packets
  public Path stopped() {
    markAll();
    // Unlike the process's own destroy, this leaves the pipes open for what is still in them.
    process.toHandle().destroy();
    try {
      if (!process.waitFor(EXIT_AT_MOST.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("dumpcap did not end; " + lines.transcript());
      }
      copier.join(EXIT_AT_MOST);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while the capture ended", e);
    }
    for (int i = 0; i < interfaces.size(); i++) {
      String received = lines.await("Packets received/dropped on", EXIT_AT_MOST);
      if (!COMPLETE.matcher(received).matches()) {
        throw new AssertionError("the capture is not complete: " + received);
      }
    }
    return file;
  }

  /// Has tshark decode a capture file.
  ///
  /// @param options beside those that name the file, as `tshark(1)` has them
  /// @return what it writes, line by line
  public static List<String> decode(Path file, List<String> options) {
    List<String> command = new ArrayList<>(List.of("tshark", "-n", "-r", file.toString()));
    command.addAll(options);
    return Decoded.output(command, file);
  }

  /// Ends the capture without decoding it.
  @Override
  public void close() {
    process.destroyForcibly();
  }

  private static Process start(String filter, List<Interface> interfaces) {
    List<String> command = new ArrayList<>(List.of("dumpcap", "-q"));
    if (interfaces.size() > 1) {
      // Then it queues packets in its own memory, too few of them by default.
      command.addAll(List.of("-N", "" + QUEUE_PACKETS, "-C", "" + (BUFFER_MIBIBYTES << 20)));
    }
    for (Interface each : interfaces) {
      command.addAll(List.of("-i", each.name, "-B", "" + BUFFER_MIBIBYTES));
      command.addAll(List.of("-f", "(" + filter + ") or udp port " + DISCARD_PORT));
    }
    command.addAll(List.of("-w", "-"));
    try {
      return new ProcessBuilder(command).start();
    } catch (IOException e) {
      throw MissingTool.missing("tshark is not installed (Debian: tshark): " + e.getMessage());
    }
  }

  private void markAll() {
    interfaces.forEach(each -> mark(each.reaches));
  }

  private void mark(String address) {
    String text = "weir-mark-" + UUID.randomUUID();
    Mark mark = new Mark(text, new CountDownLatch(1));
    wanted.set(mark);
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    try (DatagramSocket socket = new DatagramSocket()) {
      InetAddress to = InetAddress.ofLiteral(address);
      DatagramPacket packet = new DatagramPacket(bytes, bytes.length, to, DISCARD_PORT);
      long tries = MARK_AT_MOST.toMillis() / MARK_AGAIN_MS;
      for (long i = 0; i < tries && process.isAlive(); i++) {
        socket.send(packet);
        if (mark.seen.await(MARK_AGAIN_MS, TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (IOException e) {
      throw new AssertionError("cannot send to " + address, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for the capture", e);
    }
    throw new AssertionError(
        "the capture does not see what goes to " + address + "; " + lines.transcript());
  }

  private void copy() {
    byte[] buffer = new byte[1 << 16];
    String tail = "";
    try (InputStream from = process.getInputStream();
        OutputStream to = Files.newOutputStream(file)) {
      for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
        to.write(buffer, 0, n);
        // The mark may lie across two reads; a character is a byte in this charset.
        String seen = tail + new String(buffer, 0, n, StandardCharsets.ISO_8859_1);
        Mark mark = wanted.get();
        if (mark != null && seen.contains(mark.text)) {
          to.flush();
          mark.seen.countDown();
        }
        tail = seen.substring(Math.max(0, seen.length() - MARK_LENGTH));
      }
    } catch (IOException e) {
      // The capture ends early; the mark is never seen then, and the test says so.
      process.destroyForcibly();
    }
  }
}
