package io.weir.transport.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.weir.transport.Endpoint;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sits on a listening channel before Netty's own acceptor, makes a [TcpConnection] of each
/// socket that was accepted, and tells the [TcpListener]. Owned by the listening channel's loop.
final class Acceptor extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(Acceptor.class);

  private final Function<Channel, CompletableFuture<TcpConnection>> opener;
  private final CompletableFuture<TcpListener> listener = new CompletableFuture<>();

  /// An acceptor.
  ///
  /// @param opener makes a live connection of an accepted socket, on that socket's loop; fails
  ///     with an [IOException] for what the peer did wrong
  Acceptor(Function<Channel, CompletableFuture<TcpConnection>> opener) {
    this.opener = opener;
  }

  /// Starts once the socket is bound, from any thread.
  void start(TcpListener made) {
    listener.complete(made);
    made.start();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    Channel accepted = (Channel) message;
    listener.thenAccept(
        made -> {
          made.taken();
          var opening = new Opening(accepted, made);
          accepted.pipeline().addLast(opening);
          context.fireChannelRead(message); // registers the channel with its loop
          accepted.eventLoop().execute(opening::open);
        });
  }

  /// Opens the connection in the very task that registers its channel, or right after it when it
  /// is dead already. Were there a turn of the loop between the two, a peer that is quick could
  /// have sent its bytes and its end before there was anybody to take them.
  private final class Opening extends ChannelInboundHandlerAdapter {
    private final Channel accepted;
    private final TcpListener made;
    private boolean done;

    Opening(Channel accepted, TcpListener made) {
      this.accepted = accepted;
      this.made = made;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      context.pipeline().remove(this);
      open();
    }

    void open() {
      if (!done) {
        done = true;
        Acceptor.this.open(accepted, made);
      }
    }
  }

  private void open(Channel accepted, TcpListener made) {
    // The connecting end of a UNIX-domain socket has no address; on TCP it is gone already.
    boolean known = accepted.remoteAddress() != null || !(accepted instanceof SocketChannel);
    if (!accepted.isActive() || !known) {
      accepted.close();
      made.lost();
      return;
    }
    opener
        .apply(accepted)
        .whenComplete(
            (connection, failure) -> {
              if (failure == null) {
                made.opened(connection);
              } else {
                failed(accepted, failure);
                made.lost();
              }
            });
  }

  private static void failed(Channel accepted, Throwable failure) {
    Throwable cause = Refusals.cause(failure);
    Endpoint from = Endpoints.of(accepted.remoteAddress());
    if (cause instanceof IOException) {
      LOG.debug("{} is dropped: {}", from, Refusals.words(cause));
    } else {
      LOG.error("a defect ends the connection from {}", from, cause);
      Sockets.closeNow(accepted);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    listener.thenAccept(TcpListener::readEnded);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    listener.thenAccept(made -> made.failed(cause));
  }
}
