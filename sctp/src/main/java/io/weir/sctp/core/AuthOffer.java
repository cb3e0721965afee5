package io.weir.sctp.core;

import io.weir.sctp.wire.ChunkType;
import io.weir.sctp.wire.Octets;
import io.weir.sctp.wire.Parameter;
import io.weir.sctp.wire.Parameters;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one side has said of AUTH in its INIT or INIT ACK
/// ([RFC 4895 section 3](https://www.rfc-editor.org/rfc/rfc4895#section-3)). Immutable by
/// convention.
///
/// @param random its random number, or none where it does not offer AUTH
/// @param chunkTypes those that it wants authenticated
/// @param hmacIds algorithms that it wants used, the preferred one first
/// @param vector its key vector: the three parameters without padding (section 6.1)
record AuthOffer(Octets random, BitSet chunkTypes, List<Integer> hmacIds, Octets vector) {
  static final int RANDOM_BYTES = 32;

  /// What is offered where AUTH is not.
  static final AuthOffer NONE = of(List.of());

  /// What a setup's parameters say. Of a parameter that comes twice the first counts.
  static AuthOffer of(List<Parameter> parameters) {
    Octets random = Octets.EMPTY;
    Parameter.Random randomParameter = first(parameters, Parameter.Random.class);
    if (randomParameter != null) {
      random = randomParameter.random();
    }
    var chunks = first(parameters, Parameter.ChunkList.class);
    var types = new BitSet(256);
    if (chunks != null) {
      chunks.chunkTypes().forEach(types::set);
    }
    // Section 3.2: whoever lists these is not listened to.
    types.clear(ChunkType.INIT);
    types.clear(ChunkType.INIT_ACK);
    types.clear(ChunkType.SHUTDOWN_COMPLETE);
    types.clear(ChunkType.AUTH);
    var hmacs = first(parameters, Parameter.HmacAlgorithms.class);
    var vector = new ByteArrayOutputStream();
    for (Parameter each : present(randomParameter, chunks, hmacs)) {
      Octets bytes = Parameters.encode(List.of(each));
      vector.write(bytes.array(), bytes.offset(), bytes.length());
    }
    return new AuthOffer(
        random,
        types,
        hmacs == null ? List.of() : hmacs.hmacIds(),
        Octets.of(vector.toByteArray()));
  }

  private static <T extends Parameter> @Nullable T first(
      List<Parameter> parameters, Class<T> kind) {
    for (Parameter parameter : parameters) {
      if (kind.isInstance(parameter)) {
        return kind.cast(parameter);
      }
    }
    return null;
  }

  private static List<Parameter> present(@Nullable Parameter... all) {
    var present = new ArrayList<Parameter>();
    for (Parameter each : all) {
      if (each != null) {
        present.add(each);
      }
    }
    return present;
  }

  /// Whether AUTH is offered at all.
  boolean isGiven() {
    return random.length() == RANDOM_BYTES && !hmacIds.isEmpty();
  }

  /// Compares key vectors as numbers, then by length (section 6.1).
  static int compare(Octets one, Octets other) {
    int length = Math.max(one.length(), other.length());
    for (int i = 0; i < length; i++) {
      int difference = digit(one, i, length) - digit(other, i, length);
      if (difference != 0) {
        return difference;
      }
    }
    return one.length() - other.length();
  }

  /// A digit of a number that is written with leading zeros.
  private static int digit(Octets number, int place, int length) {
    int at = place - (length - number.length());
    return at < 0 ? 0 : number.at(at);
  }
}
