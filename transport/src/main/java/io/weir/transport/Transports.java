package io.weir.transport;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// Several transports behind one face: each endpoint goes to the first one that serves its scheme.
/// So a node that is given one [Transport] speaks TCP and SCTP alike. As thread-safe as those it
/// has.
///
/// ```java
/// try (var transport = new Transports(new TcpTransport(), new SctpTransport())) { ... }
/// ```
public final class Transports implements Transport {
  /// The schemes that an [Endpoint] can have by itself, for the words of a refusal.
  private static final List<String> SCHEMES =
      List.of("tcp", Endpoint.UNIX, Endpoint.SCTP, Endpoint.SCTP_UDP);

  private final List<Transport> all;

  /// Joins transports, which from now on are closed with it.
  ///
  /// @param all the transports, the first of those that serve a scheme is used; one at least
  /// @throws IllegalArgumentException when there is none
  public Transports(Transport... all) {
    this.all = List.of(all);
    if (all.length == 0) {
      throw new IllegalArgumentException("one transport at least");
    }
  }

  @Override
  public boolean serves(String scheme) {
    return all.stream().anyMatch(each -> each.serves(scheme));
  }

  /// The transport of an endpoint.
  ///
  /// @throws IllegalArgumentException when none serves its scheme, with those that are served
  private Transport of(Endpoint endpoint) {
    for (Transport each : all) {
      if (each.serves(endpoint.scheme())) {
        return each;
      }
    }
    throw new IllegalArgumentException(
        "'%s': %s is not served here; served are: %s"
            .formatted(
                endpoint,
                endpoint.scheme(),
                String.join(", ", SCHEMES.stream().filter(this::serves).toList())));
  }

  /// @throws IllegalArgumentException when no transport serves the endpoint's scheme
  @Override
  public Listener listen(Endpoint endpoint, ConnectionOptions options) {
    return of(endpoint).listen(endpoint, options);
  }

  /// @throws IllegalArgumentException when no transport serves the endpoint's scheme
  @Override
  public Listener listen(
      Endpoint endpoint, ConnectionOptions options, Supplier<ConnectionHandler> handlers) {
    return of(endpoint).listen(endpoint, options, handlers);
  }

  /// @throws IllegalArgumentException when no transport serves the endpoint's scheme
  @Override
  public MessageSocket connect(Endpoint endpoint, ConnectionOptions options)
      throws InterruptedException {
    return of(endpoint).connect(endpoint, options);
  }

  /// @throws IllegalArgumentException when no transport serves the endpoint's scheme
  @Override
  public CompletableFuture<Connection> connect(
      Endpoint endpoint, ConnectionOptions options, ConnectionHandler handler) {
    return of(endpoint).connect(endpoint, options, handler);
  }

  /// Closes all of them at once: each may wait for its own connections, and none for another's.
  /// One that fails does not keep the others from being closed; its failure is thrown afterwards.
  @Override
  public void close() {
    List<CompletableFuture<Void>> closing =
        all.stream()
            .map(
                each ->
                    CompletableFuture.runAsync(
                        each::close, task -> Thread.ofVirtual().name("weir-close").start(task)))
            .toList();
    CompletableFuture.allOf(closing.toArray(CompletableFuture[]::new)).join();
  }
}
