package io.weir.sctp.linux;

import io.weir.sctp.PathStatus;
import io.weir.sctp.SctpSocket;
import io.weir.sctp.SctpStatus;
import io.weir.sctp.core.AssociationOptions;
import io.weir.sctp.core.StreamDirection;
import io.weir.transport.CloseReason;
import io.weir.transport.ConnectionOptions;
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
import java.util.concurrent.locks.ReentrantLock;

/// An association of the kernel without a handler: its [Intake] takes what arrives. Thread-safe.
final class KernelSctpSocket extends KernelConnection implements SctpSocket, Intake.Source {
  private final Intake intake;
  private final InetAddress peer;

  KernelSctpSocket(
      Loop loop, KernelSocket socket, ConnectionOptions options, AssociationOptions association) {
    super(
        loop,
        socket,
        options,
        association,
        self -> new Intake((KernelSctpSocket) self, (KernelSctpSocket) self));
    intake = (Intake) handler();
    List<InetAddress> peers = Addresses.withoutPorts(Addresses.peer(socket));
    peer = peers.isEmpty() ? InetAddress.getLoopbackAddress() : peers.getFirst();
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
    queue().framedBy(new SizedFramer(framer, mostMessageBytes()));
    ReentrantLock lock = arrivals().lock();
    lock.lock();
    try {
      arrivals().framedBy(framer);
    } finally {
      lock.unlock();
    }
    wantTurn();
  }

  @Override
  public void tell(Notice notice) {
    intake.tell(notice);
  }

  /// Shuts the association down: SCTP has no half-close
  /// ([RFC 9260 section 9](https://www.rfc-editor.org/rfc/rfc9260#section-9)). What the peer had
  /// sent before it heard of it is still received.
  @Override
  public void shutdownOutput() {
    queue().refuse(new CloseReason.LocalClose("sending was shut down"));
    loop().execute(ending()::shutOutput);
  }

  @Override
  public void shutdownInput() {
    loop().execute(ending()::shutInput);
  }

  // ---- what only SCTP has

  @Override
  public SctpStatus status() {
    return Statuses.status(socket(), queue().levels(), arrivals(), peer);
  }

  @Override
  public List<PathStatus> paths() {
    return Statuses.paths(socket());
  }

  @Override
  public List<InetAddress> localAddresses() {
    return Addresses.withoutPorts(Addresses.local(socket()));
  }

  @Override
  public void usePrimary(InetAddress address) {
    steering().usePrimary(address);
  }

  /// Completes with true when the peer was asked: the kernel does not tell its answer.
  @Override
  public CompletableFuture<Boolean> askPeerToUse(InetAddress address) {
    return steering().askPeerToUse(address);
  }

  @Override
  public void watchPath(InetAddress address, PathWatch watch) {
    steering().watchPath(address, watch);
  }

  @Override
  public CompletableFuture<Boolean> resetStreams(StreamDirection direction, int... streams) {
    return steering().resetStreams(direction, streams);
  }

  @Override
  public CompletableFuture<Boolean> resetAssociation() {
    return steering().resetAssociation();
  }

  @Override
  public CompletableFuture<Boolean> addStreams(int outbound, int inbound) {
    return steering().addStreams(outbound, inbound);
  }

  @Override
  public void scheduleStream(int stream, int value) {
    steering().scheduleStream(stream, value);
  }

  // ---- what its intake asks for

  @Override
  public void deliver() {
    arrivals().deliver();
  }

  @Override
  public void goOn() {
    boolean needed =
        (inbound().isPaused() && arrivals().hasRoom())
            || arrivals().wrong() != null
            || (ending().isGone() && !closed().isDone());
    if (needed) {
      wantTurn();
    }
  }

  @Override
  public boolean tellsDry() {
    return true;
  }

  @Override
  public boolean isStalled() {
    return outbound().watch().isStalled();
  }

  @Override
  public void ownerEnded(CloseReason reason) {
    close(new CloseReason.LocalClose("its owner has ended: " + reason), options().timing().drain());
  }
}
