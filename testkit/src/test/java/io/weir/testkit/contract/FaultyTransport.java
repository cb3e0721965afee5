package io.weir.testkit.contract;

import io.weir.transport.ConnectionOptions;
import io.weir.transport.Endpoint;
import io.weir.transport.Framer;
import io.weir.transport.Listener;
import io.weir.transport.MessageSocket;
import io.weir.transport.Received;
import io.weir.transport.Transport;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A transport whose sockets have one fault, made on purpose; or none.
final class FaultyTransport implements TransportUnderTest {
  private final TransportUnderTest real;
  private final Transport transport;

  FaultyTransport(TransportUnderTest real, Optional<Fault> fault) {
    this.real = real;
    transport = wrapped(Transport.class, real.transport(), fault);
  }

  /// Passes every call on, but those that are faulty, and wraps whatever makes or is a socket.
  private static <T> T wrapped(Class<T> as, T real, Optional<Fault> fault) {
    Deque<Received> kept = new ConcurrentLinkedDeque<>();
    InvocationHandler handler =
        (_, method, args) -> {
          // Without arguments `close()` is the test's own, to clean up.
          boolean asked = args != null || method.getReturnType() != void.class;
          if (real instanceof MessageSocket socket
              && asked
              && fault.isPresent()
              && fault.get().method.equals(method.getName())) {
            return fault.get().instead(socket, args == null ? new Object[0] : args, kept);
          }
          try {
            return wrappedToo(method.invoke(real, args), fault);
          } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
          }
        };
    return as.cast(Proxy.newProxyInstance(as.getClassLoader(), new Class<?>[] {as}, handler));
  }

  private static @Nullable Object wrappedToo(@Nullable Object made, Optional<Fault> fault) {
    return switch (made) {
      case Listener listener -> wrapped(Listener.class, listener, fault);
      case MessageSocket socket -> wrapped(MessageSocket.class, socket, fault);
      case null, default -> made;
    };
  }

  @Override
  public Transport transport() {
    return transport;
  }

  @Override
  public Endpoint listening() {
    return real.listening();
  }

  @Override
  public Endpoint refusing() {
    return real.refusing();
  }

  @Override
  public Supplier<Framer> framer() {
    return real.framer();
  }

  @Override
  public ConnectionOptions holdingLittle(ConnectionOptions options) {
    return real.holdingLittle(options);
  }
}
