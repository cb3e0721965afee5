package io.weir.interop.sctp;

import io.weir.interop.Lines;
import io.weir.interop.OtpToolchain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A Diameter node on OTP's `diameter_sctp`, inside a [Uml]: base accounting (application 3) and
/// credit control (application 4), as `weir_otp.erl` has them. Owned by the test's thread; each
/// `await` takes one event.
public final class DiameterPeer implements AutoCloseable {
  private static final Duration START_AT_MOST = Duration.ofSeconds(60);
  private static final Duration EVENT_AT_MOST = Duration.ofSeconds(60);

  private final PeerProcess process;
  private final Lines lines;

  private DiameterPeer(PeerProcess process, String firstLine) {
    this.process = process;
    this.lines = Lines.of(process.name(), process.output());
    try {
      lines.await(firstLine, START_AT_MOST);
    } catch (AssertionError e) {
      process.close();
      throw e;
    }
  }

  /// Starts a server.
  ///
  /// @param port of SCTP
  /// @param options as `weir_otp.erl` lists them: `ip=10.99.0.2,10.99.1.2`, `origin_host=`,
  ///     `watchdog_ms=`, ...
  public static DiameterPeer server(Uml uml, OtpToolchain otp, int port, String... options) {
    return new DiameterPeer(start(uml, otp, "weir_otp_server", port, options), "READY");
  }

  /// Starts a client, which keeps trying.
  ///
  /// @param port of SCTP, where it connects to
  /// @param options with `raddr=10.99.0.1`; several are tried in turn
  public static DiameterPeer client(Uml uml, OtpToolchain otp, int port, String... options) {
    return new DiameterPeer(start(uml, otp, "weir_otp_client", port, options), "CONNECTING");
  }

  /// Waits until the peer is usable: CER/CEA done and watchdog OKAY.
  ///
  /// @return the peer's Origin-Host
  public String awaitUp() {
    return lines.await("UP", EVENT_AT_MOST);
  }

  /// Waits until the peer is not usable any more.
  ///
  /// @return the peer's Origin-Host and the state its watchdog fell to
  public String awaitDown() {
    return lines.await("DOWN", EVENT_AT_MOST);
  }

  /// Begins a run of requests, so many outstanding at a time.
  ///
  /// @param kind `acr` or `ccr`
  public void startRun(String kind, int requests, int outstanding) {
    command("run " + kind + " " + requests + " " + outstanding);
  }

  /// Waits for the end of a run.
  ///
  /// @return `requests ok=n error=n first_error=x ms=t`
  public String awaitRun(String kind) {
    return lines.await("DONE " + kind, EVENT_AT_MOST);
  }

  /// Has its transports stand still: nothing is read or written on their sockets.
  ///
  /// @return how many there are
  public int suspend() {
    command("suspend");
    return Integer.parseInt(lines.await("SUSPENDED", EVENT_AT_MOST));
  }

  /// Has them go on.
  ///
  /// @return how many were still alive
  public int resume() {
    command("resume");
    return Integer.parseInt(lines.await("RESUMED", EVENT_AT_MOST));
  }

  /// Waits for any other line, by its first words.
  ///
  /// @return the words after the beginning
  public String await(String beginning) {
    return lines.await(beginning, EVENT_AT_MOST);
  }

  /// Writes a command of `weir_otp.erl`.
  public void command(String text) {
    try {
      process.input().write((text + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new AssertionError("takes no command " + text + "; " + lines.transcript(), e);
    }
  }

  /// Stops gracefully, with DPR.
  public void stop() {
    command("stop");
    lines.await("BYE", EVENT_AT_MOST);
  }

  /// Fails when OTP found anything wrong with a message it received.
  public void assertFoundNothingFaulty() {
    if (lines.holds("ERRORS")) {
      throw new AssertionError("OTP received a faulty message; " + lines.transcript());
    }
  }

  /// Kills it.
  @Override
  public void close() {
    process.close();
  }

  private static PeerProcess start(
      Uml uml, OtpToolchain otp, String module, int port, String... options) {
    List<String> words = new ArrayList<>(List.of("transport=sctp", "port=" + port));
    words.addAll(List.of(options));
    return uml.start(module, String.join(" ", otp.command(module, words)));
  }
}
