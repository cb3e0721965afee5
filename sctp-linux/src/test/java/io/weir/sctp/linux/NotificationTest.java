package io.weir.sctp.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.sctp.core.AssociationEvent;
import io.weir.sctp.core.AssociationEvent.Extensions;
import io.weir.sctp.core.AssociationEvent.PathChange;
import io.weir.sctp.core.AssociationEvent.ResetResult;
import io.weir.sctp.core.EndReason;
import io.weir.sctp.wire.ErrorCause;
import io.weir.sctp.wire.Octets;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Notifications as Linux lays them out, byte by byte.
class NotificationTest {
  private static ByteBuffer notice(int type, int flags, int bytes) {
    return ByteBuffer.allocate(bytes)
        .order(ByteOrder.nativeOrder())
        .putShort(0, (short) type)
        .putShort(2, (short) flags)
        .putInt(4, bytes);
  }

  private static @Nullable AssociationEvent event(ByteBuffer raw) {
    return Notification.parse(raw, () -> Extensions.NONE).event();
  }

  private static ByteBuffer change(int state, int error) {
    ByteBuffer raw = notice(0x8001, 0, 32).putShort(8, (short) state);
    raw.putShort(12, (short) 16).putShort(14, (short) 20);
    return raw.put(10, (byte) (error >> 8)).put(11, (byte) error);
  }

  @Test
  void anAssociationThatIsUpSaysItsStreams() {
    assertThat(event(change(0, 0)))
        .isEqualTo(new AssociationEvent.Up(new AssociationEvent.Traits(16, 20, Extensions.NONE)));
    assertThat(event(change(2, 0))).isInstanceOf(AssociationEvent.Restarted.class);
  }

  @Test
  void anAbortBringsItsCauses() {
    ByteBuffer raw = change(1, 12);
    raw.order(ByteOrder.BIG_ENDIAN).putShort(20, (short) 12).putShort(22, (short) 7);
    raw.put(24, (byte) 'b').put(25, (byte) 'y').put(26, (byte) 'e');
    assertThat(event(raw))
        .isEqualTo(
            new AssociationEvent.Ended(
                new EndReason.PeerAborted(
                    List.of(new ErrorCause.UserInitiated(Octets.of(new byte[] {'b', 'y', 'e'})))),
                true));
  }

  @Test
  void anAssociationLostWithoutACauseWasUnreachable() {
    assertThat(event(change(1, 0).limit(20)))
        .isInstanceOfSatisfying(
            AssociationEvent.Ended.class,
            ended -> assertThat(ended.reason()).isInstanceOf(EndReason.Unreachable.class));
    assertThat(event(change(4, 0).limit(20)))
        .isInstanceOfSatisfying(
            AssociationEvent.Ended.class, ended -> assertThat(ended.wasUp()).isFalse());
    assertThat(event(change(3, 0).limit(20)))
        .isEqualTo(new AssociationEvent.Ended(new EndReason.ShutDown(false), true));
  }

  @Test
  void aPathSaysItsAddressAndWhatBecameOfIt() throws Exception {
    ByteBuffer raw = notice(0x8002, 0, 148).putInt(136, 1);
    InetAddress address = InetAddress.ofLiteral("127.0.0.2");
    SocketAddresses.put(raw.duplicate().position(8), address, 3868);
    assertThat(event(raw))
        .isEqualTo(new AssociationEvent.PathChanged(address, PathChange.UNREACHABLE));
    assertThat(event(raw.putInt(136, 77))).as("a state to come").isNull();
  }

  @Test
  void aMessageThatFailedComesBackWithItsContext() {
    ByteBuffer raw = notice(0x800d, 1, 35);
    raw.putShort(12, (short) 5).putShort(14, (short) 1).putInt(20, 4711);
    raw.put(19, (byte) 46).put(32, (byte) 1).put(33, (byte) 2).put(34, (byte) 3);
    Notification what = Notification.parse(raw, () -> Extensions.NONE);
    assertThat(what.context()).isEqualTo(4711);
    assertThat(what.event())
        .isInstanceOfSatisfying(
            AssociationEvent.SendFailed.class,
            failed -> {
              assertThat(failed.begun()).isTrue();
              assertThat(failed.message().payload().toArray()).containsExactly(1, 2, 3);
              assertThat(failed.message().carriage().stream()).isEqualTo(5);
              assertThat(failed.message().carriage().protocolId()).isEqualTo(46);
              assertThat(failed.message().carriage().unordered()).isTrue();
            });
  }

  @Test
  void theOthersAreRead() {
    assertThat(event(notice(0x8005, 0, 12))).isEqualTo(new AssociationEvent.PeerShutsDown());
    assertThat(event(notice(0x8009, 0, 12))).isEqualTo(new AssociationEvent.Dry());
    assertThat(event(notice(0x8007, 0, 16).putInt(8, 99)))
        .isEqualTo(new AssociationEvent.Adaptation(99));
    assertThat(event(notice(0x8006, 0, 24).putInt(16, 3).putInt(20, 8)))
        .isEqualTo(new AssociationEvent.PartialDeliveryAborted(3, 8));
    assertThat(event(notice(0x8008, 0, 20).putShort(8, (short) 2).putInt(12, 1)))
        .isEqualTo(new AssociationEvent.KeyChanged(2, true));
    assertThat(event(notice(0x8004, 0, 16).put(9, (byte) 4)))
        .isEqualTo(new AssociationEvent.RemoteError(List.of(new ErrorCause.OutOfResource())));
  }

  @Test
  void changesOfStreamsAreRead() {
    assertThat(event(notice(0x800a, 2, 16).putShort(12, (short) 1).putShort(14, (short) 4)))
        .isEqualTo(new AssociationEvent.StreamsReset(true, List.of(1, 4), ResetResult.PERFORMED));
    assertThat(event(notice(0x800a, 1 | 4, 12)))
        .isEqualTo(new AssociationEvent.StreamsReset(false, List.of(), ResetResult.DENIED));
    assertThat(event(notice(0x800b, 8, 20).putInt(12, 1).putInt(16, 2)))
        .isEqualTo(new AssociationEvent.AssociationReset(ResetResult.FAILED, 1, 2));
    assertThat(event(notice(0x800c, 0, 16).putShort(12, (short) 10).putShort(14, (short) 20)))
        .isEqualTo(new AssociationEvent.StreamsChanged(ResetResult.PERFORMED, 20, 10));
  }

  @Test
  void whateverItsBytesANotificationIsReadOrIsNoEvent() {
    long seed = Long.getLong("weir.seed", System.nanoTime());
    var random = new Random(seed);
    try {
      for (int i = 0; i < 20_000; i++) {
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        ByteBuffer raw = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        if (bytes.length >= 2) {
          raw.putShort(0, (short) (0x8000 + random.nextInt(16)));
        }
        Notification.parse(raw, () -> Extensions.NONE);
      }
    } catch (RuntimeException e) {
      throw new AssertionError("seed " + seed + ": -Dweir.seed=" + seed, e);
    }
  }
}
