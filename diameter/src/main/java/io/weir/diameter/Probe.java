package io.weir.diameter;

/// Probe.
public final class Probe {
  private Probe() {}
}
