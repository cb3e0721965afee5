package io.weir.agent.config;

import io.weir.transport.Endpoint;
import java.util.Optional;

/// A peer that the node connects to. Immutable.
///
/// @param to where it listens
/// @param host its DiameterIdentity, if only that one will do
public record ConnectTo(Endpoint to, Optional<String> host) {
  /// As it is written in the file.
  @Override
  public String toString() {
    return host.map(name -> "{to: \"" + to + "\", host: " + name + "}")
        .orElse("{to: \"" + to + "\"}");
  }
}
