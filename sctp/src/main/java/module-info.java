/// SCTP (RFC 9260) in user space, over UDP (RFC 6951): a core without I/O, and sockets.
module io.weir.sctp {
  requires static transitive org.jspecify;
  requires transitive io.weir.transport;
  requires io.netty.buffer;
  requires io.netty.common;
  requires io.netty.transport;
  requires io.netty.transport.classes.epoll;
  requires io.netty.transport.unix.common;
  requires org.slf4j;

  exports io.weir.sctp;
  exports io.weir.sctp.core;
  exports io.weir.sctp.udp;
  exports io.weir.sctp.wire;
}
