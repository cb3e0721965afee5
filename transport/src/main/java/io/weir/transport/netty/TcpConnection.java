package io.weir.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.weir.transport.Admission;
import io.weir.transport.CloseReason;
import io.weir.transport.CompletionPoint;
import io.weir.transport.Connection;
import io.weir.transport.ConnectionHandler;
import io.weir.transport.ConnectionOptions;
import io.weir.transport.ConnectionStats;
import io.weir.transport.Endpoint;
import io.weir.transport.Feed;
import io.weir.transport.FlightRecords;
import io.weir.transport.Framer;
import io.weir.transport.Intake;
import io.weir.transport.Lane;
import io.weir.transport.Send;
import io.weir.transport.SendOutcome;
import io.weir.transport.SendQueue;
import io.weir.transport.TlsSession;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One TCP connection: joins its [Inbound] and [Outbound] halves and its [TcpEnding]. Its public
/// methods may be called from any thread; everything else runs on the channel's event loop.
class TcpConnection extends ChannelInboundHandlerAdapter implements Connection {
  final ConnectionHandler handler;
  final SendQueue queue;
  final Inbound inbound;
  final Flusher outbound;
  private final Channel channel;
  private final @Nullable TlsLink tls;
  private final @Nullable TlsSession security;
  private final Endpoint local;
  private final Endpoint remote;
  private final ConnectionOptions options;
  private final AtomicBoolean resumeWanted = new AtomicBoolean();
  private final TcpEnding ending;

  // Owned by the loop.
  private boolean inRead;
  private boolean flushWanted;

  /// A connection of a channel that is ready for it.
  ///
  /// @param handlers makes the handler, which may be a part of the connection itself
  TcpConnection(
      Link link, ConnectionOptions options, Function<TcpConnection, ConnectionHandler> handlers) {
    this.channel = link.channel();
    this.tls = link.tls();
    this.security = tls == null ? null : tls.session();
    this.options = options;
    this.handler = handlers.apply(this);
    this.local = Endpoints.of(channel.localAddress());
    this.remote = Endpoints.of(channel.remoteAddress());
    Framer framer = options.framer().get();
    this.queue = new SendQueue(options.sends(), framer, this::wakeWriter);
    this.inbound = new Inbound(channel, framer, handler, options.readBufferBytes());
    this.ending = new TcpEnding(this, link, options);
    var watch = new OutboundWatch(channel, queue, handler, options.timing(), ending);
    this.outbound =
        tls == null ? new Outbound(channel, queue, watch) : new TlsOutbound(channel, queue, watch);
  }

  /// Makes the connection live. On the loop, once, as soon as the channel is ready.
  void open() {
    if (tls == null) {
      channel.config().setRecvByteBufAllocator(new WindowAllocator(inbound));
    } else {
      tls.readFor(inbound);
    }
    channel.pipeline().addLast(this);
    FlightRecords.opened(this);
    try {
      handler.opened(this);
    } catch (RuntimeException e) {
      ending.failed(e);
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
  public @Nullable TlsSession security() {
    return security;
  }

  @Override
  public Admission offer(Send send) {
    if (channel.eventLoop().inEventLoop()) {
      queue.publish();
    }
    return queue.offer(send);
  }

  @Override
  public Admission offer(ByteBuffer payload, Lane lane) {
    return channel.eventLoop().inEventLoop()
        ? queue.append(payload, lane)
        : queue.offerCopy(payload, lane);
  }

  @Override
  public SendOutcome send(Send send) throws InterruptedException {
    refuseOnLoop();
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
    ending.settle(why);
    onLoop(() -> ending.startDraining(why, drain));
    return ending.closed();
  }

  @Override
  public void abort(CloseReason why) {
    ending.settle(why);
    onLoop(() -> ending.drop(why));
  }

  @Override
  public CompletableFuture<CloseReport> closed() {
    return ending.closed();
  }

  @Override
  public ConnectionStats stats() {
    return new ConnectionStats(
        inbound.receivedMessages(),
        inbound.receivedBytes(),
        inbound.windowBytes(),
        inbound.pauses().count(),
        inbound.pauses().totalNs(System.nanoTime()),
        handler instanceof Intake intake ? intake.levels() : Feed.Levels.NONE,
        queue.levels(),
        outbound.stalls());
  }

  /// Blocking is not for the loop.
  ///
  /// @throws IllegalStateException on the connection's loop
  void refuseOnLoop() {
    if (channel.eventLoop().inEventLoop()) {
      throw new IllegalStateException(
          "a blocking call on the connection's own event loop would wait for itself");
    }
  }

  TcpEnding ending() {
    return ending;
  }

  private void wakeWriter() {
    if (channel.eventLoop().inEventLoop() && inRead) {
      flushWanted = true; // once what was read is dealt with, for all of it
    } else {
      onLoop(outbound::flush);
    }
  }

  private void flushIfWanted() {
    inRead = false;
    if (flushWanted) {
      flushWanted = false;
      outbound.flush();
    }
  }

  /// Runs a task on the loop, later even when called there, so that one turn's work is one batch.
  void onLoop(Runnable task) {
    if (!channel.eventLoop().isShutdown()) {
      channel.eventLoop().execute(task);
    }
  }

  // ---- the loop

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    inRead = true;
    if (tls != null) {
      // Records are many in one read: what they bring about is written when all have come.
      endIf(inbound.decrypted((ByteBuf) message));
      return;
    }
    try {
      endIf(inbound.arrived((ByteBuf) message));
    } finally {
      flushIfWanted();
    }
  }

  private void endIf(@Nullable CloseReason wrong) {
    if (wrong != null) {
      ending.startDraining(wrong, options.timing().drain());
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    handler.readBatchEnded();
    flushIfWanted();
    goOnReading();
  }

  private void goOnReading() {
    if (ending.onlyAwaitsEnd()) {
      inbound.readOn();
    } else {
      inbound.askForMore();
    }
  }

  private void resume() {
    resumeWanted.set(false);
    CloseReason wrong = inbound.resume();
    endIf(wrong);
    handler.readBatchEnded();
    if (wrong != null) {
      return;
    }
    if (ending.inputEnded()) {
      ending.restWasTaken();
    } else {
      goOnReading();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      ending.peerEnded(tls != null);
    } else if (tls != null && event instanceof SslCloseCompletionEvent end && end.isSuccess()) {
      tls.dropRest();
      ending.peerEnded(false);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    ending.failed(cause);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    ending.channelGone();
  }

  @Override
  public String toString() {
    return local + " - " + remote;
  }
}
