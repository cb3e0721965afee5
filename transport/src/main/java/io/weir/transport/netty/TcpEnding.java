package io.weir.transport.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelOutputShutdownException;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.concurrent.ScheduledFuture;
import io.weir.transport.CloseReason;
import io.weir.transport.Connection.CloseReport;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.FlightRecords;
import io.weir.transport.Intake;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The order in which a TCP connection ends: each half for itself or both, gracefully or at once,
/// by whichever side. Whoever comes first settles the reason that everybody is told.
///
/// Owned by the loop, except for [#settle] and what says so.
final class TcpEnding implements Flusher.FlushWatcher {
  private static final Logger LOG = LoggerFactory.getLogger(TcpEnding.class);

  /// How long a closed connection waits for the peer's own end before it is dropped.
  private static final Duration LINGER = Duration.ofSeconds(2);

  private final TcpConnection connection;
  private final Channel channel;
  private final @Nullable TlsLink tls;
  private final ConnectionOptions options;
  private final CompletableFuture<CloseReport> closed = new CompletableFuture<>();
  private final AtomicReference<@Nullable CloseReason> settled = new AtomicReference<>();

  private volatile boolean inputEnded;
  private boolean truncated;
  private boolean inputShut;
  private boolean outputWanted;
  private boolean outputShut;
  private boolean draining;
  private volatile boolean gone;
  private @Nullable ScheduledFuture<?> closeTimer;
  private @Nullable ChannelFuture closeNotify;
  private int unsentMessages;

  TcpEnding(TcpConnection connection, Link link, ConnectionOptions options) {
    this.connection = connection;
    this.channel = link.channel();
    this.tls = link.tls();
    this.options = options;
  }

  // ---- any thread

  CompletableFuture<CloseReport> closed() {
    return closed;
  }

  /// Settles why the connection ends, if nobody has, and refuses new sends.
  ///
  /// @return the reason of whoever came first
  CloseReason settle(CloseReason why) {
    settled.compareAndSet(null, why);
    CloseReason first = settled.get();
    CloseReason reason = first == null ? why : first;
    connection.queue.refuse(reason);
    return reason;
  }

  /// Whether nothing more will arrive.
  boolean inputEnded() {
    return inputEnded || gone;
  }

  // ---- receiving ends

  /// Whether what arrives is read only to see the end of the stream.
  boolean onlyAwaitsEnd() {
    return draining || inputShut;
  }

  /// The peer has sent its last byte (FIN, or `close_notify`).
  ///
  /// @param withoutNotify whether it did not say so, although TLS would have it say so
  void peerEnded(boolean withoutNotify) {
    if (inputEnded) {
      return;
    }
    inputEnded = true;
    truncated = withoutNotify;
    if (connection.inbound.hasUntaken() && connection.handler instanceof Intake intake) {
      intake.inputEnded();
    }
    restWasTaken();
  }

  /// Once the handler has taken what came before the peer's end, the connection ends too, or its
  /// receiving half does.
  void restWasTaken() {
    if (connection.inbound.hasUntaken()) {
      return;
    }
    if (gone) {
      finish();
      return;
    }
    byte[] unfinished = connection.inbound.unfinished();
    CloseReason peerClosed = connection.inbound.wrongOr(peersEnd(unfinished.length));
    if (options.halfClose() && !truncated && !draining && !outputShut) {
      keepForSending(peerClosed, unfinished);
      return;
    }
    CloseReason why = settle(peerClosed);
    endReading(why, unfinished);
    connection.handler.closing(why);
    if (!draining) {
      startDraining(why, options.timing().drain());
    } else if (connection.queue.isEmpty()) {
      afterLastWord(() -> Sockets.closeNow(channel));
    }
  }

  private CloseReason peersEnd(int unfinishedBytes) {
    return truncated
        ? new CloseReason.Truncated(unfinishedBytes)
        : new CloseReason.PeerClosed(unfinishedBytes);
  }

  private void keepForSending(CloseReason peerClosed, byte[] unfinished) {
    if (inputShut) {
      return;
    }
    inputShut = true;
    endReading(peerClosed, unfinished);
    connection.inbound.discard();
    connection.handler.inputEnded();
  }

  /// Readers are told the end as soon as nothing more comes, not when the connection is gone.
  private void endReading(CloseReason why, byte[] unfinished) {
    if (connection.handler instanceof Intake intake) {
      intake.finished(why, unfinished);
    }
  }

  /// Drops what has arrived and what comes.
  void shutInput() {
    if (inputShut || draining || gone) {
      return;
    }
    inputShut = true;
    connection.inbound.discard();
    endReading(new CloseReason.LocalClose("receiving was shut down"), new byte[0]);
    if (inputEnded) {
      restWasTaken();
    } else {
      connection.inbound.readOn();
    }
  }

  // ---- sending ends

  /// Sends FIN after what is queued.
  void shutOutput() {
    outputWanted = true;
    if (connection.queue.isEmpty()) {
      emptied();
    } else {
      connection.outbound.flush();
    }
  }

