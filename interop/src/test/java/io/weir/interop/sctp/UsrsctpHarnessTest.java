package io.weir.interop.sctp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.interop.sctp.LossyRelay.Counts;
import io.weir.interop.sctp.LossyRelay.Faults;
import io.weir.interop.sctp.SctpDecoded.Complaint;
import io.weir.interop.sctp.SctpDecoded.Finding;
import io.weir.interop.sctp.SctpPeer.Association;
import io.weir.interop.sctp.SctpPeer.Direction;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.LongStream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Proves the harness without Weir: usrsctp talks to usrsctp over UDP through it, through a bad
/// network too, and tshark finds nothing wrong with that but does find what was made wrong.
final class UsrsctpHarnessTest {
  private static final int A_UDP = 19_900;
  private static final int B_UDP = 19_901;
  private static final int DATA = 0;
  private static final int INIT = 1;
  private static final int SHUTDOWN_COMPLETE = 14;
  private static final int RECONFIG = 130;
  private static final int UNKNOWN = 62;

  @Test
  void everySizeComesBackWholeInOrderAndDecodesWithoutAComplaint() {
    try (SctpCapture capture = SctpCapture.loopback("usrsctp-to-usrsctp", A_UDP, B_UDP);
        SctpPeer a = UsrsctpPeer.start(A_UDP, B_UDP, "bind=127.0.0.1", "mode=echo", "in=64");
        SctpPeer b = UsrsctpPeer.start(B_UDP, A_UDP, "bind=127.0.0.1", "mode=sink")) {
      Association toA = b.connect(a.port(), "127.0.0.1");
      Association fromB = a.awaitUp();
      toA.send(1_000, 100, 4);
      toA.awaitSent();
      toA.send(1_000, 1_000, 8, "unordered", "ppid=46");
      toA.awaitSent();
      toA.send(20, 100_000, 3);
      toA.awaitReceived(2_020);
      assertThat(toA.count().faultless()).as("%s", toA.count()).isTrue();
      assertThat(fromB.count().messages()).isEqualTo(2_020);
      assertThat(fromB.count().faultless()).isTrue();
      assertThat(fromB.info().primary()).isEqualTo("127.0.0.1");

      toA.reset(Direction.OUT);
      assertThat(toA.addStreams(4, 0)).isEqualTo("in=16 out=20");
      toA.send(40, 64, 20);
      toA.awaitReceived(2_060);
      toA.shutdown();
      assertThat(toA.awaitDown()).isEqualTo("closed 0");
      assertThat(fromB.awaitDown()).isEqualTo("closed 0");
      a.assertNoError();
      b.assertNoError();

      SctpDecoded wire = capture.stop();
      wire.noMalformedPackets();
      assertThat(wire.count(INIT)).isEqualTo(1);
      assertThat(wire.count(DATA)).isGreaterThan(2_000);
      assertThat(wire.count(RECONFIG)).isPositive();
      assertThat(wire.count(SHUTDOWN_COMPLETE)).isEqualTo(1);
      assertThat(wire.packets()).anyMatch(p -> p.ppids().contains(46L));
    }
  }

  @Test
  void twoAssociationsOnOneSocketAreCountedApartAndEndedApart() {
    try (SctpPeer a = UsrsctpPeer.start(A_UDP, B_UDP, "bind=127.0.0.1", "mode=sink");
        SctpPeer b = UsrsctpPeer.start(B_UDP, A_UDP, "bind=127.0.0.1", "port=5001");
        SctpPeer c = UsrsctpPeer.start(B_UDP + 1, A_UDP, "bind=127.0.0.1", "port=5002")) {
      Association one = b.connect(a.port(), "127.0.0.1");
      Association atOne = a.awaitUp();
      Association two = c.connect(a.port(), "127.0.0.1");
      Association atTwo = a.awaitUp();
      one.send(100, 200, 1);
      two.send(200, 200, 1);
      atOne.awaitReceived(100);
      atTwo.awaitReceived(200);
      one.abort();
      assertThat(atOne.awaitDown()).startsWith("lost");
      two.send(1, 200, 1);
      atTwo.awaitReceived(201);
      assertThat(atOne.count().messages()).isEqualTo(100);
    }
  }

