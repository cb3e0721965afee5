package io.weir.diameter;

import io.weir.diameter.core.Capabilities;
import io.weir.diameter.core.DisconnectCause;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// A neighbour of a node. Thread-safe.
public final class Peer {
  private final PeerDriver driver;

  Peer(PeerDriver driver) {
    this.driver = driver;
  }

  /// The peer's DiameterIdentity; `<endpoint>` until a peer that we connect to has told its own.
  ///
  /// @return the host
  public String host() {
    return driver.host();
  }

  /// What the peer said of itself in its last CER or CEA.
  ///
  /// @return its capabilities, once they are known
  public Optional<Capabilities> capabilities() {
    return Optional.ofNullable(driver.remote());
  }

  /// Whether requests are sent to it: open, and not suspected by the watchdog.
  ///
  /// @return true when it is in service
  public boolean isInService() {
    return driver.isRouted();
  }

  /// State, levels and counters.
  ///
  /// @return a snapshot
  public PeerStatus status() {
    return PeerStatus.of(driver);
  }

  /// Ends the connection with a Disconnect-Peer-Request and does not connect again.
  ///
  /// @param cause what the peer is told
  /// @return completes when the connection is gone
  public CompletableFuture<Void> disconnect(DisconnectCause cause) {
    return driver.stop(cause);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Peer that && driver == that.driver;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(driver);
  }

  @Override
  public String toString() {
    return host();
  }
}
