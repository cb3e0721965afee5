package io.weir.sctp;

import io.weir.sctp.core.Association;
import io.weir.sctp.core.AssociationEvent;
import io.weir.sctp.core.SharedKey;
import io.weir.sctp.core.StreamDirection;
import io.weir.transport.CloseReason;
import io.weir.transport.Framer;
import io.weir.transport.Intake;
import io.weir.transport.Mailbox;
import io.weir.transport.Notice;
import io.weir.transport.ReadMode;
import io.weir.transport.Received;
import io.weir.transport.SocketEvent;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// An association without a handler: its [Intake] takes what arrives. Thread-safe.
final class AssociationSocket extends AssociationConnection implements SctpSocket, Intake.Source {
  private final Intake intake;
  private final AssociationControl control;

  AssociationSocket(LoopPorts ports, Association association, Setup setup) {
    super(
        ports,
        association,
        setup,
        self -> new Intake((AssociationSocket) self, (AssociationSocket) self));
    intake = (Intake) handler;
    control = new AssociationControl(this);
  }

  // ---- what a message socket does

  @Override
  public Received receive(long deadlineNs) throws InterruptedException {
    refuseOnLoop();
    return intake.receive(0, deadlineNs);
  }

  @Override
  public Received receive(int bytes, long deadlineNs) {
    throw new UnsupportedOperationException(
        "SCTP keeps messages whole: receive them with receive(), not by a number of bytes");
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
    throw new UnsupportedOperationException(
        "SCTP keeps messages whole: the framer is given with the options, once");
  }

  @Override
  public void tell(Notice notice) {
    intake.tell(notice);
  }

  /// SCTP has no half-close ([RFC 9260 section
  /// 9](https://www.rfc-editor.org/rfc/rfc9260#section-9)): what is queued is sent and
  /// acknowledged, what the peer sends meanwhile is dropped, and the association ends.
  @Override
  public void shutdownOutput() {
    close(new CloseReason.LocalClose("sending was shut down"), options.timing().drain());
  }

  @Override
  public void shutdownInput() {
    onLoop(
        () -> {
          inlet.finished(new CloseReason.LocalClose("receiving was shut down"));
          inlet.discard();
        });
  }

  // ---- what its intake asks for

  @Override
  public void deliver() {
    inlet.retry();
  }

  @Override
  public void goOn() {
    if (inlet.needsLoop()) {
      resumeReading();
    }
  }

  @Override
  public boolean isDrained() {
    return outlet.isDrained();
  }

  @Override
  public boolean tellsDry() {
    return true;
  }

  @Override
  public boolean isDry() {
    return outlet.isDry();
  }

  @Override
  public boolean isStalled() {
    return watch().isStalled();
  }

  @Override
  public void ownerEnded(CloseReason reason) {
    close(new CloseReason.LocalClose("its owner has ended: " + reason), options.timing().drain());
  }

  // ---- what only SCTP has

  @Override
  public SctpStatus status() {
    return control.status();
  }

  @Override
  public List<PathStatus> paths() {
    return control.paths();
  }

  @Override
  public List<InetAddress> localAddresses() {
    return control.localAddresses();
  }

  @Override
  public void usePrimary(InetAddress address) {
    control.usePrimary(address);
  }

  @Override
  public CompletableFuture<Boolean> askPeerToUse(InetAddress address) {
    return control.askPeerToUse(address);
  }

  @Override
  public void watchPath(InetAddress address, PathWatch watch) {
    control.watchPath(address, watch);
  }

  @Override
  public CompletableFuture<Boolean> resetStreams(StreamDirection direction, int... streams) {
    return control.resetStreams(direction, streams);
  }

  @Override
  public CompletableFuture<Boolean> addStreams(int outbound, int inbound) {
    return control.addStreams(outbound, inbound);
  }

  @Override
  public CompletableFuture<Boolean> resetAssociation() {
    return control.resetAssociation();
  }

  @Override
  public boolean setKey(SharedKey key) {
    return control.ask(requests -> requests.setKey(key));
  }

  @Override
  public boolean activateKey(int keyId) {
    return control.ask(requests -> requests.activateKey(keyId));
  }

  @Override
  public boolean deleteKey(int keyId) {
    return control.ask(requests -> requests.deleteKey(keyId));
  }

  @Override
  void heard(AssociationEvent event) {
    control.heard(event);
  }

  @Override
  public void scheduleStream(int stream, int value) {
    control.scheduleStream(stream, value);
  }
}
