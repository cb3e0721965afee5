package io.weir.sctp.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.sctp.core.AssociationState.Closed;
import io.weir.sctp.wire.Chunk;
import io.weir.sctp.wire.Decoded;
import io.weir.sctp.wire.ErrorCause;
import io.weir.sctp.wire.Octets;
import io.weir.sctp.wire.Packet;
import io.weir.sctp.wire.PacketReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One association of a side in a run of [AssociationSimulation], with what must be true of it
/// whenever something has happened.
final class SimulatedLife {
  private static final int MOST_EVENTS = 2000;

  final Association association;
  final AssociationOptions options;
  final List<SimulatedMessage> messages = new ArrayList<>();
  final List<AssociationEvent> events = new ArrayList<>();
  @Nullable EndReason ended;
  long packets;
  private int settledCount;
  private int lastPackets;

  SimulatedLife(Association association, AssociationOptions options) {
    this.association = association;
    this.options = options;
  }

  boolean isClosed() {
    return association.state() instanceof Closed;
  }

  // ---- packets

  /// What counts before a packet is asked for.
  record Before(SendAccount levels, int nextTsn, List<Integer> flights, List<Integer> windows) {}

  Before before() {
    var flights = new ArrayList<Integer>();
    var windows = new ArrayList<Integer>();
    for (Path path : association.paths()) {
      boolean free =
          path.flight.flightBytes == 0
              || path.flight.oneForced
              || path.flight.flightBytes < path.congestion.windowBytes();
      flights.add(path.flight.flightBytes);
      windows.add(free ? 1 : 0);
    }
    return new Before(association.sendLevels(), association.sender().nextTsn(), flights, windows);
  }

  /// A packet was made.
  void sent(byte[] bytes, Before before, boolean wasClosed) {
    packets++;
    Packet packet = read(bytes);
    if (wasClosed) {
      lastPackets++;
      assertThat(lastPackets).as("packets after the end: " + packet.chunks()).isEqualTo(1);
      for (Chunk chunk : packet.chunks()) {
        assertThat(chunk).isInstanceOfAny(Chunk.Abort.class, Chunk.ShutdownComplete.class);
      }
    }
    int newBytes = 0;
    int newChunks = 0;
    for (Chunk chunk : packet.chunks()) {
      if (chunk instanceof Chunk.Data data && data.tsn() - before.nextTsn >= 0) {
        newBytes += data.payload().length();
        newChunks++;
      } else if (chunk instanceof Chunk.InterleavedData data && data.tsn() - before.nextTsn >= 0) {
        newBytes += data.payload().length();
        newChunks++;
      }
    }
    boolean probe = before.levels.outstandingChunks() == 0 && newChunks == 1;
    if (!probe) {
      assertThat((long) newBytes)
          .as("new data beyond the peer's window")
          .isLessThanOrEqualTo(before.levels.peerWindowBytes());
    }
    for (int i = 0; i < before.flights.size() && i < association.paths().size(); i++) {
      Path path = association.paths().get(i);
      if (path.flight.flightBytes > before.flights.get(i)) {
        assertThat(before.windows.get(i))
            .as("data beyond the congestion window of " + path)
            .isEqualTo(1);
      }
    }
  }

  static Packet read(byte[] bytes) {
    return switch (PacketReader.read(Octets.of(bytes))) {
      case Decoded.Good(Packet packet) -> packet;
      case Decoded.Bad bad -> throw new AssertionError("a packet of our own is broken: " + bad);
    };
  }

  // ---- what it tells

  void progressed(OutboundMessage told) {
    SimulatedMessage message = (SimulatedMessage) told;
    if (message.stage() == OutboundMessage.Stage.ACKNOWLEDGED && !message.acknowledged) {
      assertThat(message.isSettled()).as("acknowledged after all: " + message).isFalse();
      message.acknowledged = true;
      settledCount++;
    }
  }

