package io.weir.sctp;

import io.weir.sctp.core.AssociationEvent;
import io.weir.sctp.core.AssociationState;
import io.weir.sctp.core.OutboundMessage;
import io.weir.sctp.wire.Octets;
import io.weir.transport.Intake;
import io.weir.transport.Lane;
import io.weir.transport.MessageHandover;
import io.weir.transport.Reliability;
import io.weir.transport.Send;
import io.weir.transport.SendInfo;
import java.time.Duration;

/// The sending half of an association: shows its core what is queued, and tells the queue what
/// becomes of it. Until its first byte leaves a message belongs to the queue, where its sender may
/// take it back; from then on to the core. Owned by the loop.
final class AssociationOutlet {
  private final AssociationConnection connection;
  private final MessageHandover handover;
  private boolean toldDrained = true;
  private boolean progressed;
  private final Runnable progress = this::takeProgress;

  AssociationOutlet(AssociationConnection connection) {
    this.connection = connection;
    handover = connection.queue.messageWise(true);
  }

  /// A message of the queue, as its core sees it.
  private static final class Queued extends OutboundMessage {
    final Send send;
    private final MessageHandover handover;
    private boolean handedOver;
    private boolean over;

    Queued(Send send, Octets payload, Carriage carriage, MessageHandover handover) {
      super(payload, carriage);
      this.send = send;
      this.handover = handover;
    }

    @Override
    protected boolean claim(long nowNs) {
      return handover.begin(send, nowNs);
    }
  }

  /// Shows the core what was queued, and takes back what its sender took back.
  void takeNew() {
    connection.queue.woken();
    if (handover.takeNew(this::show) > 0) {
      toldDrained = false;
    }
    handover.takeGone(this::gone);
  }

  private void show(Send send) {
    Octets payload = Octets.of(send.messageArray(), send.messageOffset(), send.messageBytes());
    var queued = new Queued(send, payload, carriage(send), handover);
    send.attach(queued);
    connection.association().send(queued, connection.ports.loop.nowNs());
  }

  private OutboundMessage.Carriage carriage(Send send) {
    SendInfo info = send.info();
    return new OutboundMessage.Carriage(
        info.stream(),
        info.protocolId(),
        info.unordered(),
        info.acknowledgeAtOnce(),
        urgency(send.lane()),
        reliability(info.reliability()));
  }

  private static int urgency(Lane lane) {
    return switch (lane) {
      case CONTROL -> 0;
      case REPLY -> 1;
      case DATA -> 2;
    };
  }

  private OutboundMessage.Reliability reliability(Reliability asked) {
    return switch (asked) {
      case Reliability.Full _ -> OutboundMessage.Reliability.FULL;
      case Reliability.Timed(Duration lifetime) ->
          new OutboundMessage.Reliability.Timed(connection.ports.loop.nowNs() + lifetime.toNanos());
      case Reliability.Retransmissions(int most) ->
          new OutboundMessage.Reliability.Retransmissions(most);
      case Reliability.Priority(int priority) -> new OutboundMessage.Reliability.Priority(priority);
    };
  }

  private void gone(Send send) {
    if (send.attachment() instanceof Queued queued) {
      connection.association().discard(queued);
    }
  }

  // ---- what became of it

  /// Tells the queue how far the core has come, all under one visit to its lock.
  void tellProgress() {
    progressed = false;
    handover.together(progress);
    if (progressed) {
      connection.watch().handedOver();
      if (connection.handler instanceof Intake intake) {
        intake.progressed();
      }
      connection.watch().tellLevel();
      if (!toldDrained && handover.isDrained()) {
        toldDrained = true;
        connection.handler.drained();
      }
    }
  }

  private void takeProgress() {
    for (OutboundMessage message = connection.association().nextProgress();
        message != null;
        message = connection.association().nextProgress()) {
      if (message instanceof Queued queued && !queued.over) {
        progressed = true;
        tell(queued);
      }
    }
  }

  private void tell(Queued queued) {
    switch (queued.stage()) {
      case HANDED_OVER -> handedOver(queued);
      case ACKNOWLEDGED -> {
        handedOver(queued);
        queued.over = true;
        handover.acknowledged(queued.send);
      }
      case ABANDONED -> {
        queued.over = true;
        handover.abandoned(queued.send);
      }
      case QUEUED, BEGUN -> {}
    }
  }

  private void handedOver(Queued queued) {
    if (!queued.handedOver) {
      queued.handedOver = true;
      handover.handedOver(queued.send);
    }
  }

  /// Everything that was sent was acknowledged.
  void dry() {
    tellProgress();
    if (handover.isDry()) {
      connection.handler.dry();
    }
  }

  /// A message will not be sent, or not again.
  void failed(AssociationEvent.SendFailed event) {
    boolean goesOn = !(connection.association().state() instanceof AssociationState.Closed);
    if (goesOn && event.message() instanceof Queued queued && !queued.over) {
      queued.over = true;
      handover.abandoned(queued.send);
    }
    if (connection.inlet.wantsFailures()) {
      connection.inlet.tell(event);
    }
  }

  boolean isDrained() {
    return handover.isDrained();
  }

  boolean isDry() {
    return handover.isDry();
  }
}
