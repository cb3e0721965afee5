package io.weir.sctp.linux;

/// What the kernel that a test runs on can do.
final class Kernel {
  static final String NONE = "this kernel has no SCTP: it is run inside one that has";

  private Kernel() {}

  static boolean hasSctp() {
    try (Libc libc = new Libc()) {
      int fd = libc.socket(Numbers.AF_INET, Numbers.SOCK_STREAM, Numbers.IPPROTO_SCTP);
      if (fd >= 0) {
        libc.close(fd);
      }
      return fd >= 0;
    }
  }
}
