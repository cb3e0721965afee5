package io.weir.diameter.dictionary;

import io.weir.diameter.wire.AvpId;
import io.weir.diameter.wire.MessageBuilder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// AVPs written as `name=value`, for people at a command line. The dictionary gives names their
/// codes, flags and types.
///
///     Session-Id=host.example;1;2                 text, as it stands
///     CC-Request-Type=INITIAL_REQUEST             a value by name, or by number
///     Host-IP-Address=192.0.2.1                   or an IPv6 address
///     Event-Timestamp=2026-01-01T00:00:00Z        or seconds since 1970
///     Class=0x0102ff                              octets, or text
///     Subscription-Id.Subscription-Id-Type=0      a member of a group; assignments that
///     Subscription-Id.Subscription-Id-Data=491    name the same group go into one AVP
///     Subscription-Id[1].Subscription-Id-Type=1   the second AVP of that name
///     Unit-Value={Value-Digits=5,Exponent=-2}     a whole group; "..." around values with , or }
///     10415:1032=0x00000001                       vendor:code, if not in the dictionary
///
/// An AVP that is not a group and is assigned twice is there twice. AVPs keep the order in which
/// they are first named.
///
/// Immutable.
public final class AvpAssignments {
  private final List<Node> roots;

  private AvpAssignments(List<Node> roots) {
    this.roots = List.copyOf(roots);
  }

  /// An AVP to be written. A group has members, every other AVP has what writes it.
  static final class Node {
    final AvpId id;
    final @Nullable AvpDefinition definition;
    final List<Node> members = new ArrayList<>();
    @Nullable AssignedValue value;

    Node(AvpId id, @Nullable AvpDefinition definition) {
      this.id = id;
      this.definition = definition;
    }

    /// Whether this is an AVP of the same name.
    boolean isNamed(AvpId other) {
      return id.code() == other.code() && id.vendorId() == other.vendorId();
    }
  }

  /// Reads assignments.
  ///
  /// @throws AssignmentException listing every argument that cannot be read, and why
  public static AvpAssignments parse(Dictionary dictionary, List<String> assignments) {
    List<Node> roots = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < assignments.size(); i++) {
      try {
        new AssignmentReader(dictionary, assignments.get(i)).readInto(roots);
      } catch (IllegalArgumentException e) {
        problems.add("argument " + (i + 1) + ", " + assignments.get(i) + ": " + e.getMessage());
      }
    }
    if (!problems.isEmpty()) {
      throw new AssignmentException(problems);
    }
    return new AvpAssignments(roots);
  }

  /// Adds the AVPs to a message.
  public void addTo(MessageBuilder builder) {
    roots.forEach(node -> add(node, builder));
  }

  private static void add(Node node, MessageBuilder builder) {
    AssignedValue value = node.value;
    if (value != null) {
      value.addTo(builder, node.id);
      return;
    }
    builder.begin(node.id);
    node.members.forEach(member -> add(member, builder));
    builder.end();
  }
}
