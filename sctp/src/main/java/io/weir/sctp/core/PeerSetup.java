package io.weir.sctp.core;

import io.weir.sctp.wire.Chunk.Setup;
import io.weir.sctp.wire.ErrorCause;
import io.weir.sctp.wire.Octets;
import io.weir.sctp.wire.Parameter;
import io.weir.sctp.wire.Parameters;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// How a peer's INIT or INIT ACK is looked at before anything is made of it
/// ([RFC 9260 section 3.3.2](https://www.rfc-editor.org/rfc/rfc9260#section-3.3.2) and
/// [section 5.1](https://www.rfc-editor.org/rfc/rfc9260#section-5.1)). Pure functions.
sealed interface PeerSetup {
  /// It can be used.
  ///
  /// @param notUnderstood parameters that the peer wants to hear of, whole
  /// @param adaptation the adaptation layer indication, if there is one
  record Acceptable(List<Octets> notUnderstood, OptionalInt adaptation) implements PeerSetup {
    public Acceptable {
      notUnderstood = List.copyOf(notUnderstood);
    }

    /// The parameters for an ERROR chunk, one behind the other, padded between.
    Octets joined() {
      var all = new ByteArrayOutputStream();
      for (Octets one : notUnderstood) {
        all.write(one.array(), one.offset(), one.length());
        all.write(new byte[-one.length() & 3], 0, -one.length() & 3);
      }
      return Octets.of(all.toByteArray());
    }
  }

  /// It cannot be used, and the peer is told why in an ABORT.
  ///
  /// @param cause why
  /// @param detail for people
  record Unacceptable(ErrorCause cause, String detail) implements PeerSetup {}

  /// Looks at an INIT or INIT ACK.
  ///
  /// @param setup what it says
  /// @param needsCookie whether it is an INIT ACK
  static PeerSetup examine(Setup setup, boolean needsCookie) {
    if (setup.tag() == 0) {
      return new Unacceptable(new ErrorCause.InvalidMandatoryParameter(), "initiate tag 0");
    }
    if (setup.outboundStreams() == 0 || setup.mostInboundStreams() == 0) {
      return new Unacceptable(new ErrorCause.InvalidMandatoryParameter(), "no streams");
    }
    if (Integer.compareUnsigned(setup.window(), 1500) < 0) {
      return new Unacceptable(
          new ErrorCause.InvalidMandatoryParameter(), "a receiver window below 1500");
    }
    var notUnderstood = new ArrayList<Octets>();
    OptionalInt adaptation = OptionalInt.empty();
    boolean cookie = false;
    for (Parameter parameter : setup.parameters()) {
      if (parameter instanceof Parameter.HostName) {
        return new Unacceptable(
            new ErrorCause.UnresolvableAddress(Parameters.encode(List.of(parameter))),
            "a host name instead of an address");
      } else if (parameter instanceof Parameter.Random(Octets random)
          && random.length() != AuthOffer.RANDOM_BYTES) {
        // RFC 4895 section 6.1.
        return new Unacceptable(
            new ErrorCause.ProtocolViolation(
                Octets.of("the length of RANDOM".getBytes(StandardCharsets.UTF_8))),
            "a random number of " + random.length() + " bytes");
      } else if (parameter instanceof Parameter.Unrecognized unknown && unknown.reports()) {
        notUnderstood.add(unknown.whole());
      } else if (parameter instanceof Parameter.AdaptationLayer(int indication)) {
        adaptation = OptionalInt.of(indication);
      } else if (parameter instanceof Parameter.StateCookie) {
        cookie = true;
      }
    }
    if (needsCookie && !cookie) {
      return new Unacceptable(new ErrorCause.MissingParameters(List.of(7)), "no state cookie");
    }
    return new Acceptable(notUnderstood, adaptation);
  }
}
