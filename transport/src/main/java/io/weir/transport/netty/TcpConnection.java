package io.weir.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.concurrent.ScheduledFuture;
import io.weir.transport.Admission;
import io.weir.transport.CloseReason;
import io.weir.transport.CompletionPoint;
import io.weir.transport.Connection;
import io.weir.transport.ConnectionHandler;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.ConnectionStats;
import io.weir.transport.Endpoint;
import io.weir.transport.Framer;
import io.weir.transport.Mailbox;
import io.weir.transport.Received;
import io.weir.transport.Send;
import io.weir.transport.SendOutcome;
import io.weir.transport.SendQueue;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One TCP connection: joins its [Inbound] and [Outbound] halves and knows the order in which a
/// connection ends. Its public methods may be called from any thread; everything else runs on the
/// channel's event loop.
final class TcpConnection extends ChannelInboundHandlerAdapter
    implements Connection, Outbound.FlushWatcher {
  private static final Logger LOG = LoggerFactory.getLogger(TcpConnection.class);
  private static final Mailbox.Levels NO_MAILBOX = new Mailbox.Levels(0, 0, 0, 0, 0, 0);

  /// How long a closed connection waits for the peer's own end before it is dropped.
  private static final Duration LINGER = Duration.ofSeconds(2);

  private final Channel channel;
  private final Endpoint local;
  private final Endpoint remote;
  private final ConnectionOptions options;
  private final ConnectionHandler handler;
  private final SendQueue queue;
  private final Inbound inbound;
  private final Outbound outbound;
  private final CompletableFuture<CloseReport> closed = new CompletableFuture<>();
  private final AtomicBoolean resumeWanted = new AtomicBoolean();

  // Owned by the loop.
  private boolean inputEnded;
  private boolean draining;
  private boolean gone;
  private @Nullable ScheduledFuture<?> closeTimer;
  private int unsentMessages;

  TcpConnection(Channel channel, ConnectionOptions options, ConnectionHandler handler) {
    this.channel = channel;
    this.options = options;
    this.handler = handler;
    this.local = Endpoints.of(channel.localAddress());
    this.remote = Endpoints.of(channel.remoteAddress());
    Framer framer = options.framer().get();
    this.queue = new SendQueue(options.sends(), framer, this::wakeWriter);
    this.inbound = new Inbound(channel, framer, handler, options.readBufferBytes());
    this.outbound = new Outbound(channel, queue, handler, options.timing(), this);
  }

  /// Makes the connection live. On the loop, once, right after the channel became active.
  void open() {
    channel.config().setRecvByteBufAllocator(new WindowAllocator(inbound));
    channel.pipeline().addLast(this);
    try {
      handler.opened(this);
    } catch (RuntimeException e) {
      failed(e);
      return;
    }
    inbound.askForMore();
  }

  // ---- any thread

  @Override
  public Endpoint local() {
    return local;
  }

  @Override
  public Endpoint remote() {
    return remote;
  }

  @Override
  public Received receive(long deadlineNs) throws InterruptedException {
    if (handler instanceof MailboxHandler mailbox) {
      return mailbox.receive(deadlineNs);
    }
    throw new IllegalStateException(
        "the connection " + local + " - " + remote + " gives its messages to a handler");
  }

  @Override
  public Admission offer(Send send) {
    return queue.offer(send);
  }

  @Override
  public SendOutcome send(Send send) throws InterruptedException {
    if (channel.eventLoop().inEventLoop()) {
      throw new IllegalStateException("a blocking send on the event loop would wait for itself");
    }
    return queue.send(send);
  }

  @Override
  public CompletableFuture<SendOutcome> sendAsync(Send send, CompletionPoint point) {
    return queue.sendAsync(send, point);
  }

  @Override
  public boolean isWritable() {
    return queue.isWritable();
  }

  @Override
  public void resumeReading() {
    if (resumeWanted.compareAndSet(false, true)) {
      onLoop(this::resume);
    }
  }

  @Override
  public void close() {
    close(new CloseReason.LocalClose("closed"), options.timing().drain());
  }

  @Override
  public CompletableFuture<CloseReport> close(CloseReason why, Duration drain) {
    queue.refuse(why);
    onLoop(() -> startDraining(why, drain));
    return closed;
  }

  @Override
  public void abort(CloseReason why) {
    queue.refuse(why);
    onLoop(() -> drop(why));
  }

  @Override
  public CompletableFuture<CloseReport> closed() {
    return closed;
  }

  @Override
  public ConnectionStats stats() {
    return new ConnectionStats(
        inbound.receivedMessages(),
        inbound.receivedBytes(),
        inbound.windowBytes(),
        inbound.pauses(),
        handler instanceof MailboxHandler mailbox ? mailbox.levels() : NO_MAILBOX,
        queue.levels(),
        outbound.stalls());
  }

  private void wakeWriter() {
    onLoop(outbound::flush);
  }

  /// Runs a task on the loop, later even when called there, so that one turn's work is one batch.
  private void onLoop(Runnable task) {
    if (!channel.eventLoop().isShutdown()) {
      channel.eventLoop().execute(task);
    }
  }

  // ---- receiving

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    CloseReason wrong = inbound.arrived((ByteBuf) message);
    if (wrong != null) {
      startDraining(wrong, options.timing().drain());
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    handler.readBatchEnded();
    goOnReading();
  }

  private void goOnReading() {
    if (draining) {
      inbound.readOn();
    } else {
      inbound.askForMore();
    }
  }

  private void resume() {
    resumeWanted.set(false);
    if (!inbound.isPaused()) {
      return;
    }
    CloseReason wrong = inbound.resume();
    if (wrong != null) {
      startDraining(wrong, options.timing().drain());
    }
    handler.readBatchEnded();
    if (wrong != null) {
      return;
    }
    if (inputEnded || gone) {
      restWasTaken();
    } else {
      inbound.askForMore();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent && !inputEnded) {
      inputEnded = true;
      restWasTaken();
    }
  }

  /// The peer will send no more: once the handler has taken what came before, the connection
  /// ends.
  private void restWasTaken() {
    if (inbound.isPaused()) {
      return;
    }
    if (gone) {
      finish();
      return;
    }
    CloseReason why = endsFor(new CloseReason.PeerClosed(inbound.unfinishedBytes()));
    handler.closing(why);
    if (!draining) {
      startDraining(why, options.timing().drain());
    } else if (queue.isEmpty()) {
      closeChannel();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    failed(cause);
  }

  // ---- ending

  @Override
  public void failed(Throwable cause) {
    if (cause instanceof IOException) {
      String words = cause.getMessage();
      drop(new CloseReason.Reset(words == null ? cause.toString() : words));
    } else {
      LOG.error("a defect ends the connection {} - {}", local, remote, cause);
      drop(new CloseReason.Defect(cause.toString()));
    }
  }

  @Override
  public void stalledTooLong() {
    Duration limit = options.timing().stallLimit();
    drop(new CloseReason.TimedOut("stall limit", limit == null ? Duration.ZERO : limit));
  }

  /// Settles why the connection ends: whoever came first says so, and the send queue, which other
  /// threads close too, knows who that was.
  private CloseReason endsFor(CloseReason why) {
    return queue.refuse(why);
  }

  /// Stops receiving, hands over what is queued, then ends the connection in order.
  private void startDraining(CloseReason why, Duration drain) {
    if (gone) {
      finish();
    }
    if (draining || gone) {
      return;
    }
    draining = true;
    endsFor(why);
    inbound.discard();
    closeAfter(drain);
    if (queue.isEmpty()) {
      emptied();
    } else {
      outbound.flush();
    }
    if (!inputEnded) {
      inbound.readOn();
    }
  }

  @Override
  public void emptied() {
    if (!draining || gone) {
      return;
    }
    if (inputEnded) {
      closeChannel();
      return;
    }
    // The peer gets our FIN after our last byte; closing at once could turn it into a reset that
    // takes those bytes with it.
    ((DuplexChannel) channel).shutdownOutput();
    closeAfter(LINGER);
  }

  private void closeAfter(Duration delay) {
    if (closeTimer != null) {
      closeTimer.cancel(false);
    }
    closeTimer =
        channel.eventLoop().schedule(this::closeChannel, delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void closeChannel() {
    channel.close();
  }

  /// Ends the connection without any order (RST).
  private void drop(CloseReason why) {
    if (!(endsFor(why) instanceof CloseReason.Reset)) {
      inbound.discard();
    }
    if (gone) {
      finish();
    } else if (channel.isOpen()) {
      try {
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
      } catch (RuntimeException alreadyReset) {
        LOG.debug("no reset could be asked for on {} - {}", local, remote, alreadyReset);
      }
      closeChannel();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (gone) {
      return;
    }
    gone = true;
    if (closeTimer != null) {
      closeTimer.cancel(false);
    }
    CloseReason why = endsFor(new CloseReason.PeerClosed(inbound.unfinishedBytes()));
    outbound.stop();
    unsentMessages = queue.end(why);
    boolean told = draining || (inputEnded && !inbound.isPaused());
    if (!told) {
      handler.closing(why);
    }
    if (!inbound.isPaused()) {
      finish();
    }
  }

  private void finish() {
    if (closed.isDone()) {
      return;
    }
    inbound.discard();
    CloseReason why = endsFor(new CloseReason.LocalClose("closed"));
    try {
      handler.closed(why);
    } finally {
      closed.complete(new CloseReport(why, unsentMessages, inbound.discardedBytes()));
    }
  }

  @Override
  public String toString() {
    return local + " - " + remote;
  }
}
