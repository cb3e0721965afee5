/// Message transport that cannot be flooded and does not break when a peer is slow.
module io.weir.transport {
  requires static transitive org.jspecify;
  requires io.netty.buffer;
  requires io.netty.common;
  requires io.netty.handler;
  requires io.netty.transport;
  requires io.netty.transport.classes.epoll;
  requires io.netty.transport.unix.common;
  requires jdk.jfr;
  requires jdk.net;
  requires org.slf4j;

  exports io.weir.transport;
  exports io.weir.transport.framing;
  exports io.weir.transport.netty;
}
