package io.weir.agent;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.slf4j.LoggerFactory;

/// What SIGINT does. Stateless.
///
/// While the JVM runs its shutdown hooks it swallows further signals, so a user whose node takes
/// long to drain could not end it with a second Ctrl-C. The C library's `signal` can give the
/// signal its default back.
final class Interrupts {
  private static final int SIGINT = 2;

  private Interrupts() {}

  /// From now on SIGINT ends the process at once, where the system lets us.
  @SuppressWarnings("restricted") // the launcher allows native access
  static void endTheProcess() {
    Linker linker = Linker.nativeLinker();
    linker
        .defaultLookup()
        .find("signal")
        .ifPresent(
            function ->
                restore(
                    linker.downcallHandle(
                        function,
                        FunctionDescriptor.of(
                            ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.ADDRESS))));
  }

  private static void restore(MethodHandle signal) {
    try {
      MemorySegment _ = (MemorySegment) signal.invokeExact(SIGINT, MemorySegment.NULL);
    } catch (Throwable e) {
      LoggerFactory.getLogger(Interrupts.class).debug("SIGINT keeps its handler", e);
    }
  }
}
