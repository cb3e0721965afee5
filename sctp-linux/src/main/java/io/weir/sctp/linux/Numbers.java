package io.weir.sctp.linux;

/// Numbers of Linux's socket interface: options and notifications of
/// [RFC 6458](https://www.rfc-editor.org/rfc/rfc6458), which gives the names and not the values,
/// and what goes with them. They are the same on every architecture that is named in [Errno].
final class Numbers {
  // Sockets.
  static final int AF_INET = 2;
  static final int AF_INET6 = 10;
  static final int SOCK_STREAM = 1;
  static final int SOCK_NONBLOCK = 0x800;
  static final int SOCK_CLOEXEC = 0x80000;
  static final int IPPROTO_SCTP = 132;
  static final int SOL_SOCKET = 1;
  static final int SO_REUSEADDR = 2;
  static final int SO_ERROR = 4;
  static final int SO_SNDBUF = 7;
  static final int SO_RCVBUF = 8;
  static final int SO_LINGER = 13;
  static final int SO_REUSEPORT = 15;
  static final int SO_MEMINFO = 55;
  static final int IPPROTO_IP = 0;
  static final int IP_TOS = 1;
  static final int IPPROTO_IPV6 = 41;
  static final int IPV6_TCLASS = 67;
  static final int MSG_DONTWAIT = 0x40;
  static final int MSG_EOR = 0x80;
  static final int MSG_NOSIGNAL = 0x4000;
  static final int MSG_NOTIFICATION = 0x8000;

  // Polling.
  static final int EPOLL_CLOEXEC = 0x80000;
  static final int EPOLL_CTL_ADD = 1;
  static final int EPOLL_CTL_DEL = 2;
  static final int EPOLLIN = 1;
  static final int EPOLLOUT = 4;
  static final int EPOLLERR = 8;
  static final int EPOLLHUP = 0x10;
  static final int EPOLLRDHUP = 0x2000;
  static final int EPOLLET = 1 << 31;
  static final int EFD_NONBLOCK = 0x800;
  static final int EFD_CLOEXEC = 0x80000;

  // Options of RFC 6458 section 8.
  static final int SCTP_RTOINFO = 0;
  static final int SCTP_ASSOCINFO = 1;
  static final int SCTP_INITMSG = 2;
  static final int SCTP_NODELAY = 3;
  static final int SCTP_SET_PEER_PRIMARY_ADDR = 5;
  static final int SCTP_PRIMARY_ADDR = 6;
  static final int SCTP_ADAPTATION_LAYER = 7;
  static final int SCTP_PEER_ADDR_PARAMS = 9;
  static final int SCTP_MAXSEG = 13;
  static final int SCTP_STATUS = 14;
  static final int SCTP_GET_PEER_ADDR_INFO = 15;
  static final int SCTP_DELAYED_SACK = 16;
  static final int SCTP_FRAGMENT_INTERLEAVE = 18;
  static final int SCTP_PEER_ADDR_THLDS = 31;
  static final int SCTP_RECVRCVINFO = 32;
  static final int SCTP_SOCKOPT_BINDX_ADD = 100;
  static final int SCTP_GET_PEER_ADDRS = 108;
  static final int SCTP_GET_LOCAL_ADDRS = 109;
  static final int SCTP_SOCKOPT_CONNECTX = 110;
  static final int SCTP_GET_ASSOC_STATS = 112;
  static final int SCTP_PR_SUPPORTED = 113;
  static final int SCTP_RECONFIG_SUPPORTED = 117;
  static final int SCTP_ENABLE_STREAM_RESET = 118;
  static final int SCTP_RESET_STREAMS = 119;
  static final int SCTP_RESET_ASSOC = 120;
  static final int SCTP_ADD_STREAMS = 121;
  static final int SCTP_STREAM_SCHEDULER = 123;
  static final int SCTP_STREAM_SCHEDULER_VALUE = 124;
  static final int SCTP_INTERLEAVING_SUPPORTED = 125;
  static final int SCTP_EVENT = 127;
  static final int SCTP_ASCONF_SUPPORTED = 128;
  static final int SCTP_AUTH_SUPPORTED = 129;

  // Control messages of RFC 6458 section 5.3, and their flags.
  static final int SCTP_SNDINFO = 2;
  static final int SCTP_RCVINFO = 3;
  static final int SCTP_PRINFO = 5;
  static final int SCTP_UNORDERED = 1;
  static final int SCTP_SACK_IMMEDIATELY = 8;
  static final int SCTP_PR_SCTP_TTL = 0x10;
  static final int SCTP_PR_SCTP_RTX = 0x20;
  static final int SCTP_PR_SCTP_PRIO = 0x30;

  // Notifications of RFC 6458 section 6.1 and RFC 6525 section 6.1.
  static final int SCTP_ASSOC_CHANGE = 0x8001;
  static final int SCTP_PEER_ADDR_CHANGE = 0x8002;
  static final int SCTP_REMOTE_ERROR = 0x8004;
  static final int SCTP_SHUTDOWN_EVENT = 0x8005;
  static final int SCTP_PARTIAL_DELIVERY_EVENT = 0x8006;
  static final int SCTP_ADAPTATION_INDICATION = 0x8007;
  static final int SCTP_AUTHENTICATION_EVENT = 0x8008;
  static final int SCTP_SENDER_DRY_EVENT = 0x8009;
  static final int SCTP_STREAM_RESET_EVENT = 0x800a;
  static final int SCTP_ASSOC_RESET_EVENT = 0x800b;
  static final int SCTP_STREAM_CHANGE_EVENT = 0x800c;
  static final int SCTP_SEND_FAILED_EVENT = 0x800d;

  // States of an association change, RFC 6458 section 6.1.1.
  static final int SCTP_COMM_UP = 0;
  static final int SCTP_COMM_LOST = 1;
  static final int SCTP_RESTART = 2;
  static final int SCTP_SHUTDOWN_COMP = 3;
  static final int SCTP_CANT_STR_ASSOC = 4;

  // States of an address change, RFC 6458 section 6.1.2 and RFC 7829 section 7.1.
  static final int SCTP_ADDR_AVAILABLE = 0;
  static final int SCTP_ADDR_UNREACHABLE = 1;
  static final int SCTP_ADDR_REMOVED = 2;
  static final int SCTP_ADDR_ADDED = 3;
  static final int SCTP_ADDR_MADE_PRIM = 4;
  static final int SCTP_ADDR_CONFIRMED = 5;
  static final int SCTP_ADDR_POTENTIALLY_FAILED = 6;

  // Flags of notifications.
  static final int SCTP_DATA_SENT = 1;
  static final int SCTP_STREAM_RESET_OUTGOING_SSN = 2;
  static final int DENIED = 4;
  static final int FAILED = 8;
  static final int SCTP_AUTH_FREE_KEY = 1;

  // Flags of options.
  static final int SPP_HB_ENABLE = 1;
  static final int SPP_HB_DISABLE = 2;
  static final int SCTP_STREAM_RESET_INCOMING = 1;
  static final int SCTP_STREAM_RESET_OUTGOING = 2;
  static final int SCTP_ENABLE_RESET_ALL = 7;

  private Numbers() {}
}