  void told(AssociationEvent event, SimulatedInbox inbox) {
    assertThat(ended).as("the last event is the end, not " + event).isNull();
    events.add(event);
    assertThat(events).as("events without end").hasSizeLessThan(MOST_EVENTS);
    switch (event) {
      case AssociationEvent.SendFailed(OutboundMessage told, boolean begun) -> {
        SimulatedMessage message = (SimulatedMessage) told;
        assertThat(message.isSettled()).as("fails after all: " + message).isFalse();
        message.toldFailed = true;
        message.begunWhenFailed = begun;
        settledCount++;
      }
      case AssociationEvent.Ended(EndReason reason, boolean _) -> {
        ended = reason;
        assertThat(reason).isNotInstanceOf(EndReason.ProtocolViolation.class);
      }
      case AssociationEvent.PartialDeliveryAborted(int stream, int sequence) ->
          inbox.partAborted(stream, sequence);
      case AssociationEvent.RemoteError(List<ErrorCause> causes) ->
          assertThat(causes)
              .allMatch(
                  it ->
                      it instanceof ErrorCause.StaleCookie
                          || it instanceof ErrorCause.CookieWhileShuttingDown);
      case AssociationEvent.Up _,
          AssociationEvent.Restarted _,
          AssociationEvent.PeerShutsDown _,
          AssociationEvent.PathChanged _,
          AssociationEvent.Adaptation _,
          AssociationEvent.Dry _,
          AssociationEvent.StreamsReset _,
          AssociationEvent.AssociationReset _,
          AssociationEvent.StreamsChanged _,
          AssociationEvent.KeyChanged _,
          AssociationEvent.LocalAddress _ -> {}
    }
  }

  void discarded(SimulatedMessage message) {
    if (!message.isSettled()) {
      message.discarded = true;
      settledCount++;
    }
  }

  // ---- what holds

  /// Whatever has happened, and all that it tells was taken.
  void check(long nowNs, boolean drained) {
    SendAccount sending = association.sendLevels();
    ReceiveAccount receiving = association.receiveLevels();
    long refused = messages.stream().filter(it -> it.refused && !it.toldFailed).count();
    assertThat(sending.queuedMessages() + sending.unacknowledgedMessages())
        .as("messages given less those that are settled")
        .isEqualTo((int) (messages.size() - settledCount - refused));
    assertThat(receiving.heldBytes()).isBetween(0L, (long) options.sizes().receiveWindow());
    assertThat(receiving.heldPieces()).isBetween(0, options.sizes().receiveMessages());
    assertThat(receiving.window()).isBetween(0, options.sizes().receiveWindow());
    if (isClosed()) {
      assertThat(association.deadlineNs()).isEqualTo(Timers.NEVER);
      assertThat(sending.queuedMessages() + sending.unacknowledgedMessages()).isZero();
    } else {
      checkTimers(nowNs, sending, drained);
    }
  }

  private void checkTimers(long nowNs, SendAccount sending, boolean drained) {
    if (!drained) {
      return;
    }
    assertThat(association.deadlineNs()).as("a deadline that has passed").isGreaterThan(nowNs);
    boolean handshakes =
        switch (association.state()) {
          case AssociationState.CookieWait _,
              AssociationState.CookieEchoed _,
              AssociationState.ShutdownSent _,
              AssociationState.ShutdownAckSent _ ->
              true;
          case Closed _,
              AssociationState.Established _,
              AssociationState.ShutdownPending _,
              AssociationState.ShutdownReceived _ ->
              false;
        };
    if (handshakes) {
      assertThat(association.context().timers.isRunning(Timers.Timer.HANDSHAKE)).isTrue();
    }
    int outstanding = 0;
    for (Path path : association.paths()) {
      outstanding += path.flight.outstandingChunks();
      if (path.flight.flightChunks > 0) {
        assertThat(path.retransmissionNs).as("T3-rtx of " + path).isNotEqualTo(Timers.NEVER);
      }
    }
    assertThat(sending.outstandingChunks()).isEqualTo(outstanding);
    boolean waits = association.state().sendsData() && !association.sender().isHeldUp();
    boolean unsent = waits && sending.queuedBytes() + sending.begunBytes() > 0;
    if (unsent || outstanding > 0) {
      boolean any =
          association.paths().stream().anyMatch(it -> it.retransmissionNs != Timers.NEVER);
      assertThat(any).as("a timer runs while data waits: " + sending).isTrue();
    }
  }

  /// Nothing is left to do but to see whether the peer is still there.
  boolean isIdle() {
    if (isClosed()) {
      return true;
    }
    SendAccount sending = association.sendLevels();
    return association.state() instanceof AssociationState.Established
        && sending.queuedMessages() + sending.unacknowledgedMessages() == 0
        && association.peek() == null;
  }

  @Override
  public String toString() {
    return "%s tags %08x/%08x, %s, %s, %s, ended %s, events %s"
        .formatted(
            association.state().getClass().getSimpleName(),
            association.localTag(),
            association.peerTag(),
            association.sendLevels(),
            association.receiveLevels(),
            association.paths(),
            ended,
            events.subList(Math.max(0, events.size() - 12), events.size()));
  }
}
