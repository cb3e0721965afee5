package io.weir.transport.netty;

import io.weir.transport.CloseReason;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.Framer;
import io.weir.transport.Intake;
import io.weir.transport.Mailbox;
import io.weir.transport.MessageSocket;
import io.weir.transport.Notice;
import io.weir.transport.ReadMode;
import io.weir.transport.Received;
import io.weir.transport.SocketEvent;

/// A TCP connection without a handler: its [Intake] takes what arrives. Thread-safe.
final class TcpSocket extends TcpConnection implements MessageSocket, Intake.Source {
  private final Intake intake;
  private final ConnectionOptions options;

  TcpSocket(Link link, ConnectionOptions options) {
    super(link, options, self -> new Intake((TcpSocket) self, (TcpSocket) self));
    this.intake = (Intake) handler;
    this.options = options;
  }

  // ---- what a message socket does

  @Override
  public Received receive(long deadlineNs) throws InterruptedException {
    refuseOnLoop();
    return intake.receive(0, deadlineNs);
  }

  @Override
  public Received receive(int bytes, long deadlineNs) throws InterruptedException {
    if (bytes < 1) {
      throw new IllegalArgumentException("bytes must be at least 1: " + bytes);
    }
    refuseOnLoop();
    return intake.receive(bytes, deadlineNs);
  }

  @Override
  public boolean read(ReadMode mode) {
    return intake.read(mode);
  }

  @Override
  public ReadMode mode() {
    return intake.mode();
  }

  @Override
  public void handTo(Mailbox<SocketEvent> owner) {
    intake.handTo(owner);
  }

  @Override
  public void framedBy(Framer framer) {
    queue.framedBy(framer);
    inbound.framedBy(framer);
    goOn();
  }

  @Override
  public void tell(Notice notice) {
    intake.tell(notice);
  }

  @Override
  public void shutdownOutput() {
    queue.refuse(new CloseReason.LocalClose("sending was shut down"));
    onLoop(ending()::shutOutput);
  }

  @Override
  public void shutdownInput() {
    onLoop(ending()::shutInput);
  }

  // ---- what its intake asks for

  @Override
  public void deliver() {
    inbound.retry();
  }

  @Override
  public void goOn() {
    if (inbound.needsLoop(ending().inputEnded())) {
      resumeReading();
    }
  }

  @Override
  public boolean isDrained() {
    return queue.isEmpty();
  }

  @Override
  public boolean isStalled() {
    return outbound.isStalled();
  }

  @Override
  public void ownerEnded(CloseReason reason) {
    close(new CloseReason.LocalClose("its owner has ended: " + reason), options.timing().drain());
  }
}