  @Override
  public void emptied() {
    if (gone || !(draining || outputWanted)) {
      return;
    }
    if (inputEnded && (draining || inputShut)) {
      settle(new CloseReason.PeerClosed(0));
      afterLastWord(() -> Sockets.closeNow(channel));
      return;
    }
    // The peer gets our FIN after our last byte; closing at once could turn it into a reset that
    // takes those bytes with it.
    if (!outputShut) {
      outputShut = true;
      afterLastWord(((DuplexChannel) channel)::shutdownOutput);
    }
    if (draining) {
      closeAfter(LINGER);
    }
  }

  /// With TLS our stream ends with `close_notify`, and only then the socket's.
  private void afterLastWord(Runnable next) {
    if (tls == null) {
      next.run();
      return;
    }
    if (closeNotify == null) {
      closeNotify = tls.closeNotify();
    }
    closeNotify.addListener(_ -> next.run());
  }

  @Override
  public void progressed() {
    if (connection.handler instanceof Intake intake) {
      intake.progressed();
    }
  }

  // ---- everything ends

  @Override
  public void failed(Throwable failure) {
    // What fails in the middle of a write reaches us in Netty's own wrapping, and so does what the
    // TLS engine throws.
    Throwable cause = failure;
    if (failure instanceof ChannelOutputShutdownException && failure.getCause() != null) {
      cause = failure.getCause();
    }
    Throwable inTls = cause instanceof SSLException ? cause : cause.getCause();
    if (inTls instanceof SSLException) {
      tlsFailed(inTls);
    } else if (cause instanceof IOException) {
      String words = cause.getMessage();
      drop(new CloseReason.Reset(words == null ? cause.toString() : words));
    } else {
      LOG.error("a defect ends the connection {}", connection, cause);
      drop(new CloseReason.Defect(cause.toString()));
    }
  }

  /// The peer has been told by an alert, which a reset could overtake. After the end of its own
  /// stream the peer may know no way to receive more (TLS 1.2).
  private void tlsFailed(Throwable cause) {
    String words = Refusals.tlsWords(cause);
    LOG.debug("{}: TLS ends it: {}", connection, words);
    settle(
        inputEnded
            ? peersEnd(0)
            : new CloseReason.ProtocolError("TLS: " + words, connection.inbound.receivedBytes()));
    Sockets.closeNow(channel);
  }

  @Override
  public void stalledTooLong() {
    Duration limit = options.timing().stallLimit();
    drop(new CloseReason.TimedOut("stall limit", limit == null ? Duration.ZERO : limit));
  }

  /// Stops receiving, hands over what is queued, then ends the connection in order.
  void startDraining(CloseReason why, Duration drain) {
    if (gone) {
      finish();
    }
    if (draining || gone) {
      return;
    }
    draining = true;
    CloseReason settledWhy = settle(why);
    endReading(settledWhy, new byte[0]);
    if (settledWhy instanceof CloseReason.ProtocolError
        && connection.handler instanceof Intake intake) {
      intake.inputEnded(); // the owner hears of it now, not when the peer has closed, too
    }
    connection.inbound.discard();
    closeAfter(drain);
    if (connection.queue.isEmpty()) {
      emptied();
    } else {
      connection.outbound.flush();
    }
    if (!inputEnded) {
      connection.inbound.readOn();
    }
  }

  private void closeAfter(Duration delay) {
    cancelTimer();
    closeTimer =
        channel
            .eventLoop()
            .schedule(() -> Sockets.closeNow(channel), delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void cancelTimer() {
    if (closeTimer != null) {
      closeTimer.cancel(false);
    }
  }

  /// Ends the connection without any order (RST).
  void drop(CloseReason why) {
    if (!(settle(why) instanceof CloseReason.Reset)) {
      connection.inbound.discard();
    }
    if (gone) {
      finish();
    } else if (channel.isOpen()) {
      try {
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
      } catch (RuntimeException alreadyReset) {
        LOG.debug("no reset could be asked for on {}", connection, alreadyReset);
      }
      Sockets.closeNow(channel);
    }
  }

  /// The channel is closed, by whichever side. What had arrived before is still offered.
  void channelGone() {
    if (gone) {
      return;
    }
    boolean untaken = connection.inbound.hasUntaken();
    boolean told = draining || (inputEnded && !untaken && !inputShut);
    gone = true;
    cancelTimer();
    truncated |= tls != null && !inputEnded;
    CloseReason why =
        settle(
            connection.inbound.wrongOr(
                peersEnd(untaken ? 0 : connection.inbound.unfinished().length)));
    connection.outbound.stop();
    unsentMessages = connection.queue.end(why);
    if (!told) {
      connection.handler.closing(why);
    }
    if (!untaken) {
      finish();
    } else if (connection.handler instanceof Intake intake) {
      intake.inputEnded();
    }
  }

  private void finish() {
    if (closed.isDone()) {
      return;
    }
    CloseReason why = settle(new CloseReason.LocalClose("closed"));
    endReading(why, connection.inbound.unfinished());
    connection.inbound.discard();
    try {
      connection.handler.closed(why);
    } finally {
      var report = new CloseReport(why, unsentMessages, connection.inbound.discardedBytes());
      FlightRecords.closed(connection, report);
      closed.complete(report);
    }
  }
}
