package io.weir.agent.call;

import io.weir.diameter.Node;
import io.weir.diameter.core.Capabilities;
import io.weir.diameter.dictionary.AvpAssignments;
import io.weir.diameter.dictionary.CommandDefinition;
import io.weir.diameter.dictionary.Grammar.Position;
import io.weir.diameter.dictionary.Grammar.Rule;
import io.weir.diameter.wire.AvpCursor;
import io.weir.diameter.wire.AvpId;
import io.weir.diameter.wire.BaseAvp;
import io.weir.diameter.wire.CommandCode;
import io.weir.diameter.wire.DiameterMessage;
import io.weir.diameter.wire.MessageBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// A request made of what the user assigns and what can be filled in. Used once, by one thread.
///
/// Filled in is only what the user has not assigned: who we are, who the peer is, and for what the
/// command's grammar requires a value that asks for nothing special.
final class RequestDraft {
  private final CommandName command;
  private final DiameterMessage given;
  private final Map<AvpId, Consumer<MessageBuilder>> standard = new LinkedHashMap<>();
  private final List<String> missing = new ArrayList<>();

  /// @param assignments what the user assigns
  /// @param node this node
  /// @param peer who the peer said it is
  RequestDraft(CommandName command, AvpAssignments assignments, Node node, Capabilities peer) {
    this.command = command;
    MessageBuilder assigned = MessageBuilder.request(command.code(), command.applicationId());
    assignments.addTo(assigned);
    given = assigned.build();
    Capabilities local = node.local();
    long application = Integer.toUnsignedLong(command.applicationId());
    text(BaseAvp.SESSION_ID, node.newSessionId());
    text(BaseAvp.ORIGIN_HOST, local.originHost());
    text(BaseAvp.ORIGIN_REALM, local.originRealm());
    text(BaseAvp.DESTINATION_REALM, peer.originRealm());
    text(BaseAvp.DESTINATION_HOST, peer.originHost());
    number(BaseAvp.AUTH_APPLICATION_ID, application);
    number(BaseAvp.ACCT_APPLICATION_ID, application);
    text(BaseAvp.SERVICE_CONTEXT_ID, "weir@example.com");
    number(BaseAvp.CC_REQUEST_TYPE, 1);
    number(BaseAvp.CC_REQUEST_NUMBER, 0);
    number(BaseAvp.ACCOUNTING_RECORD_TYPE, 1);
    number(BaseAvp.ACCOUNTING_RECORD_NUMBER, 0);
    number(BaseAvp.RE_AUTH_REQUEST_TYPE, 0);
    number(BaseAvp.TERMINATION_CAUSE, 1);
  }

  private void text(AvpId id, String value) {
    standard.put(id, builder -> builder.add(id, value));
  }

  private void number(AvpId id, long value) {
    standard.put(id, builder -> builder.addUnsigned32(id, value));
  }

  /// The whole request.
  DiameterMessage build() {
    MessageBuilder builder = MessageBuilder.request(command.code(), command.applicationId());
    if (command.isProxiable()) {
      builder.proxiable();
    }
    fixedFirst(builder);
    for (AvpId id : filledIn()) {
      if (!given.find(id).found()) {
        add(builder, id);
      }
    }
    AvpCursor rest = given.avps();
    while (rest.next()) {
      if (!isFixed(rest)) {
        builder.addRaw(rest);
      }
    }
    return builder.build();
  }

  /// What the grammar requires and nobody has assigned, for people.
  List<String> missing() {
    return missing;
  }

  private void fixedFirst(MessageBuilder builder) {
    AvpCursor session = given.find(BaseAvp.SESSION_ID);
    if (session.found()) {
      builder.addRaw(session);
    } else {
      add(builder, BaseAvp.SESSION_ID);
    }
  }

  private static boolean isFixed(AvpCursor at) {
    return at.code() == BaseAvp.SESSION_ID.code() && at.vendorId() == 0;
  }

  private void add(MessageBuilder builder, AvpId id) {
    Consumer<MessageBuilder> value = standard.get(id);
    if (value != null) {
      value.accept(builder);
    }
  }

  /// The AVPs to fill in, without the Session-Id, in the order of the grammar.
  private List<AvpId> filledIn() {
    Optional<CommandDefinition> known = command.definition();
    if (known.isEmpty()) {
      return List.of(BaseAvp.ORIGIN_HOST, BaseAvp.ORIGIN_REALM, BaseAvp.DESTINATION_REALM);
    }
    List<AvpId> ids = new ArrayList<>();
    for (Rule rule : known.get().grammar().rules()) {
      if (rule.position() == Position.OPTIONAL || rule.min() == 0 || rule.isAny()) {
        continue;
      }
      Optional<AvpId> fillable =
          standard.keySet().stream().filter(id -> isSame(id, rule.id())).findFirst();
      if (fillable.isEmpty() && !given.find(rule.id()).found()) {
        missing.add(rule.name());
      }
      fillable.filter(id -> !isSame(id, BaseAvp.SESSION_ID)).ifPresent(ids::add);
    }
    // "One of the Acct-Application-Id and Vendor-Specific-Application-Id AVPs MUST be present"
    // (RFC 6733 section 9.7.1), which its grammar does not say.
    if (command.code() == CommandCode.ACCOUNTING
        && !given.find(BaseAvp.VENDOR_SPECIFIC_APPLICATION_ID).found()) {
      ids.add(BaseAvp.ACCT_APPLICATION_ID);
    }
    return ids;
  }

  private static boolean isSame(AvpId one, AvpId other) {
    return one.code() == other.code() && one.vendorId() == other.vendorId();
  }
}
