package io.weir.diameter.dictionary;

import io.weir.diameter.wire.AvpCursor;
import io.weir.diameter.wire.AvpFault;
import io.weir.diameter.wire.AvpHeader;
import io.weir.diameter.wire.DiameterMessage;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Messages as text for people, and the walk that other formats are written from. Stateless and
/// thread-safe. No octets make it throw.
public final class DiameterText {
  private DiameterText() {}

  /// The message as a header line and one line per AVP, groups indented:
  ///
  ///     Credit-Control-Request (272), proxiable, application 4 (Diameter Credit-Control), ...
  ///       Session-Id (263) M = "a;1;2"
  ///       Subscription-Id (443) M
  ///         Subscription-Id-Type (450) M = END_USER_E164 (0)
  ///
  /// @return lines that end in a line feed
  public static String print(DiameterMessage message, Dictionary dictionary) {
    Printer printer = new Printer();
    printer.header(message, dictionary);
    walk(message, dictionary, printer);
    return printer.text.toString();
  }

  /// Shows the AVPs of a message to a visitor, in their order and to a depth of [
  /// MessageChecker#MAX_DEPTH]; what is deeper is shown as octets.
  public static void walk(DiameterMessage message, Dictionary dictionary, AvpVisitor visitor) {
    walk(message.avps(), 0, dictionary, visitor);
  }

  private static void walk(AvpCursor at, int depth, Dictionary dictionary, AvpVisitor visitor) {
    while (at.next()) {
      AvpDefinition definition = dictionary.avp(at.code(), at.vendorId());
      if (definition != null
          && definition.type() == AvpType.GROUPED
          && depth < MessageChecker.MAX_DEPTH) {
        visitor.beginGroup(at, definition);
        walk(at.group(), depth + 1, dictionary, visitor);
        visitor.endGroup();
      } else {
        visitor.value(at, definition, AvpValue.of(at, definition));
      }
    }
    AvpFault fault = at.fault();
    if (fault != null) {
      visitor.fault(fault);
    }
  }

  /// Writes the text. Owned by one call of [#print].
  private static final class Printer implements AvpVisitor {
    private final StringBuilder text = new StringBuilder(512);
    private int depth = 1;

    void header(DiameterMessage message, Dictionary dictionary) {
      CommandDefinition command =
          message.isRequest()
              ? dictionary.request(message.applicationId(), message.commandCode())
              : dictionary.answer(message.applicationId(), message.commandCode());
      String unknown = message.isRequest() ? "unknown request" : "unknown answer";
      text.append(command == null ? unknown : command.name());
      text.append(" (").append(message.commandCode()).append(')');
      text.append(message.isProxiable() ? ", proxiable" : "");
      text.append(message.isError() ? ", error" : "");
      text.append(message.isRetransmitted() ? ", retransmitted" : "");
      text.append(", application ").append(application(message.applicationId(), dictionary));
      text.append(", hop-by-hop ").append(hex(message.hopByHopId()));
      text.append(", end-to-end ").append(hex(message.endToEndId()));
      text.append(", ").append(message.length()).append(" octets\n");
    }

    private static String application(int id, Dictionary dictionary) {
      for (Application application : dictionary.applications()) {
        if (application.id() == id) {
          return Integer.toUnsignedString(id) + " (" + application.name() + ")";
        }
      }
      return Integer.toUnsignedString(id);
    }

    private static String hex(int id) {
      return "0x" + HexFormat.of().toHexDigits(id);
    }

    @Override
    public void value(AvpCursor at, @Nullable AvpDefinition definition, AvpValue value) {
      name(at, definition);
      text.append(" = ").append(value).append('\n');
    }

    @Override
    public void beginGroup(AvpCursor at, AvpDefinition definition) {
      name(at, definition);
      text.append('\n');
      depth++;
    }

    @Override
    public void endGroup() {
      depth--;
    }

    @Override
    public void fault(AvpFault fault) {
      indent();
      text.append("!! no AVP at octet ").append(fault.offset()).append(": ");
      text.append(fault.kind()).append(", code ");
      text.append(AvpDefinition.codeLabel(fault.code(), fault.vendorId()));
      text.append(", length ").append(fault.claimedLength());
      text.append(", ").append(fault.availableLength()).append(" octets left\n");
    }

    private void name(AvpCursor at, @Nullable AvpDefinition definition) {
      indent();
      text.append(
          definition == null
              ? "AVP " + AvpDefinition.codeLabel(at.code(), at.vendorId())
              : definition.label());
      int flags = at.flags();
      if ((flags & (AvpHeader.FLAG_MANDATORY | AvpHeader.FLAG_PROTECTED)) != 0) {
        // The vendor is in the label, so V would say nothing new.
        text.append(' ').append(FlagRule.letters(flags & ~AvpHeader.FLAG_VENDOR));
      }
      if ((flags & AvpHeader.FLAGS_RESERVED) != 0) {
        text.append(" reserved bits 0x")
            .append(Integer.toHexString(flags & AvpHeader.FLAGS_RESERVED));
      }
    }

    private void indent() {
      text.repeat(' ', depth * 2);
    }
  }
}
