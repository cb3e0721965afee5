package io.weir.sctp.wire;

/// The numbers of chunk and parameter types
/// ([RFC 9260 section 3.2](https://www.rfc-editor.org/rfc/rfc9260#section-3.2), and the extensions'
/// own sections).
final class Types {
  static final int DATA = 0;
  static final int INIT = 1;
  static final int INIT_ACK = 2;
  static final int SACK = 3;
  static final int HEARTBEAT = 4;
  static final int HEARTBEAT_ACK = 5;
  static final int ABORT = 6;
  static final int SHUTDOWN = 7;
  static final int SHUTDOWN_ACK = 8;
  static final int ERROR = 9;
  static final int COOKIE_ECHO = 10;
  static final int COOKIE_ACK = 11;
  static final int ECNE = 12;
  static final int CWR = 13;
  static final int SHUTDOWN_COMPLETE = 14;
  static final int AUTH = 0x0f;
  static final int I_DATA = 0x40;
  static final int ASCONF_ACK = 0x80;
  static final int RE_CONFIG = 0x82;
  static final int PAD = 0x84;
  static final int FORWARD_TSN = 0xc0;
  static final int ASCONF = 0xc1;
  static final int I_FORWARD_TSN = 0xc2;

  static final int P_HEARTBEAT_INFO = 1;
  static final int P_IPV4 = 5;
  static final int P_IPV6 = 6;
  static final int P_STATE_COOKIE = 7;
  static final int P_UNRECOGNIZED = 8;
  static final int P_COOKIE_PRESERVATIVE = 9;
  static final int P_HOST_NAME = 11;
  static final int P_ADDRESS_TYPES = 12;
  static final int P_OUTGOING_RESET = 13;
  static final int P_INCOMING_RESET = 14;
  static final int P_TSN_RESET = 15;
  static final int P_RESET_RESPONSE = 16;
  static final int P_ADD_OUTGOING = 17;
  static final int P_ADD_INCOMING = 18;
  static final int P_ECN = 0x8000;
  static final int P_RANDOM = 0x8002;
  static final int P_CHUNK_LIST = 0x8003;
  static final int P_HMAC = 0x8004;
  static final int P_PAD = 0x8005;
  static final int P_EXTENSIONS = 0x8008;
  static final int P_FORWARD_TSN = 0xc000;
  static final int P_ADD_ADDRESS = 0xc001;
  static final int P_DELETE_ADDRESS = 0xc002;
  static final int P_FAILED = 0xc003;
  static final int P_SET_PRIMARY = 0xc004;
  static final int P_SUCCEEDED = 0xc005;
  static final int P_ADAPTATION = 0xc006;

  private Types() {}
}
