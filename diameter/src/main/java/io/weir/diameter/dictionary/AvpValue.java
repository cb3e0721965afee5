package io.weir.diameter.dictionary;

import io.weir.diameter.wire.AvpCursor;
import io.weir.diameter.wire.AvpFormatException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// The value of an AVP that is not a group, for people and programs that print it. Immutable. The
/// text form of each is one line without control characters, whatever a peer sent.
public sealed interface AvpValue {
  /// Integer32, Integer64, or an Enumerated or integer without a name for its value.
  record Signed(long value) implements AvpValue {
    @Override
    public String toString() {
      return Long.toString(value);
    }
  }

  /// Unsigned32 or Unsigned64; the 64 bits of an unsigned number.
  record Unsigned(long bits) implements AvpValue {
    @Override
    public String toString() {
      return Long.toUnsignedString(bits);
    }
  }

  /// Float32 or Float64.
  record Floating(double value) implements AvpValue {
    @Override
    public String toString() {
      return Double.toString(value);
    }
  }

  /// A number whose value has a name in the dictionary.
  record Named(long value, String name) implements AvpValue {
    @Override
    public String toString() {
      return name + " (" + value + ")";
    }
  }

  /// UTF8String, DiameterIdentity, DiameterURI, IPFilterRule, QoSFilterRule.
  record Text(String value) implements AvpValue {
    @Override
    public String toString() {
      return quoted(value);
    }
  }

  /// Address in its usual notation.
  record Address(String value) implements AvpValue {
    @Override
    public String toString() {
      return value;
    }
  }

  /// Time, in seconds since 1970-01-01T00:00:00Z.
  record Moment(long epochSeconds) implements AvpValue {
    @Override
    public String toString() {
      return Instant.ofEpochSecond(epochSeconds).toString();
    }
  }

  /// OctetString, an AVP that no dictionary knows, or a group that is nested too deep.
  @SuppressWarnings("ArrayRecordComponent") // made by a walk for its visitor, compared by content
  record Octets(byte[] octets) implements AvpValue {
    @Override
    public boolean equals(Object other) {
      return other instanceof Octets that && Arrays.equals(octets, that.octets);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(octets);
    }

    @Override
    public String toString() {
      return hex(octets);
    }
  }

  /// Data that is no value of its type.
  ///
  /// @param octets the data
  /// @param why what it is not
  @SuppressWarnings("ArrayRecordComponent") // made by a walk for its visitor, compared by content
  record Malformed(byte[] octets, String why) implements AvpValue {
    @Override
    public boolean equals(Object other) {
      return other instanceof Malformed that
          && Arrays.equals(octets, that.octets)
          && why.equals(that.why);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(octets);
    }

    @Override
    public String toString() {
      return hex(octets) + " !! not " + why;
    }
  }

  /// The value on which a cursor stands, as its definition has it.
  static AvpValue of(AvpCursor at, @Nullable AvpDefinition definition) {
    if (definition == null) {
      return new Octets(at.octets());
    }
    try {
      return typed(at, definition);
    } catch (AvpFormatException e) {
      return new Malformed(at.octets(), e.wanted());
    }
  }

  private static AvpValue typed(AvpCursor at, AvpDefinition definition) {
    return switch (definition.type()) {
      case INTEGER32, ENUMERATED -> named(definition, at.integer32(), at.integer32());
      case UNSIGNED32 -> unsigned(definition, at);
      case INTEGER64 -> new Signed(at.integer64());
      case UNSIGNED64 -> new Unsigned(at.unsigned64());
      case FLOAT32 -> new Floating(at.float32());
      case FLOAT64 -> new Floating(at.float64());
      case ADDRESS -> new Address(at.address().toString());
      case TIME -> new Moment(at.timeEpochSeconds());
      case DIAMETER_IDENTITY -> new Text(at.identity());
      // A URI that breaks its grammar is shown all the same: it is text.
      case UTF8_STRING, DIAMETER_URI, IP_FILTER_RULE, QOS_FILTER_RULE -> new Text(at.utf8());
      case OCTET_STRING, GROUPED -> new Octets(at.octets());
    };
  }

  private static AvpValue unsigned(AvpDefinition definition, AvpCursor at) {
    AvpValue value = named(definition, at.unsigned32Bits(), at.unsigned32());
    return value instanceof Signed(long number) ? new Unsigned(number) : value;
  }

  private static AvpValue named(AvpDefinition definition, int bits, long number) {
    String name = definition.enumName(bits);
    return name == null ? new Signed(number) : new Named(number, name);
  }

  private static String hex(byte[] octets) {
    return "0x" + HexFormat.of().formatHex(octets);
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    text.codePoints()
        .forEach(
            point -> {
              if (point == '"' || point == '\\') {
                quoted.append('\\').appendCodePoint(point);
              } else if (isPrintable(point)) {
                quoted.appendCodePoint(point);
              } else {
                quoted.append("\\u{").append(Integer.toHexString(point)).append('}');
              }
            });
    return quoted.append('"').toString();
  }

  private static boolean isPrintable(int point) {
    int type = Character.getType(point);
    return !Character.isISOControl(point)
        && type != Character.FORMAT
        && type != Character.LINE_SEPARATOR
        && type != Character.PARAGRAPH_SEPARATOR
        && type != Character.UNASSIGNED
        && type != Character.PRIVATE_USE;
  }
}
