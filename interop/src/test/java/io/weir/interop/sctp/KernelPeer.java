package io.weir.interop.sctp;

/// Starts peers on Linux's SCTP, inside a [Uml]. Stateless.
public final class KernelPeer {

  private KernelPeer() {}

  /// Starts one; its UDP ports are the [Uml]'s, unless `peer-udp=` says otherwise for associations
  /// it begins.
  ///
  /// @param options as `peer.c` lists them: `port=5001`, `bind=10.99.0.2,10.99.1.2`, `mode=sink`,
  ///     `on=reconfig`, `rto-min-ms=100`, `path-retrans=1`, `hb-ms=200`, ...
  public static SctpPeer start(Uml uml, String... options) {
    String command = Compiled.KERNEL.path() + " " + String.join(" ", options);
    return new SctpPeer(uml.start("kernel", command));
  }
}
