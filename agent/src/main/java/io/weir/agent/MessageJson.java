package io.weir.agent;

import io.weir.diameter.dictionary.AvpDefinition;
import io.weir.diameter.dictionary.AvpValue;
import io.weir.diameter.dictionary.AvpVisitor;
import io.weir.diameter.dictionary.Check;
import io.weir.diameter.dictionary.CommandDefinition;
import io.weir.diameter.dictionary.CommandDefinition.Role;
import io.weir.diameter.dictionary.DiameterText;
import io.weir.diameter.dictionary.Dictionary;
import io.weir.diameter.wire.AvpCursor;
import io.weir.diameter.wire.AvpFault;
import io.weir.diameter.wire.AvpHeader;
import io.weir.diameter.wire.DiameterMessage;
import io.weir.diameter.wire.ResultCode;
import java.math.BigInteger;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// Writes messages as JSON objects: the fields of the header, and the AVPs as an array of objects
/// `{name, code, vendorId, flags, value}`, or `avps` instead of `value` for a group. Owned by one
/// thread.
///
/// Numbers are numbers; a value that has a name in the dictionary has it in `valueName`. Octets are
/// hexadecimal text that begins with `0x`. Data that is no value of its type has `malformed`.
public final class MessageJson implements AvpVisitor {
  private final JsonGenerator json;
  private final Dictionary dictionary;

  /// A writer.
  ///
  /// @param json where to
  /// @param dictionary names AVPs and commands
  public MessageJson(JsonGenerator json, Dictionary dictionary) {
    this.json = json;
    this.dictionary = dictionary;
  }

  /// Writes one message as an object.
  ///
  /// @param message the message
  /// @param check what a checker found, which becomes `fault`; null to leave that out
  public void write(DiameterMessage message, @Nullable Check check) {
    json.writeStartObject();
    CommandDefinition command =
        dictionary.command(
            message.applicationId(),
            message.commandCode(),
            message.isRequest() ? Role.REQUEST : Role.ANSWER);
    if (command != null) {
      json.writeStringProperty("command", command.name());
    }
    json.writeNumberProperty("commandCode", message.commandCode());
    json.writeNumberProperty("applicationId", Integer.toUnsignedLong(message.applicationId()));
    json.writeBooleanProperty("request", message.isRequest());
    json.writeBooleanProperty("proxiable", message.isProxiable());
    json.writeBooleanProperty("error", message.isError());
    json.writeBooleanProperty("retransmitted", message.isRetransmitted());
    json.writeNumberProperty("hopByHopId", Integer.toUnsignedLong(message.hopByHopId()));
    json.writeNumberProperty("endToEndId", Integer.toUnsignedLong(message.endToEndId()));
    json.writeNumberProperty("version", message.version());
    json.writeNumberProperty("length", message.length());
    json.writeArrayPropertyStart("avps");
    DiameterText.walk(message, dictionary, this);
    json.writeEndArray();
    if (check instanceof Check.Faulty(int resultCode, String words, byte[] _)) {
      json.writeObjectPropertyStart("fault");
      json.writeNumberProperty("resultCode", Integer.toUnsignedLong(resultCode));
      json.writeStringProperty("name", ResultCode.name(resultCode));
      json.writeStringProperty("message", words);
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  @Override
  public void value(AvpCursor at, @Nullable AvpDefinition definition, AvpValue value) {
    begin(at, definition);
    switch (value) {
      case AvpValue.Signed(long number) -> json.writeNumberProperty("value", number);
      case AvpValue.Unsigned(long bits) -> {
        json.writeName("value");
        json.writeNumber(new BigInteger(Long.toUnsignedString(bits)));
      }
      case AvpValue.Floating(double number) -> writeFloating(number);
      case AvpValue.Named(long number, String name) -> {
        json.writeNumberProperty("value", number);
        json.writeStringProperty("valueName", name);
      }
      case AvpValue.Text(String text) -> json.writeStringProperty("value", text);
      case AvpValue.Address(String text) -> json.writeStringProperty("value", text);
      case AvpValue.Moment moment -> json.writeStringProperty("value", moment.toString());
      case AvpValue.Octets(byte[] octets) -> json.writeStringProperty("value", hex(octets));
      case AvpValue.Malformed(byte[] octets, String why) -> {
        json.writeStringProperty("value", hex(octets));
        json.writeStringProperty("malformed", "not " + why);
      }
    }
    json.writeEndObject();
  }

  /// JSON has no infinities.
  private void writeFloating(double number) {
    if (Double.isFinite(number)) {
      json.writeNumberProperty("value", number);
    } else {
      json.writeStringProperty("value", Double.toString(number));
    }
  }

  @Override
  public void beginGroup(AvpCursor at, AvpDefinition definition) {
    begin(at, definition);
    json.writeArrayPropertyStart("avps");
  }

  @Override
  public void endGroup() {
    json.writeEndArray();
    json.writeEndObject();
  }

  @Override
  public void fault(AvpFault fault) {
    json.writeStartObject();
    json.writeStringProperty("fault", fault.kind().name());
    json.writeNumberProperty("offset", fault.offset());
    json.writeNumberProperty("code", Integer.toUnsignedLong(fault.code()));
    json.writeNumberProperty("vendorId", Integer.toUnsignedLong(fault.vendorId()));
    json.writeNumberProperty("claimedLength", fault.claimedLength());
    json.writeNumberProperty("availableLength", fault.availableLength());
    json.writeEndObject();
  }

  private void begin(AvpCursor at, @Nullable AvpDefinition definition) {
    json.writeStartObject();
    if (definition != null) {
      json.writeStringProperty("name", definition.name());
    }
    json.writeNumberProperty("code", Integer.toUnsignedLong(at.code()));
    json.writeNumberProperty("vendorId", Integer.toUnsignedLong(at.vendorId()));
    json.writeStringProperty("flags", flags(at.flags()));
  }

  /// The flags that are set, as the letters of RFC 6733 section 4.1; a reserved bit is an `r`.
  private static String flags(int flags) {
    String letters =
        ((flags & AvpHeader.FLAG_VENDOR) != 0 ? "V" : "")
            + ((flags & AvpHeader.FLAG_MANDATORY) != 0 ? "M" : "")
            + ((flags & AvpHeader.FLAG_PROTECTED) != 0 ? "P" : "");
    return letters + "r".repeat(Integer.bitCount(flags & AvpHeader.FLAGS_RESERVED));
  }

  private static String hex(byte[] octets) {
    return "0x" + HexFormat.of().formatHex(octets);
  }
}
