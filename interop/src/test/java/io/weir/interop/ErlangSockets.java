package io.weir.interop;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/// An `erl` that runs scripts on `gen_tcp` (`weir_sockets.erl`), in a process of its own that ends
/// with this. Owned by the test's thread.
final class ErlangSockets implements AutoCloseable {
  private static final int ANSWER_AT_MOST_MS = (int) Duration.ofSeconds(100).toMillis();
  private static final Duration START_AT_MOST = Duration.ofSeconds(30);

  private final Process process;
  private final Lines lines;
  private final Socket control;
  private final DataInputStream in;
  private final DataOutputStream out;

  private ErlangSockets(Process process, Lines lines, Socket control) throws IOException {
    this.process = process;
    this.lines = lines;
    this.control = control;
    control.setSoTimeout(ANSWER_AT_MOST_MS);
    control.setTcpNoDelay(true);
    in = new DataInputStream(control.getInputStream());
    out = new DataOutputStream(control.getOutputStream());
  }

  /// Starts one.
  @SuppressWarnings("AddressSelection") // there is one loopback address
  static ErlangSockets start(OtpToolchain otp) {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      listener.setSoTimeout((int) START_AT_MOST.toMillis());
      Process process = otp.node("weir_sockets", List.of("" + listener.getLocalPort())).start();
      Lines lines = Lines.of("weir_sockets-" + process.pid(), process.getInputStream());
      try {
        return new ErlangSockets(process, lines, listener.accept());
      } catch (IOException e) {
        process.destroyForcibly();
        throw new AssertionError("erl does not connect; " + lines.transcript(), e);
      }
    } catch (IOException e) {
      throw MissingTool.missing("Erlang is not installed (Debian: erlang-base): " + e.getMessage());
    }
  }

  /// Begins a script; [#answer()] waits for its end. Scripts begun are run one after the other.
  void begin(SocketScript script) {
    byte[] text = script.text().getBytes(StandardCharsets.US_ASCII);
    try {
      out.writeInt(text.length);
      out.write(text);
      out.flush();
    } catch (IOException e) {
      throw new AssertionError("erl takes no script; " + lines.transcript(), e);
    }
  }

  /// What the oldest script delivered that was begun and not answered.
  List<String> answer() {
    try {
      byte[] text = new byte[in.readInt()];
      in.readFully(text);
      return new String(text, StandardCharsets.US_ASCII).lines().toList();
    } catch (IOException e) {
      throw new AssertionError("erl gives no transcript; " + lines.transcript(), e);
    }
  }

  @Override
  public void close() {
    try {
      control.close();
    } catch (IOException e) {
      throw new AssertionError("the control connection does not close", e);
    } finally {
      process.destroyForcibly();
    }
  }
}
