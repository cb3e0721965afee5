package io.weir.sctp.linux;

/// Sizes of the structures of [RFC 6458](https://www.rfc-editor.org/rfc/rfc6458) and of the C
/// library, and where their members are, on 64-bit Linux. Offsets are bytes; what is not named
/// here is left 0. Some of Linux's structures are packed, so that their members are not aligned.
final class Structs {
  /// Of a sockaddr_storage.
  static final int ADDRESS_BYTES = 128;

  private Structs() {}

  /// struct msghdr.
  static final class MsgHdr {
    static final int BYTES = 56;
    static final int IOV = 16;
    static final int IOVLEN = 24;
    static final int CONTROL = 32;
    static final int CONTROLLEN = 40;
    static final int FLAGS = 48;

    private MsgHdr() {}
  }

  /// struct cmsghdr; its data follows it, and all of it is padded to 8 bytes.
  static final class CmsgHdr {
    static final int BYTES = 16;
    static final int LEVEL = 8;
    static final int TYPE = 12;

    private CmsgHdr() {}
  }

  /// struct epoll_event, which is packed on x86-64 only.
  static final class EpollEvent {
    private static final boolean PACKED = System.getProperty("os.arch", "").equals("amd64");
    static final int BYTES = PACKED ? 12 : 16;
    static final int DATA = PACKED ? 4 : 8;

    private EpollEvent() {}
  }

  /// struct sctp_sndinfo, section 5.3.4.
  static final class SndInfo {
    static final int BYTES = 16;
    static final int SID = 0;
    static final int FLAGS = 2;
    static final int PPID = 4;
    static final int CONTEXT = 8;

    private SndInfo() {}
  }

  /// struct sctp_prinfo, section 5.3.7.
  static final class PrInfo {
    static final int BYTES = 8;
    static final int POLICY = 0;
    static final int VALUE = 4;

    private PrInfo() {}
  }

  /// struct sctp_rcvinfo, section 5.3.5.
  static final class RcvInfo {
    static final int BYTES = 28;
    static final int SID = 0;
    static final int SSN = 2;
    static final int FLAGS = 4;
    static final int PPID = 8;
    static final int TSN = 12;

    private RcvInfo() {}
  }

  /// Notifications, section 6.1: each begins with its type, flags and length.
  static final class Notice {
    static final int TYPE = 0;
    static final int FLAGS = 2;
    static final int LENGTH = 4;
    static final int HEADER_BYTES = 8;

    /// Members of struct sctp_assoc_change.
    static final int CHANGE_STATE = 8;

    static final int CHANGE_ERROR = 10;
    static final int CHANGE_OUTBOUND = 12;
    static final int CHANGE_INBOUND = 14;
    static final int CHANGE_INFO = 20;

    /// Members of struct sctp_paddr_change.
    static final int PATH_ADDRESS = 8;

    static final int PATH_STATE = 136;
    static final int PATH_BYTES = 148;

    /// Members of struct sctp_remote_error.
    static final int ERROR_CODE = 8;

    static final int ERROR_DATA = 16;

    /// Members of struct sctp_send_failed_event.
    static final int FAILED_ERROR = 8;

    static final int FAILED_INFO = 12;
    static final int FAILED_DATA = 32;

    /// Member of struct sctp_adaptation_event.
    static final int ADAPTATION = 8;

    static final int ADAPTATION_BYTES = 16;

    /// Members of struct sctp_pdapi_event.
    static final int PARTIAL_STREAM = 16;

    static final int PARTIAL_SEQUENCE = 20;
    static final int PARTIAL_BYTES = 24;

    /// Members of struct sctp_authkey_event.
    static final int KEY_NUMBER = 8;

    static final int KEY_INDICATION = 12;
    static final int KEY_BYTES = 20;

    /// Member of struct sctp_stream_reset_event.
    static final int RESET_STREAMS = 12;

    /// Members of struct sctp_assoc_reset_event.
    static final int ASSOCIATION_LOCAL_TSN = 12;

    static final int ASSOCIATION_PEER_TSN = 16;
    static final int ASSOCIATION_BYTES = 20;

    /// Members of struct sctp_stream_change_event.
    static final int STREAMS_INBOUND = 12;

    static final int STREAMS_OUTBOUND = 14;
    static final int STREAMS_BYTES = 16;

    private Notice() {}
  }

  /// struct sctp_status, section 8.2.1; the primary path is a [PathInfo].
  static final class Status {
    static final int BYTES = 176;
    static final int STATE = 4;
    static final int WINDOW = 8;
    static final int UNACKNOWLEDGED = 12;
    static final int PENDING = 14;
    static final int INBOUND = 16;
    static final int OUTBOUND = 18;
    static final int FRAGMENTATION = 20;
    static final int PRIMARY = 24;

    private Status() {}
  }

  /// struct sctp_paddrinfo, section 8.2.2.
  static final class PathInfo {
    static final int BYTES = 152;
    static final int ADDRESS = 4;
    static final int STATE = 132;
    static final int CWND = 136;
    static final int SRTT = 140;
    static final int RTO = 144;
    static final int MTU = 148;

    private PathInfo() {}
  }

  /// struct sctp_assoc_stats, of Linux alone.
  static final class Stats {
    static final int BYTES = 256;
    static final int RETRANSMITTED_CHUNKS = 176;
    static final int DUPLICATE_CHUNKS = 192;

    private Stats() {}
  }

  /// struct sctp_paddrparams, section 8.1.12.
  static final class PathParams {
    static final int BYTES = 156;
    static final int ADDRESS = 4;
    static final int HEARTBEAT_MS = 132;
    static final int MOST_RETRANSMISSIONS = 136;
    static final int FLAGS = 146;

    private PathParams() {}
  }

  /// struct sctp_paddrthlds, RFC 7829 section 7.2.
  static final class PathThresholds {
    static final int BYTES = 144;
    static final int ADDRESS = 8;
    static final int MOST_RETRANSMISSIONS = 136;
    static final int POTENTIALLY_FAILED = 138;

    private PathThresholds() {}
  }

  /// struct sctp_prim and struct sctp_setpeerprim, sections 8.1.9 and 8.3.1.
  static final class Primary {
    static final int BYTES = 132;
    static final int ADDRESS = 4;

    private Primary() {}
  }

  /// struct sctp_getaddrs, of Linux alone: the addresses follow one behind the other.
  static final class Addresses {
    static final int COUNT = 4;
    static final int FIRST = 8;

    private Addresses() {}
  }

  /// Places in the array of SO_MEMINFO.
  static final class MemInfo {
    static final int BYTES = 36;

    /// Bytes received and not read, with what they cost the kernel.
    static final int RECEIVE_ALLOCATED = 0;

    static final int SEND_LIMIT = 12;

    /// Bytes of messages that the kernel keeps, queued or not acknowledged, with what they cost.
    static final int SEND_QUEUED = 20;

    private MemInfo() {}
  }
}
