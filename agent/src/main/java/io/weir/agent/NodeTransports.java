package io.weir.agent;

import io.weir.diameter.NodeOptions;
import io.weir.sctp.SctpOptions;
import io.weir.sctp.SctpTransport;
import io.weir.sctp.core.AssociationOptions;
import io.weir.sctp.linux.KernelSctpTransport;
import io.weir.sctp.udp.UdpCarrier;
import io.weir.sctp.udp.UdpOptions;
import io.weir.transport.Endpoint;
import io.weir.transport.Transport;
import io.weir.transport.Transports;
import io.weir.transport.netty.TcpTransport;
import java.util.ArrayList;
import java.util.Collection;

/// The transports of the program's nodes: the one place that says which there are. Pure functions.
public final class NodeTransports {
  /// SCTP of nodes that only connect, for messages as long as such a node takes.
  public static final SctpOptions SCTP_DEFAULTS =
      holding(SctpOptions.DEFAULTS, NodeOptions.DEFAULT_MAX_MESSAGE_BYTES);

  private NodeTransports() {}

  /// Opens what these endpoints need, and TCP: SCTP over UDP for `sctp+udp`, the kernel's for
  /// `sctp`, which says so where the kernel has none.
  ///
  /// @param endpoints where the node will listen and connect
  /// @param eventLoops of each transport, at least 1
  /// @param sctp how SCTP behaves
  /// @return the transport, to be closed after the node
  public static Transport serving(
      Collection<Endpoint> endpoints, int eventLoops, SctpOptions sctp) {
    var transports = new ArrayList<Transport>();
    transports.add(new TcpTransport(eventLoops));
    if (names(endpoints, Endpoint.SCTP_UDP)) {
      transports.add(new SctpTransport(new UdpCarrier(eventLoops, UdpOptions.DEFAULTS), sctp));
    }
    if (names(endpoints, Endpoint.SCTP)) {
      transports.add(new KernelSctpTransport(eventLoops, sctp.association()));
    }
    return transports.size() == 1
        ? transports.getFirst()
        : new Transports(transports.toArray(Transport[]::new));
  }

  private static boolean names(Collection<Endpoint> endpoints, String scheme) {
    return endpoints.stream().anyMatch(endpoint -> endpoint.scheme().equals(scheme));
  }

  /// Event loops of a node that serves: one per core.
  ///
  /// @return 1 or more
  public static int loopPerCore() {
    return Runtime.getRuntime().availableProcessors();
  }

  /// SCTP that takes messages up to a length: the receive window has room for one at least, and
  /// none is cut into parts.
  ///
  /// @param options everything else
  /// @param maxMessageBytes the longest message
  /// @return the changed options
  public static SctpOptions holding(SctpOptions options, int maxMessageBytes) {
    AssociationOptions association = options.association();
    AssociationOptions.Sizes sizes = association.sizes();
    return options.withAssociation(
        association.withSizes(
            new AssociationOptions.Sizes(
                Math.max(sizes.receiveWindow(), maxMessageBytes),
                sizes.receiveMessages(),
                maxMessageBytes,
                sizes.pathMtu(),
                sizes.mostPathMtu(),
                sizes.mostBurstPackets())));
  }
}
