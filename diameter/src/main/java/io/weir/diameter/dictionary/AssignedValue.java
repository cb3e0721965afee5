package io.weir.diameter.dictionary;

import io.weir.diameter.wire.AddressValue;
import io.weir.diameter.wire.AvpId;
import io.weir.diameter.wire.DiameterUri;
import io.weir.diameter.wire.MessageBuilder;
import io.weir.diameter.wire.NtpTime;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// A value that was read from text and can be written into a message. Immutable.
@FunctionalInterface
interface AssignedValue {
  void addTo(MessageBuilder builder, AvpId id);

  /// Reads a value of an AVP that is not a group.
  ///
  /// @param definition null for an AVP the dictionary does not know, which is then octets
  /// @throws IllegalArgumentException saying what is wrong with the text
  static AssignedValue read(@Nullable AvpDefinition definition, String text) {
    if (definition == null) {
      return octets(text);
    }
    return switch (definition.type()) {
      case OCTET_STRING -> octets(text);
      case INTEGER32 -> {
        int value = (int) number(definition, text, Integer.MIN_VALUE, Integer.MAX_VALUE);
        yield (builder, id) -> builder.addInteger32(id, value);
      }
      case ENUMERATED -> {
        int value = (int) number(definition, text, Integer.MIN_VALUE, Integer.MAX_VALUE);
        yield (builder, id) -> builder.addEnumerated(id, value);
      }
      case UNSIGNED32 -> {
        long value = number(definition, text, 0, 0xFFFFFFFFL);
        yield (builder, id) -> builder.addUnsigned32(id, value);
      }
      case INTEGER64 -> {
        long value = number(definition, text, Long.MIN_VALUE, Long.MAX_VALUE);
        yield (builder, id) -> builder.addInteger64(id, value);
      }
      case UNSIGNED64 -> unsigned64(text);
      case FLOAT32 -> {
        float value = (float) floating(text);
        yield (builder, id) -> builder.addFloat32(id, value);
      }
      case FLOAT64 -> {
        double value = floating(text);
        yield (builder, id) -> builder.addFloat64(id, value);
      }
      case ADDRESS -> address(text);
      case TIME -> time(text);
      case UTF8_STRING, DIAMETER_IDENTITY, DIAMETER_URI, IP_FILTER_RULE, QOS_FILTER_RULE ->
          text(definition.type(), text);
      case GROUPED ->
          throw new IllegalArgumentException(
              definition.name()
                  + " is a group; write "
                  + definition.name()
                  + "={AVP=value,...} or "
                  + definition.name()
                  + ".AVP=value");
    };
  }

  private static AssignedValue octets(String text) {
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    if (text.startsWith("0x")) {
      try {
        octets = HexFormat.of().parseHex(text, 2, text.length());
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "after 0x come pairs of hexadecimal digits, not " + text.substring(2), e);
      }
    }
    byte[] value = octets;
    return (builder, id) -> builder.addOctets(id, value);
  }

  private static long number(AvpDefinition definition, String text, long min, long max) {
    OptionalInt named = definition.enumValue(text);
    if (named.isPresent()) {
      return definition.type() == AvpType.UNSIGNED32
          ? Integer.toUnsignedLong(named.getAsInt())
          : named.getAsInt();
    }
    try {
      long number = Long.parseLong(text);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(noNumber(definition, text), e);
    }
    throw new IllegalArgumentException(
        definition.label() + " is a number from " + min + " to " + max + ", not " + text);
  }

  private static String noNumber(AvpDefinition definition, String text) {
    Map<Integer, String> names = definition.enumNames();
    if (names.isEmpty()) {
      return definition.label() + " is a number, not " + text;
    }
    return definition.label()
        + " has no value "
        + text
        + NearNames.sentence(text, names.values())
        + (names.size() <= 8 ? " It has " + String.join(", ", names.values()) : "");
  }

  private static AssignedValue unsigned64(String text) {
    try {
      long bits = Long.parseUnsignedLong(text);
      return (builder, id) -> builder.addUnsigned64(id, bits);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "the value is a number from 0 to 18446744073709551615, not " + text, e);
    }
  }

  private static double floating(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("the value is a number like 1.5, not " + text, e);
    }
  }

  private static AssignedValue address(String text) {
    try {
      AddressValue address = AddressValue.of(InetAddress.ofLiteral(text));
      return (builder, id) -> builder.addAddress(id, address);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the value is an IPv4 or IPv6 address, not a name: " + text, e);
    }
  }

  private static AssignedValue time(String text) {
    long epochSeconds;
    try {
      epochSeconds =
          text.matches("-?[0-9]{1,18}")
              ? Long.parseLong(text)
              : OffsetDateTime.parse(text).toEpochSecond();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "the value is a time like 2026-01-31T12:00:00Z or seconds since 1970, not " + text, e);
    }
    NtpTime.fromEpochSeconds(epochSeconds);
    return (builder, id) -> builder.addTime(id, epochSeconds);
  }

  private static AssignedValue text(AvpType type, String text) {
    boolean ascii = text.chars().allMatch(c -> c > 0 && c < 0x80);
    if (type == AvpType.DIAMETER_URI) {
      DiameterUri.parse(text);
    } else if (type == AvpType.DIAMETER_IDENTITY
        && (text.isEmpty() || !text.chars().allMatch(c -> c > ' ' && c < 0x7F))) {
      throw new IllegalArgumentException(
          "the value is a host or realm name in ASCII without spaces, not '" + text + "'");
    } else if (type != AvpType.UTF8_STRING && !ascii) {
      throw new IllegalArgumentException("a " + type.rfcName() + " is ASCII text");
    } else if (text.indexOf('\0') >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new IllegalArgumentException("the text cannot be written in UTF-8");
    }
    return (builder, id) -> builder.add(id, text);
  }
}
