package io.weir.sctp.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.weir.sctp.linux.Structs.MemInfo;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/// One SCTP socket of the kernel, one-to-one style
/// ([RFC 6458 section 4](https://www.rfc-editor.org/rfc/rfc6458#section-4)): its file descriptor
/// and its options. Thread-safe: no call is made on a descriptor that was closed, and closing
/// waits for those that are being made, none of which waits.
final class KernelSocket {
  private final ReentrantLock lock = new ReentrantLock();

  /// Guarded by the lock; the loop, which alone closes it once it is polled, reads it without.
  private volatile int fd;

  private final boolean v6;

  KernelSocket(int fd, boolean v6) {
    this.fd = fd;
    this.v6 = v6;
  }

  /// What is done with the descriptor; answers 0 or more, or the negated error.
  interface Call {
    int on(Libc libc, int fd);
  }

  /// Opens a socket for addresses: of IPv4 when all of them are, otherwise of both.
  ///
  /// @throws IOException when the kernel has no SCTP, or no descriptor
  static KernelSocket open(List<InetAddress> addresses) throws IOException {
    boolean v6 = addresses.stream().anyMatch(Inet6Address.class::isInstance);
    int type = Numbers.SOCK_STREAM | Numbers.SOCK_NONBLOCK | Numbers.SOCK_CLOEXEC;
    int domain = v6 ? Numbers.AF_INET6 : Numbers.AF_INET;
    try (Libc libc = new Libc()) {
      int made = libc.socket(domain, type, Numbers.IPPROTO_SCTP);
      if (Errno.isUnknownProtocol(made)) {
        throw Errno.noSctp(made);
      }
      if (made < 0) {
        throw Errno.failure("cannot make a socket", made);
      }
      return new KernelSocket(made, v6);
    }
  }

  boolean isV6() {
    return v6;
  }

  /// The descriptor, for the loop.
  ///
  /// @return less than 0 when it was closed
  int fd() {
    return fd;
  }

  boolean isOpen() {
    return fd >= 0;
  }

  /// Closes it: in order, in the background, unless it was told to reset. Again does nothing.
  void close() {
    lock.lock();
    try (Libc libc = new Libc()) {
      if (fd >= 0) {
        libc.close(fd);
        fd = -1;
      }
    } finally {
      lock.unlock();
    }
  }

  /// Closes it with an ABORT (RFC 6458 section 8.1.4).
  void abort() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment linger = arena.allocate(8, 8);
      linger.set(JAVA_INT, 0, 1);
      set(Numbers.SOL_SOCKET, Numbers.SO_LINGER, linger);
    }
    close();
  }

  /// Makes a call, if the socket is open.
  ///
  /// @return what it answered; -ENOTCONN when the socket was closed
  int call(Call call) {
    lock.lock();
    try (Libc libc = new Libc()) {
      return fd < 0 ? -Errno.ENOTCONN : call.on(libc, fd);
    } finally {
      lock.unlock();
    }
  }

  int set(int level, int name, MemorySegment value) {
    return call((libc, open) -> libc.setOption(open, level, name, value));
  }

  /// Sets an SCTP option that is one number.
  int set(int name, int value) {
    return setNumber(Numbers.IPPROTO_SCTP, name, value);
  }

  int setNumber(int level, int name, int value) {
    return call(
        (libc, open) -> {
          MemorySegment number = libc.allocate(4);
          number.set(JAVA_INT, 0, value);
          return libc.setOption(open, level, name, number);
        });
  }

  /// Sets an SCTP option whose structure is an association's number, which is 0 here, and a
  /// value.
  int setForAssociation(int name, int value) {
    return call(
        (libc, open) -> {
          MemorySegment pair = libc.allocate(8);
          pair.set(JAVA_INT, 4, value);
          return libc.setOption(open, Numbers.IPPROTO_SCTP, name, pair);
        });
  }

  /// Reads such an option.
  ///
  /// @return its value, or the negated error
  int getForAssociation(int name) {
    return call(
        (libc, open) -> {
          MemorySegment pair = libc.allocate(8);
          int answer = libc.getOption(open, Numbers.IPPROTO_SCTP, name, pair, libc.allocate(4));
          return answer < 0 ? answer : pair.get(JAVA_INT, 4);
        });
  }

  /// Reads an SCTP option.
  ///
  /// @param value its content says what is asked for, and is replaced by the answer
  /// @return how many bytes are good, or the negated error
  int get(int name, MemorySegment value) {
    return call(
        (libc, open) -> {
          MemorySegment length = libc.allocate(4);
          int answer = libc.getOption(open, Numbers.IPPROTO_SCTP, name, value, length);
          return answer < 0 ? answer : length.get(JAVA_INT, 0);
        });
  }

  /// The error that waits on the socket, which is no longer there afterwards.
  ///
  /// @return the negated error, or 0
  int takeError() {
    return call(
        (libc, open) -> {
          MemorySegment error = libc.allocate(4);
          int answer =
              libc.getOption(open, Numbers.SOL_SOCKET, Numbers.SO_ERROR, error, libc.allocate(4));
          return answer < 0 ? answer : -error.get(JAVA_INT, 0);
        });
  }

  // ---- addresses

  /// Binds it to addresses with one port (RFC 6458 sections 3.1.2 and 9.1).
  ///
  /// @param port 0 for any: all addresses get the same
  /// @return 0, or the negated error
  int bind(List<InetAddress> addresses, int port) {
    ByteBuffer first = SocketAddresses.pack(addresses.subList(0, 1), port);
    int answer = call((libc, open) -> libc.bind(open, inMemoryOf(libc, first), first.remaining()));
    if (answer < 0 || addresses.size() == 1) {
      return answer;
    }
    int bound = Addresses.port(this);
    ByteBuffer others = SocketAddresses.pack(addresses.subList(1, addresses.size()), bound);
    return call(
        (libc, open) ->
            libc.setOption(
                open,
                Numbers.IPPROTO_SCTP,
                Numbers.SCTP_SOCKOPT_BINDX_ADD,
                inMemoryOf(libc, others)));
  }

  /// Begins an association with a peer that has these addresses (RFC 6458 section 9.9).
  ///
  /// @return 0 or more, or the negated error: EINPROGRESS is what is expected
  int connect(List<InetAddress> addresses, int port) {
    ByteBuffer packed = SocketAddresses.pack(addresses, port);
    return call(
        (libc, open) ->
            libc.setOption(
                open,
                Numbers.IPPROTO_SCTP,
                Numbers.SCTP_SOCKOPT_CONNECTX,
                inMemoryOf(libc, packed)));
  }

  static MemorySegment inMemoryOf(Libc libc, ByteBuffer bytes) {
    MemorySegment copy = libc.allocate(bytes.remaining());
    copy.copyFrom(MemorySegment.ofBuffer(bytes));
    return copy;
  }

  // ---- memory

  /// What the kernel takes for sending, at most.
  ///
  /// @return bytes, with what they cost the kernel; also the longest message
  int sendLimitBytes() {
    return call(
        (libc, open) -> {
          MemorySegment info = libc.allocate(MemInfo.BYTES);
          int answer =
              libc.getOption(open, Numbers.SOL_SOCKET, Numbers.SO_MEMINFO, info, libc.allocate(4));
          return answer < 0 ? answer : info.get(JAVA_INT, MemInfo.SEND_LIMIT);
        });
  }
}
