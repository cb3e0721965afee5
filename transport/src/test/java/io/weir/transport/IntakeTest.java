package io.weir.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.transport.ConnectionHandler.Offer;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What an intake does with what only some transports tell: streams, acknowledgements, events of
/// their own.
class IntakeTest {
  private static final ReceiveInfo ON_STREAM_3 = new ReceiveInfo(3, 17, 46, true);
  private static final Bounds BOUNDS = new Bounds(2, 10);

  private record Told(int sizeBytes) implements TransportEvent {}

  @SuppressWarnings("ReferenceEquality") // a proxy is equal to itself alone
  private final MessageSocket socket =
      (MessageSocket)
          Proxy.newProxyInstance(
              MessageSocket.class.getClassLoader(),
              new Class<?>[] {MessageSocket.class},
              (self, method, args) ->
                  switch (method.getName()) {
                    case "toString" -> "the socket";
                    case "equals" -> self == args[0];
                    case "hashCode" -> 1;
                    default -> null;
                  });

  private final Engine engine = new Engine();
  private final Intake intake = new Intake(socket, engine);
  private final Mailbox<SocketEvent> owner = SocketEvent.mailbox(BOUNDS);

  /// An engine that tells of acknowledgements.
  private static class Engine implements Intake.Source {
    boolean tellsDry = true;
    boolean dry;

    @Override
    public void deliver() {}

    @Override
    public void goOn() {}

    @Override
    public boolean isWritable() {
      return false;
    }

    @Override
    public boolean isDrained() {
      return false;
    }

    @Override
    public boolean tellsDry() {
      return tellsDry;
    }

    @Override
    public boolean isDry() {
      return dry;
    }

    @Override
    public boolean isStalled() {
      return false;
    }

    @Override
    public void ownerEnded(CloseReason reason) {}
  }

  private @Nullable SocketEvent next() throws InterruptedException {
    return owner.take(System.nanoTime());
  }

  private static ByteBuffer bytes(int count) {
    return ByteBuffer.allocate(count);
  }

  @Test
  void whatIsSaidOfAMessageComesWithIt() throws InterruptedException {
    intake.handTo(owner);
    intake.read(ReadMode.ALWAYS);
    assertThat(intake.received(bytes(1), ON_STREAM_3)).isEqualTo(Offer.TAKEN);
    assertThat(intake.receivedPart(bytes(1), true, ON_STREAM_3)).isEqualTo(Offer.TAKEN);
    assertThat(next())
        .isInstanceOfSatisfying(
            SocketEvent.Data.class, data -> assertThat(data.info()).isEqualTo(ON_STREAM_3));
    assertThat(next())
        .isInstanceOfSatisfying(
            SocketEvent.PartOfData.class, part -> assertThat(part.info()).isEqualTo(ON_STREAM_3));
  }

  @Test
  void whoAsksForAMessageIsToldTheSame() {
    Blocked<Received> reader = Blocked.in(() -> intake.receive(0, Deadlines.NEVER));
    Eventually.eventually("the reader waits", intake::wantsFrames);
    intake.lock().lock();
    try {
      intake.received(bytes(1), ON_STREAM_3);
    } finally {
      intake.lock().unlock();
    }
    assertThat(reader.result())
        .isInstanceOfSatisfying(
            Received.Message.class, message -> assertThat(message.info()).isEqualTo(ON_STREAM_3));
  }

  @Test
  void transportsWithoutStreamsSayNothing() throws InterruptedException {
    intake.handTo(owner);
    intake.read(ReadMode.ALWAYS);
    intake.received(bytes(1));
    intake.receivedPart(bytes(1), true);
    assertThat(next()).extracting("info").isEqualTo(ReceiveInfo.NONE);
    assertThat(next()).extracting("info").isEqualTo(ReceiveInfo.NONE);
  }

  @Test
  void aTransportsOwnEventComesInOrderWithTheData() throws InterruptedException {
    intake.handTo(owner);
    intake.read(ReadMode.ALWAYS);
    intake.received(bytes(1), ON_STREAM_3);
    assertThat(intake.notified(new Told(-1))).isEqualTo(Offer.TAKEN);
    intake.received(bytes(1), ON_STREAM_3);
    assertThat(next()).isInstanceOf(SocketEvent.Data.class);
    assertThat(next()).isEqualTo(new SocketEvent.Notified(socket, new Told(-1)));
    assertThat(next()).isInstanceOf(SocketEvent.Data.class);
  }

  @Test
  void aNoticeHasRoomInAFullMailboxAndAnEventOfSomeSizeHasNot() throws InterruptedException {
    intake.handTo(owner);
    assertThat(intake.notified(new Told(10))).isEqualTo(Offer.TAKEN);
    assertThat(intake.notified(new Told(1))).isEqualTo(Offer.NO_ROOM);
    assertThat(intake.notified(new Told(-1))).isEqualTo(Offer.TAKEN);
    assertThat(owner.levels().heldBytes()).isEqualTo(10);
    owner.finished(Objects.requireNonNull(next()));
    assertThat(intake.notified(new Told(1))).isEqualTo(Offer.TAKEN);
  }

  @Test
  void withoutAnOwnerNobodyIsNotified() {
    assertThat(intake.notified(new Told(1))).isEqualTo(Offer.TAKEN);
  }

  @Test
  void dryIsToldOnceWhenItComesTrue() throws InterruptedException {
    intake.handTo(owner);
    intake.dry();
    intake.tell(Notice.DRY);
    assertThat(next()).isNull();
    intake.dry();
    intake.dry();
    assertThat(next()).isEqualTo(new SocketEvent.Noticed(socket, Notice.DRY));
    assertThat(next()).isNull();
    engine.dry = true;
    intake.tell(Notice.DRY);
    assertThat(next()).as("it is so already").isNotNull();
  }

  @Test
  void dryIsNotPromisedWhereNobodyTells() {
    engine.tellsDry = false;
    intake.handTo(owner);
    assertThatThrownBy(() -> intake.tell(Notice.DRY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the socket")
        .hasMessageContaining("DRAINED");
  }
}
