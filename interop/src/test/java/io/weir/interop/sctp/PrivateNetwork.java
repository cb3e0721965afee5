package io.weir.interop.sctp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.weir.interop.MissingTool;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/// A network namespace of the test JVM's own, so that it can be joined to a user-mode Linux by
/// links nobody else sees, and so that no packet of a test leaves the machine.
///
/// A namespace belongs to a thread and is inherited by the threads and processes it starts. JUnit
/// calls this before any test, so that all threads of the tests are in it, those of pools too; the
/// namespace ends with the JVM. Where it cannot be had (it needs root, on Linux), tests run in the
/// machine's own network and those that need links are skipped.
@SuppressWarnings("restricted") // The JDK has no way into a namespace but the system calls.
public final class PrivateNetwork implements LauncherSessionListener {
  private static final int CLONE_NEWNET = 0x40000000;
  private static final long COMMAND_AT_MOST_S = 10;

  // Guarded by the class: the namespace, as a file descriptor that is never closed; or why not.
  private static int namespace = -1;
  private static String reason = "nothing has made a private network";

  /// For the service loader.
  public PrivateNetwork() {}

  /// Makes the namespace, once for the JVM, and enters it.
  @Override
  public void launcherSessionOpened(LauncherSession session) {
    open();
  }

  /// Puts the calling thread into the namespace, for a thread that was not started by a test's.
  ///
  /// @throws AssertionError when there is none; skips the test if it may
  static synchronized void enter() {
    if (namespace < 0) {
      throw MissingTool.missing("no private network: " + reason);
    }
    if (call("setns", namespace, CLONE_NEWNET) != 0) {
      throw new AssertionError("cannot enter the private network");
    }
  }

  private static synchronized void open() {
    if (namespace >= 0) {
      return;
    }
    if (!System.getProperty("os.name").equals("Linux")) {
      reason = "not on Linux";
    } else if (call("unshare", CLONE_NEWNET) != 0) {
      reason = "not allowed to make one (root may)";
    } else {
      namespace = descriptor();
      Command.mustSucceed(COMMAND_AT_MOST_S, "ip", "link", "set", "lo", "up");
    }
  }

  private static int descriptor() {
    Linker linker = Linker.nativeLinker();
    try (Arena arena = Arena.ofConfined()) {
      MethodHandle open =
          linker.downcallHandle(
              linker.defaultLookup().findOrThrow("open"),
              FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
              Linker.Option.firstVariadicArg(2));
      MemorySegment path = arena.allocateFrom("/proc/thread-self/ns/net");
      return (int) open.invokeExact(path, 0);
    } catch (Throwable e) {
      throw new AssertionError("cannot call open", e);
    }
  }

  private static int call(String function, int... arguments) {
    Linker linker = Linker.nativeLinker();
    ValueLayout[] layouts = new ValueLayout[arguments.length];
    Object[] boxed = new Object[arguments.length];
    for (int i = 0; i < arguments.length; i++) {
      layouts[i] = JAVA_INT;
      boxed[i] = arguments[i];
    }
    try {
      return (int)
          linker
              .downcallHandle(
                  linker.defaultLookup().findOrThrow(function),
                  FunctionDescriptor.of(JAVA_INT, layouts))
              .invokeWithArguments(boxed);
    } catch (Throwable e) {
      throw new AssertionError("cannot call " + function, e);
    }
  }
}
