package io.weir.interop.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.interop.sctp.LossyRelay.Counts;
import io.weir.interop.sctp.LossyRelay.Faults;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the relay says it did is what it did, and a seed decides it.
final class LossyRelayTest {
  /// So few that all fit into a socket's buffer unread, as Linux has it by default.
  private static final int DATAGRAMS = 200;
  private static final int LAST = -1;
  private static final int TIMEOUT_MS = 10_000;
  private static final Faults BAD = new Faults(0.2, 0.2, 0.2, 0);

  private record Outcome(List<Integer> arrived, Counts counts) {}

  @Test
  void whatArrivesIsWhatTheCountsSay() throws IOException {
    Outcome outcome = play(7, BAD);
    Counts counts = outcome.counts();
    assertThat(outcome.arrived()).hasSize((int) (DATAGRAMS - counts.lost() + counts.duplicated()));
    assertThat(counts.lost()).isBetween(20L, 70L);
    assertThat(counts.duplicated()).isBetween(15L, 70L);
    assertThat(counts.reordered()).isBetween(10L, 70L);
    assertThat(outcome.arrived().stream().distinct().count()).isEqualTo(DATAGRAMS - counts.lost());
    assertThat(outcome.arrived()).isNotEqualTo(outcome.arrived().stream().sorted().toList());
  }

  @Test
  void theSameSeedDoesTheSameAndAnotherDoesNot() throws IOException {
    assertThat(play(7, BAD)).isEqualTo(play(7, BAD)).isNotEqualTo(play(8, BAD));
  }

  @Test
  void withoutFaultsEverythingPassesInOrder() throws IOException {
    assertThat(play(7, Faults.NONE).arrived()).hasSize(DATAGRAMS).isSorted();
  }

  private static Outcome play(long seed, Faults faults) throws IOException {
    InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
    try (DatagramSocket left = new DatagramSocket(0, loopback);
        DatagramSocket right = new DatagramSocket(0, loopback);
        LossyRelay relay =
            LossyRelay.between(left.getLocalPort(), right.getLocalPort(), seed, faults)) {
      right.setSoTimeout(TIMEOUT_MS);
      List<Integer> arrived = new ArrayList<>();
      int sent = 0;
      // In step, so that the relay loses nothing but what it wants to.
      while (sent < DATAGRAMS) {
        send(left, relay.portForLeft(), sent++);
        while (relay.fromLeft().received() < sent) {
          Thread.onSpinWait();
        }
      }
      Counts counts = relay.fromLeft();
      relay.set(Faults.NONE);
      // One that still waits is passed by at most three.
      for (int i = 0; i < 4; i++) {
        send(left, relay.portForLeft(), LAST);
      }
      for (int lasts = 0; lasts < 4; ) {
        int number = receive(right);
        if (number == LAST) {
          lasts++;
        } else {
          arrived.add(number);
        }
      }
      return new Outcome(arrived, counts);
    }
  }

  private static void send(DatagramSocket socket, int port, int number) throws IOException {
    byte[] bytes = ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
    InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
    socket.send(new DatagramPacket(bytes, bytes.length, loopback, port));
  }

  private static int receive(DatagramSocket socket) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[Integer.BYTES], Integer.BYTES);
    socket.receive(packet);
    return ByteBuffer.wrap(packet.getData()).getInt();
  }
}
