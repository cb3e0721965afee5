package io.weir.sctp.core;

import io.weir.sctp.core.AssociationEvent.Extensions;
import io.weir.sctp.core.AssociationEvent.Traits;
import io.weir.sctp.core.AssociationOptions.Features;
import io.weir.sctp.wire.Chunk.Setup;
import io.weir.sctp.wire.Octets;
import io.weir.sctp.wire.Parameter;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntSupplier;

/// What one side offers in its INIT or INIT ACK, and what both agree on. Pure functions.
final class Offer {
  // Chunk types that are named in SupportedExtensions.
  private static final int FORWARD_TSN = 0xc0;
  private static final int RECONFIGURE = 0x82;
  private static final int INTERLEAVED_DATA = 0x40;
  private static final int INTERLEAVED_FORWARD_TSN = 0xc2;
  static final int AUTH = 0x0f;
  static final int ADDRESS_CHANGE = 0xc1;
  static final int ADDRESS_CHANGE_ACK = 0x80;
  private static final int IPV4 = 5;
  private static final int IPV6 = 6;

  private Offer() {}

  /// What one side has drawn by lot for an association.
  ///
  /// @param tag its tag
  /// @param initialTsn its first TSN
  /// @param random 32 bytes for AUTH, or none where it is not offered
  record Numbers(int tag, int initialTsn, Octets random) {
    /// Those of an INIT that was sent.
    static Numbers of(Setup setup) {
      return new Numbers(
          setup.tag(), setup.initialTsn(), AuthOffer.of(setup.parameters()).random());
    }
  }

  /// A random number for AUTH
  /// ([RFC 4895 section 6.1](https://www.rfc-editor.org/rfc/rfc4895#section-6.1)), if it is
  /// offered.
  static Octets random(AssociationOptions options, IntSupplier source) {
    if (!options.features().authentication()) {
      return Octets.EMPTY;
    }
    ByteBuffer random = ByteBuffer.allocate(AuthOffer.RANDOM_BYTES);
    while (random.hasRemaining()) {
      random.putInt(source.getAsInt());
    }
    return Octets.of(random.array());
  }

  /// What is offered of AUTH, if it is.
  static List<Parameter> authentication(AssociationOptions options, Octets random) {
    if (!options.features().authentication()) {
      return List.of();
    }
    var types = new TreeSet<Integer>(options.security().authenticatedChunks());
    if (options.features().addressChange()) {
      types.add(ADDRESS_CHANGE);
      types.add(ADDRESS_CHANGE_ACK);
    }
    var parameters = new ArrayList<Parameter>();
    parameters.add(new Parameter.Random(random));
    if (!types.isEmpty()) {
      parameters.add(new Parameter.ChunkList(List.copyOf(types)));
    }
    parameters.add(new Parameter.HmacAlgorithms(HmacAlgorithm.OFFERED));
    return parameters;
  }

  /// This side's offer.
  ///
  /// @param numbers ours
  /// @param options what is offered
  /// @param addresses ours, beside the one that the packet is sent from; none where there is one
  static Setup make(Numbers numbers, AssociationOptions options, List<InetAddress> addresses) {
    var parameters = new ArrayList<Parameter>();
    for (InetAddress address : addresses) {
      parameters.add(new Parameter.Address(address));
    }
    parameters.add(new Parameter.SupportedAddressTypes(List.of(IPV4, IPV6)));
    Features features = options.features();
    if (features.forwardTsn()) {
      parameters.add(new Parameter.ForwardTsnSupported());
    }
    List<Integer> extensions = extensionsOf(features);
    if (!extensions.isEmpty()) {
      parameters.add(new Parameter.SupportedExtensions(extensions));
    }
    parameters.addAll(authentication(options, numbers.random));
    features.adaptation().ifPresent(it -> parameters.add(new Parameter.AdaptationLayer(it)));
    return new Setup(
        numbers.tag,
        DataReceiver.initialWindow(options),
        options.streams().outbound(),
        options.streams().mostInbound(),
        numbers.initialTsn,
        parameters);
  }

  private static List<Integer> extensionsOf(Features features) {
    var types = new ArrayList<Integer>();
    if (features.forwardTsn()) {
      types.add(FORWARD_TSN);
    }
    if (features.reconfiguration()) {
      types.add(RECONFIGURE);
    }
    if (features.interleaving()) {
      types.add(INTERLEAVED_DATA);
      if (features.forwardTsn()) {
        types.add(INTERLEAVED_FORWARD_TSN);
      }
    }
    if (features.authentication()) {
      types.add(AUTH);
    }
    if (features.addressChange()) {
      types.add(ADDRESS_CHANGE);
      types.add(ADDRESS_CHANGE_ACK);
    }
    return types;
  }

  /// What both sides agree on: streams by [RFC 9260 section
  /// 5.1.1](https://www.rfc-editor.org/rfc/rfc9260#section-5.1.1), and the extensions that both
  /// offer.
  static Traits agree(AssociationOptions ours, Setup peers) {
    return new Traits(
        Math.min(ours.streams().outbound(), peers.mostInboundStreams()),
        Math.min(ours.streams().mostInbound(), peers.outboundStreams()),
        agree(ours.features(), peers));
  }

  private static Extensions agree(Features ours, Setup peers) {
    Set<Integer> theirs = new HashSet<>();
    boolean forwardTsn = false;
    for (Parameter parameter : peers.parameters()) {
      if (parameter instanceof Parameter.SupportedExtensions supported) {
        theirs.addAll(supported.chunkTypes());
      } else if (parameter instanceof Parameter.ForwardTsnSupported) {
        forwardTsn = true;
      }
    }
    // RFC 4895 section 6.1 asks for these two, and does not know SupportedExtensions.
    AuthOffer auth = AuthOffer.of(peers.parameters());
    boolean authentication =
        ours.authentication() && auth.isGiven() && HmacAlgorithm.firstOf(auth.hmacIds()) != null;
    return new Extensions(
        ours.forwardTsn() && (forwardTsn || theirs.contains(FORWARD_TSN)),
        ours.interleaving() && theirs.contains(INTERLEAVED_DATA),
        ours.reconfiguration() && theirs.contains(RECONFIGURE),
        authentication
            && ours.addressChange()
            && theirs.contains(ADDRESS_CHANGE)
            && theirs.contains(ADDRESS_CHANGE_ACK),
        authentication);
  }

  /// The addresses that an offer names, of the sorts that can be reached, the source of its packet
  /// first ([RFC 9260 section 5.1.2](https://www.rfc-editor.org/rfc/rfc9260#section-5.1.2)).
  static List<InetAddress> addresses(Setup peers, InetAddress source) {
    var addresses = new ArrayList<InetAddress>();
    addresses.add(source);
    for (Parameter parameter : peers.parameters()) {
      if (parameter instanceof Parameter.Address(InetAddress address)
          && isUsable(address, source)
          && !addresses.contains(address)
          && addresses.size() < Paths.MOST) {
        addresses.add(address);
      }
    }
    return addresses;
  }

  /// What cannot be a peer's address is not used, nor a loopback address that a peer names which
  /// is not itself on the loopback: it would have us talk to ourselves.
  static boolean isUsable(InetAddress address, InetAddress source) {
    boolean broadcast = address instanceof Inet4Address && (address.getAddress()[0] & 0xff) >= 0xf0;
    return !address.isAnyLocalAddress()
        && !address.isMulticastAddress()
        && !broadcast
        && (!address.isLoopbackAddress() || source.isLoopbackAddress());
  }
}