  @Test
  void aPausedPeerClosesItsWindowAndLosesNothing() {
    try (SctpPeer a = UsrsctpPeer.start(A_UDP, B_UDP, "bind=127.0.0.1", "mode=sink");
        SctpPeer b = UsrsctpPeer.start(B_UDP, A_UDP, "bind=127.0.0.1", "mode=sink")) {
      Association toA = b.connect(a.port(), "127.0.0.1");
      Association fromB = a.awaitUp();
      a.pause();
      toA.send(1_000, 1_000, 1);
      // The window is smaller than a message when no more is acknowledged.
      long rwnd = toA.info().value("rwnd");
      while (rwnd >= 1_000) {
        rwnd = toA.info().value("rwnd");
      }
      assertThat(fromB.count().messages()).isZero();
      a.resume();
      fromB.awaitReceived(1_000);
      assertThat(fromB.count().faultless()).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whatTheRelayLosesDoublesReordersAndDamagesDoesNoHarm(long seed) {
    try (LossyRelay relay =
            LossyRelay.between(A_UDP, B_UDP, seed, new Faults(0.02, 0.05, 0.05, 0.02));
        SctpPeer a =
            UsrsctpPeer.start(A_UDP, relay.portForLeft(), "bind=127.0.0.1", "rto-min-ms=50");
        SctpPeer b =
            UsrsctpPeer.start(
                B_UDP, relay.portForRight(), "bind=127.0.0.1", "rto-min-ms=50", "mode=sink")) {
      Association toA = b.connect(a.port(), "127.0.0.1");
      toA.send(1_000, 1_000, 4);
      toA.awaitReceived(1_000);
      assertThat(toA.count().faultless()).as("-Dweir.seed=%d: %s", seed, toA.count()).isTrue();
      for (Counts counts : new Counts[] {relay.fromLeft(), relay.fromRight()}) {
        assertThat(counts.lost()).as("-Dweir.seed=%d: %s", seed, counts).isPositive();
        assertThat(counts.duplicated()).isPositive();
        assertThat(counts.reordered()).isPositive();
        assertThat(counts.corrupted()).isPositive();
      }
    }
  }

  @Test
  void tsharkReportsWhatIsWrong() throws IOException {
    try (SctpCapture capture = SctpCapture.loopback("sctp-made-up", A_UDP);
        DatagramSocket sender = new DatagramSocket()) {
      byte[] damaged = packet(SHUTDOWN_COMPLETE, 4);
      damaged[8] ^= 1;
      byte[][] datagrams = {
        packet(SHUTDOWN_COMPLETE, 4), damaged, packet(UNKNOWN, 4), packet(INIT, 400), {1, 2, 3}
      };
      for (byte[] each : datagrams) {
        sender.send(
            new DatagramPacket(each, each.length, InetAddress.ofLiteral("127.0.0.1"), A_UDP));
      }
      SctpDecoded wire = capture.stop();
      assertThat(wire.packets()).hasSize(datagrams.length);
      assertThat(wire.findings())
          .extracting(Finding::complaint)
          .contains(
              Complaint.BAD_CHECKSUM,
              Complaint.UNKNOWN_CHUNK,
              Complaint.BAD_LENGTH,
              Complaint.NOT_SCTP);
      assertThat(wire.findings()).noneMatch(f -> f.frame() == wire.packets().getFirst().frame());
      assertThatThrownBy(wire::noMalformedPackets).isInstanceOf(AssertionError.class);
    }
  }

  private static LongStream seeds() {
    Long only = Long.getLong("weir.seed");
    return only != null ? LongStream.of(only) : LongStream.of(4, System.nanoTime());
  }

  /// A packet of one chunk that claims a length, with the right checksum.
  private static byte[] packet(int chunkType, int claimedBytes) {
    ByteBuffer packet = ByteBuffer.allocate(16);
    packet.putShort((short) 5_001).putShort((short) 5_002).putInt(7).putInt(0);
    packet.put((byte) chunkType).put((byte) 0).putShort((short) claimedBytes);
    CRC32C crc = new CRC32C();
    crc.update(packet.array());
    return packet.order(ByteOrder.LITTLE_ENDIAN).putInt(8, (int) crc.getValue()).array();
  }
}
