package io.weir.interop;

import static io.weir.interop.Decoded.Kind.ANSWER;
import static io.weir.interop.Decoded.Kind.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.interop.Decoded.Command;
import io.weir.interop.Decoded.Complaint;
import io.weir.interop.Decoded.Finding;
import io.weir.interop.OtpNode.Answered;
import io.weir.interop.OtpNode.Counter;
import io.weir.interop.OtpNode.Request;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Proves the harness without Weir: OTP talks to OTP through it, and tshark finds nothing wrong
/// with that but does find what is wrong in a conversation made for the purpose.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HarnessTest {
  private static final int REQUESTS = 1_000;
  private static final int OUTSTANDING = 50;
  private static final int SHORT_WATCHDOG_MS = 250;

  private final OtpSettings server = OtpSettings.quiet("server.otp.example");
  private final OtpSettings client = OtpSettings.quiet("client.otp.example");
  private OtpToolchain otp;

  @BeforeAll
  void compile() {
    otp = OtpToolchain.compiled();
  }

  @Test
  void aThousandOfEachRequestAreAnsweredAndDecodeWithoutAComplaint() {
    try (OtpNode b = OtpNode.server(otp, server);
        Tshark tshark = Tshark.capture(b.port(), "otp-to-otp");
        OtpNode a = OtpNode.clientOf(b.port(), otp, client)) {
      assertThat(a.awaitUp()).isEqualTo("server.otp.example");
      assertThat(b.awaitUp()).isEqualTo("client.otp.example");
      a.startRun(Request.ACR, REQUESTS, OUTSTANDING);
      a.startRun(Request.CCR, REQUESTS, OUTSTANDING);
      for (Request kind : Request.values()) {
        OtpNode.RunEnded run = a.awaitRun(kind);
        assertThat(run.ok()).as("%s", run).isEqualTo(REQUESTS);
        assertThat(run.firstError()).isEqualTo("none");
      }
      assertThat(b.answered()).isEqualTo(new Answered(2 * REQUESTS, REQUESTS, REQUESTS));
      a.assertFoundNothingFaulty();
      b.assertFoundNothingFaulty();
      a.stop();
      assertThat(b.awaitDown()).isEqualTo("client.otp.example down");

      Decoded wire = tshark.stop();
      assertThat(wire.findings()).isEmpty();
      assertThat(wire.unmatched()).isEmpty();
      for (Command command : new Command[] {Command.ACCOUNTING, Command.CREDIT_CONTROL}) {
        assertThat(wire.count(command, REQUEST)).isEqualTo(REQUESTS);
        assertThat(wire.countFrom(b.port(), command, ANSWER)).isEqualTo(REQUESTS);
      }
      for (Command command :
          new Command[] {Command.CAPABILITIES_EXCHANGE, Command.DISCONNECT_PEER}) {
        assertThat(wire.count(command, REQUEST)).isEqualTo(1);
        assertThat(wire.countFrom(b.port(), command, ANSWER)).isEqualTo(1);
      }
    }
  }

  @Test
  void aServerStopsGracefullyToo() {
    try (OtpNode b = OtpNode.server(otp, server);
        Tshark tshark = Tshark.capture(b.port(), "otp-server-stops");
        OtpNode a = OtpNode.clientOf(b.port(), otp, client)) {
      a.awaitUp();
      b.awaitUp();
      b.stop();
      a.awaitDown();
      Decoded wire = tshark.stop();
      assertThat(wire.countFrom(b.port(), Command.DISCONNECT_PEER, REQUEST)).isEqualTo(1);
      assertThat(wire.count(Command.DISCONNECT_PEER, ANSWER)).isEqualTo(1);
    }
  }

  @Test
  void aClientReconnectsToTheServerThatTookAKilledOnesPlace() {
    OtpSettings eager = client.withWatchdogMs(SHORT_WATCHDOG_MS);
    try (OtpNode b = OtpNode.server(otp, server);
        Tshark tshark = Tshark.capture(b.port(), "otp-reconnects");
        OtpNode a = OtpNode.clientOf(b.port(), otp, eager)) {
      a.awaitUp();
      b.kill();
      assertThat(a.awaitDown()).isEqualTo("server.otp.example down");
      try (OtpNode next = OtpNode.serverAt(b.port(), otp, server)) {
        // RFC 3539: a reopened connection has to answer three watchdogs first.
        assertThat(a.awaitUp()).isEqualTo("server.otp.example");
        assertThat(next.awaitCounter(Counter.DWR_RECEIVED, 3)).isGreaterThanOrEqualTo(3);
        assertThat(a.run(Request.CCR, 10, 2).ok()).isEqualTo(10);
      }
      Decoded wire = tshark.stop();
      assertThat(wire.count(Command.CAPABILITIES_EXCHANGE, ANSWER)).isEqualTo(2);
      assertThat(wire.count(Command.DISCONNECT_PEER, REQUEST)).isZero();
      assertThat(wire.findings()).isEmpty();
    }
  }

  @Test
  void aWatchdogFindsAFrozenPeer() {
    OtpSettings eager = client.withWatchdogMs(SHORT_WATCHDOG_MS);
    try (OtpNode b = OtpNode.server(otp, server);
        OtpNode a = OtpNode.clientOf(b.port(), otp, eager)) {
      a.awaitUp();
      assertThat(a.awaitCounter(Counter.DWA_RECEIVED, 1)).isPositive();
      b.freeze();
      assertThat(a.awaitDown()).isEqualTo("server.otp.example suspect");
      b.thaw();
      assertThat(a.awaitUp()).isEqualTo("server.otp.example");
    }
  }

  @Test
  void tsharkReportsWhatIsWrong() throws IOException {
    InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
    try (ServerSocket listener = new ServerSocket(0, 1, loopback);
        Tshark tshark = Tshark.capture(listener.getLocalPort(), "made-up");
        Socket sender = new Socket(loopback, listener.getLocalPort());
        Socket receiver = listener.accept()) {
      byte[] sessionId = avp(263, "made;up;1", 0);
      say(sender, receiver, ccr(sessionId, avp(264, "host.example", 0)));
      say(sender, receiver, ccr(sessionId, avp(16_000_000, "unknown", 0)));
      say(sender, receiver, ccr(sessionId, avp(264, "host.example", 400)));
      say(sender, receiver, "not a Diameter message".getBytes(StandardCharsets.US_ASCII));

      Decoded wire = tshark.stop();
      assertThat(wire.count(Command.CREDIT_CONTROL, REQUEST)).isEqualTo(3);
      assertThat(wire.unmatched()).hasSize(3);
      assertThat(wire.findings())
          .extracting(Finding::complaint)
          .containsExactly(
              Complaint.UNKNOWN_AVP,
              Complaint.MALFORMED,
              Complaint.EXPERT_ERROR,
              Complaint.NOT_DIAMETER);
    }
  }

  /// Waits until the bytes have arrived, so that each message is a packet of its own.
  private static void say(Socket sender, Socket receiver, byte[] bytes) throws IOException {
    sender.getOutputStream().write(bytes);
    InputStream in = receiver.getInputStream();
    assertThat(in.readNBytes(bytes.length)).isEqualTo(bytes);
  }

  private static byte[] ccr(byte[] first, byte[] second) {
    int lengthBytes = 20 + first.length + second.length;
    return ByteBuffer.allocate(lengthBytes)
        .putInt(1 << 24 | lengthBytes)
        .putInt(0xC0 << 24 | 272)
        .putInt(4)
        .putInt(1)
        .putInt(1)
        .put(first)
        .put(second)
        .array();
  }

  /// An AVP with the M bit that claims this length, or with 0 its own.
  private static byte[] avp(int code, String data, int claimedBytes) {
    int lengthBytes = 8 + data.length();
    return ByteBuffer.allocate((lengthBytes + 3) & ~3)
        .putInt(code)
        .putInt(0x40 << 24 | (claimedBytes == 0 ? lengthBytes : claimedBytes))
        .put(data.getBytes(StandardCharsets.US_ASCII))
        .array();
  }
}
