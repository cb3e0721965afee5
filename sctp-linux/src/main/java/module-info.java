/// The Linux kernel's SCTP behind the same sockets as TCP and user-space SCTP.
module io.weir.sctp.linux {
  requires static transitive org.jspecify;
  requires transitive io.weir.sctp;
  requires transitive io.weir.transport;
  requires org.slf4j;

  exports io.weir.sctp.linux;
}
