package io.weir.transport.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.EOFException;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/// One handshake: sits behind Netty's TLS handler until it is over, and makes way for the
/// connection in the very call that says so, because its first bytes may be next. Owned by the
/// channel's loop.
final class TlsHandshake extends ChannelInboundHandlerAdapter {
  private final TlsLink link;
  private final CompletableFuture<Link> made = new CompletableFuture<>();

  private TlsHandshake(TlsLink link) {
    this.link = link;
  }

  /// Starts a handshake on an active channel. On its loop.
  ///
  /// @return completed on the loop; with an [IOException] that says what went wrong, and then the
  ///     channel is closed
  static CompletableFuture<Link> start(Channel channel, TlsEngines engines) {
    SslHandler handler;
    try {
      handler = engines.newHandler(channel.alloc());
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
    var link = new TlsLink(channel, handler);
    var handshake = new TlsHandshake(link);
    channel.config().setRecvByteBufAllocator(new WindowAllocator(link));
    channel.pipeline().addLast(handshake).addFirst(handler);
    channel.read();
    return handshake.made;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent done) {
      if (done.isSuccess()) {
        made.complete(new Link(context.channel(), link));
        context.pipeline().remove(this);
      } else {
        fail(context, done.cause());
      }
    } else if (event instanceof ChannelInputShutdownEvent) {
      fail(context, new EOFException("the peer ended the connection"));
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    fail(context, cause);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    fail(context, new EOFException("the peer ended the connection"));
  }

  private void fail(ChannelHandlerContext context, Throwable cause) {
    if (made.completeExceptionally(Refusals.handshake(cause))) {
      // Not before Netty's handler has sent what the peer is to be told.
      Channel channel = context.channel();
      channel.eventLoop().execute(() -> Sockets.closeNow(channel));
    }
  }
}
