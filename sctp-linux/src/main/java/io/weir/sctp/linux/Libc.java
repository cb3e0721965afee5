package io.weir.sctp.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/// The calls of the C library that sockets and polling need, each as the kernel answers it: 0 or
/// more is the result, less than 0 is the negated [Errno]. Nothing here waits except
/// [#epollWait].
///
/// Owned by the thread that made it: it holds the memory in which errno is captured.
final class Libc implements AutoCloseable {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout CAPTURE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO = CAPTURE.varHandle(PathElement.groupElement("errno"));

  private static final MethodHandle SOCKET = call("socket", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle BIND = call("bind", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle LISTEN = call("listen", JAVA_INT, JAVA_INT);
  private static final MethodHandle SHUTDOWN = call("shutdown", JAVA_INT, JAVA_INT);
  private static final MethodHandle EVENTFD = call("eventfd", JAVA_INT, JAVA_INT);
  private static final MethodHandle CLOSE = call("close", JAVA_INT);
  private static final MethodHandle EPOLL_CREATE = call("epoll_create1", JAVA_INT);
  private static final MethodHandle ACCEPT = call("accept4", JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
  private static final MethodHandle SETSOCKOPT =
      call("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle GETSOCKOPT =
      call("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle EPOLL_CTL =
      call("epoll_ctl", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
  private static final MethodHandle EPOLL_WAIT =
      call("epoll_wait", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
  private static final MethodHandle SENDMSG = longCall("sendmsg", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle RECVMSG = longCall("recvmsg", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle READ = longCall("read", JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle WRITE = longCall("write", JAVA_INT, ADDRESS, JAVA_LONG);

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment captured = arena.allocate(CAPTURE);

  private static MethodHandle call(String name, MemoryLayout... arguments) {
    return bound(name, FunctionDescriptor.of(JAVA_INT, arguments));
  }

  private static MethodHandle longCall(String name, MemoryLayout... arguments) {
    return bound(name, FunctionDescriptor.of(JAVA_LONG, arguments));
  }

  /// Restricted because a wrong signature could crash the process: those above are the C
  /// library's.
  @SuppressWarnings("restricted")
  private static MethodHandle bound(String name, FunctionDescriptor signature) {
    MemorySegment symbol =
        LINKER
            .defaultLookup()
            .find(name)
            .orElseThrow(() -> new UnsupportedOperationException("the C library has no " + name));
    return LINKER.downcallHandle(symbol, signature, Linker.Option.captureCallState("errno"));
  }

  // ---- memory of the calling thread

  /// Memory that lives as long as this.
  ///
  /// @param bytes how much, zeroed and aligned for every type
  MemorySegment allocate(long bytes) {
    return arena.allocate(bytes, 8);
  }

  @Override
  public void close() {
    arena.close();
  }

  // ---- sockets

  int socket(int domain, int type, int protocol) {
    try {
      return result((int) SOCKET.invokeExact(captured, domain, type, protocol));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int bind(int fd, MemorySegment address, int bytes) {
    try {
      return result((int) BIND.invokeExact(captured, fd, address, bytes));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int listen(int fd, int backlog) {
    return two(LISTEN, fd, backlog);
  }

  /// A connection that waits, non-blocking and not inherited by programs that are started.
  int accept(int fd) {
    try {
      int flags = Numbers.SOCK_NONBLOCK | Numbers.SOCK_CLOEXEC;
      return result(
          (int) ACCEPT.invokeExact(captured, fd, MemorySegment.NULL, MemorySegment.NULL, flags));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /// Ends our side.
  int shutdownWriting(int fd) {
    return two(SHUTDOWN, fd, 1);
  }

  int close(int fd) {
    return one(CLOSE, fd);
  }

  int setOption(int fd, int level, int name, MemorySegment value) {
    try {
      int bytes = (int) value.byteSize();
      return result((int) SETSOCKOPT.invokeExact(captured, fd, level, name, value, bytes));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /// Reads an option.
  ///
  /// @param value filled; for some options its content says what is asked for
  /// @param length four bytes; set to how many bytes of the value are good
  int getOption(int fd, int level, int name, MemorySegment value, MemorySegment length) {
    length.set(JAVA_INT, 0, (int) value.byteSize());
    try {
      return result((int) GETSOCKOPT.invokeExact(captured, fd, level, name, value, length));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int sendMessage(int fd, MemorySegment header, int flags) {
    try {
      return result((int) (long) SENDMSG.invokeExact(captured, fd, header, flags));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int receiveMessage(int fd, MemorySegment header, int flags) {
    try {
      return result((int) (long) RECVMSG.invokeExact(captured, fd, header, flags));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  // ---- polling

  int epollCreate() {
    return one(EPOLL_CREATE, Numbers.EPOLL_CLOEXEC);
  }

  int epollControl(int epoll, int operation, int fd, MemorySegment event) {
    try {
      return result((int) EPOLL_CTL.invokeExact(captured, epoll, operation, fd, event));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /// Waits for events.
  ///
  /// @param timeoutMs longest wait; 0 for none, -1 for no end
  int epollWait(int epoll, MemorySegment events, int most, int timeoutMs) {
    try {
      return result((int) EPOLL_WAIT.invokeExact(captured, epoll, events, most, timeoutMs));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int eventFd() {
    return two(EVENTFD, 0, Numbers.EFD_NONBLOCK | Numbers.EFD_CLOEXEC);
  }

  int read(int fd, MemorySegment into) {
    try {
      return result((int) (long) READ.invokeExact(captured, fd, into, into.byteSize()));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int write(int fd, MemorySegment from) {
    try {
      return result((int) (long) WRITE.invokeExact(captured, fd, from, from.byteSize()));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  // ---- shapes

  private int one(MethodHandle call, int argument) {
    try {
      return result((int) call.invokeExact(captured, argument));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private int two(MethodHandle call, int first, int second) {
    try {
      return result((int) call.invokeExact(captured, first, second));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private int result(int answer) {
    return answer >= 0 ? answer : -(int) ERRNO.get(captured, 0L);
  }

  /// A call into C throws nothing of its own.
  private static IllegalStateException unexpected(Throwable thrown) {
    return new IllegalStateException("a call of the C library could not be made", thrown);
  }

  /// The words of the C library for an error.
  @SuppressWarnings("restricted") // the string ends with a zero byte, as the C library's do
  static String words(int errno) {
    try {
      MemorySegment text = (MemorySegment) Words.STRERROR.invokeExact(errno);
      return text.reinterpret(1024).getString(0);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private static final class Words {
    static final MethodHandle STRERROR = strerror();

    @SuppressWarnings("restricted")
    private static MethodHandle strerror() {
      return LINKER.downcallHandle(
          LINKER.defaultLookup().find("strerror").orElseThrow(),
          FunctionDescriptor.of(ValueLayout.ADDRESS, JAVA_INT));
    }
  }
}
