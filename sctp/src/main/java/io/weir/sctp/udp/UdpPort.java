package io.weir.sctp.udp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.SegmentedDatagramPacket;
import io.weir.sctp.Carrier;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One UDP socket. Packets are written one behind the other into a buffer; those of one size to
/// one place leave as one burst, which the system cuts (UDP_SEGMENT). Owned by its loop.
final class UdpPort extends ChannelInboundHandlerAdapter implements Carrier.Port {
  /// Reads of one turn, before other sockets of the loop have theirs.
  static final int READS_PER_TURN = 16;

  /// A burst is one datagram to the system, which is no longer than this.
  static final int BATCH_BYTES = 65_000;

  /// Linux takes at most 64 segments in a burst.
  private static final int MOST_SEGMENTS = 64;

  private static final Logger LOG = LoggerFactory.getLogger(UdpPort.class);

  private final Carrier.Handler handler;
  private final boolean segments;
  private @Nullable Channel channel;
  private boolean full;

  // The buffer that is being filled: whole bursts, then the burst that grows.
  private @Nullable ByteBuf buffer;
  private int burstAt;
  private int segmentBytes;
  private int segmentCount;
  private @Nullable InetSocketAddress burstTo;
  private @Nullable ByteBuffer room;
  private boolean wrote;

  /// A port.
  ///
  /// @param offload whether bursts are wanted
  UdpPort(Carrier.Handler handler, boolean offload) {
    this.handler = handler;
    segments = offload && EpollDatagramChannel.isSegmentedDatagramPacketSupported();
  }

  private Channel channel() {
    Channel known = channel;
    if (known == null) {
      throw new IllegalStateException("the port is not open yet");
    }
    return known;
  }

  // ---- sending

  @Override
  public InetSocketAddress local() {
    return (InetSocketAddress) channel().localAddress();
  }

  @Override
  public @Nullable ByteBuffer next(int mostBytes) {
    if (!channel().isWritable()) {
      flush();
      full = !channel().isWritable();
      if (full) {
        return null;
      }
    }
    ByteBuf into = buffer;
    if (into != null && into.writableBytes() < mostBytes) {
      endBurst();
      into.release();
      into = null;
    }
    if (into == null) {
      into = channel().alloc().directBuffer(Math.max(BATCH_BYTES, mostBytes));
      buffer = into;
      burstAt = 0;
    }
    ByteBuffer target = into.nioBuffer(into.writerIndex(), mostBytes);
    room = target;
    return target;
  }

  @Override
  public void send(InetAddress to, int udpPort) {
    ByteBuffer written = room;
    ByteBuf into = buffer;
    if (written == null || into == null) {
      throw new IllegalStateException("send follows next");
    }
    room = null;
    int bytes = written.position();
    InetSocketAddress known = burstTo;
    boolean goesOn =
        known != null
            && segments
            && bytes <= segmentBytes
            && segmentCount < MOST_SEGMENTS
            && known.getPort() == udpPort
            && known.getAddress().equals(to);
    if (!goesOn) {
      endBurst();
      burstTo = new InetSocketAddress(to, udpPort);
      segmentBytes = bytes;
    }
    into.writerIndex(into.writerIndex() + bytes);
    segmentCount++;
    if (bytes < segmentBytes) {
      endBurst(); // only the last segment of a burst may be shorter
    }
  }

  private void endBurst() {
    InetSocketAddress to = burstTo;
    ByteBuf from = buffer;
    if (to == null || from == null) {
      return;
    }
    ByteBuf burst = from.retainedSlice(burstAt, from.writerIndex() - burstAt);
    Object packet =
        segmentCount > 1
            ? new SegmentedDatagramPacket(burst, segmentBytes, to)
            : new DatagramPacket(burst, to);
    channel().write(packet, channel().voidPromise());
    wrote = true;
    burstAt = from.writerIndex();
    segmentCount = 0;
    burstTo = null;
  }

  @Override
  public void flush() {
    endBurst();
    ByteBuf from = buffer;
    if (from != null) {
      buffer = null;
      from.release();
    }
    if (wrote) {
      wrote = false;
      channel().flush();
    }
  }

  @Override
  public void close() {
    flush();
    channel().close();
  }

  // ---- the channel

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    channel = context.channel();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    var packet = (DatagramPacket) message;
    try {
      byte[] datagram = new byte[packet.content().readableBytes()];
      packet.content().readBytes(datagram);
      handler.received(datagram, packet.sender(), this);
    } finally {
      packet.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    handler.batchEnded();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (full && context.channel().isWritable()) {
      full = false;
      handler.takesAgain();
    }
  }

  /// What the system says of a datagram that is gone (no way there, nobody at the port): it counts
  /// as lost.
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.debug("{}: {}", context.channel(), cause.toString());
  }
}
