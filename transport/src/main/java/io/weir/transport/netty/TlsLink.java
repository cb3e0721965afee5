package io.weir.transport.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.weir.transport.TlsSession;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/// What lies between a connection and its socket when TLS does. Owned by the connection's loop.
final class TlsLink implements WindowAllocator.Window {
  /// Most encrypted bytes read at once: a few records.
  private static final int MOST_BYTES = 64 << 10;

  private static final int HANDSHAKE_BYTES = 4 << 10;

  private final Channel channel;
  private final SslHandler handler;
  private @Nullable Inbound inbound;

  /// A channel's TLS, before its handshake.
  TlsLink(Channel channel, SslHandler handler) {
    this.channel = channel;
    this.handler = handler;
  }

  /// From now on so much is read as the receiving half wants.
  void readFor(Inbound reader) {
    inbound = reader;
  }

  /// Ends our stream for the peer, after everything that was written.
  ///
  /// @return done when the kernel has it
  ChannelFuture closeNotify() {
    return handler.closeOutbound();
  }

  /// The peer's stream has ended: what still comes would only be collected.
  void dropRest() {
    channel.pipeline().addFirst(new Dropping());
  }

  private static final class Dropping extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ReferenceCountUtil.release(message);
    }
  }

  /// What was agreed on. After the handshake.
  TlsSession session() {
    SSLSession session = handler.engine().getSession();
    return new TlsSession(
        session.getProtocol(),
        session.getCipherSuite(),
        handler.applicationProtocol(),
        peerCertificates(session));
  }

  private static List<X509Certificate> peerCertificates(SSLSession session) {
    List<X509Certificate> shown = new ArrayList<>();
    try {
      for (Certificate one : session.getPeerCertificates()) {
        if (one instanceof X509Certificate x509) {
          shown.add(x509);
        }
      }
    } catch (SSLPeerUnverifiedException noneShown) {
      return List.of();
    }
    return shown;
  }

  // ---- reading

  @Override
  public ByteBuf nextReadBuffer() {
    int bytes = inbound == null ? HANDSHAKE_BYTES : inbound.encryptedRoomBytes();
    return PooledByteBufAllocator.DEFAULT.directBuffer(Math.min(MOST_BYTES, bytes));
  }

  @Override
  public boolean wantsMore() {
    return inbound != null && inbound.wantsMore();
  }

  @Override
  public void readEnded() {
    if (inbound != null) {
      inbound.readEnded();
    }
  }
}
