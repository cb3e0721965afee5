package io.weir.sctp.linux;

import java.io.IOException;

/// Errors of the system by number, those that are told apart here (Linux, all architectures that
/// the JVM runs on but MIPS and SPARC), and their words. Pure functions.
final class Errno {
  static final int EINTR = 4;
  static final int EAGAIN = 11;
  static final int ENOMEM = 12;
  static final int EINVAL = 22;
  static final int ENFILE = 23;
  static final int EMFILE = 24;
  static final int EPIPE = 32;
  static final int EMSGSIZE = 90;
  static final int EPROTONOSUPPORT = 93;
  static final int ESOCKTNOSUPPORT = 94;
  static final int EOPNOTSUPP = 95;
  static final int ECONNABORTED = 103;
  static final int ECONNRESET = 104;
  static final int ENOBUFS = 105;
  static final int ENOTCONN = 107;
  static final int ESHUTDOWN = 108;
  static final int ETIMEDOUT = 110;
  static final int ECONNREFUSED = 111;
  static final int EINPROGRESS = 115;

  private Errno() {}

  /// The system's words for a negated error.
  static String words(int negated) {
    return Libc.words(-negated);
  }

  /// An error as an exception.
  ///
  /// @param what what could not be done
  /// @param negated the negated error
  static IOException failure(String what, int negated) {
    return new IOException(what + ": " + words(negated));
  }

  /// Whether the kernel says that it does not know the protocol.
  static boolean isUnknownProtocol(int negated) {
    return negated == -EPROTONOSUPPORT || negated == -ESOCKTNOSUPPORT;
  }

  /// What somebody is told whose kernel has no SCTP, and what to do.
  static IOException noSctp(int negated) {
    return new IOException(
        "this kernel has no SCTP (%s: %s): load the module (modprobe sctp), or use sctp+udp://...,"
                .formatted(
                    negated == -ESOCKTNOSUPPORT ? "ESOCKTNOSUPPORT" : "EPROTONOSUPPORT",
                    words(negated))
            + " which needs none");
  }
}
