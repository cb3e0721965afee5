package io.weir.diameter.dictionary;

import io.weir.diameter.dictionary.AvpAssignments.Node;
import io.weir.diameter.wire.AvpId;
import io.weir.diameter.wire.MessageBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads one assignment of [AvpAssignments]. Used once, by one thread. Faults are
/// [IllegalArgumentException]s whose message says what is wrong.
final class AssignmentReader {
  /// The index of a path element that has none.
  private static final int NO_INDEX = -1;

  /// More AVPs of one name than this are not counted.
  private static final int MAX_INDEX = 9999;

  private final Dictionary dictionary;
  private final String text;
  private int at;

  AssignmentReader(Dictionary dictionary, String text) {
    this.dictionary = dictionary;
    this.text = text;
  }

  /// Adds the AVP to those of the message.
  void readInto(List<Node> roots) {
    readAssignment(roots, 1, false);
  }

  private void readAssignment(List<Node> siblings, int depth, boolean inBraces) {
    Element element = readElement();
    if (element.isGroup() && depth > MessageBuilder.MAX_DEPTH) {
      throw fault("groups are nested " + MessageBuilder.MAX_DEPTH + " deep at most");
    }
    if (peek('.')) {
      at++;
      Node group = group(element, siblings);
      readAssignment(group.members, depth + 1, inBraces);
      return;
    }
    if (!peek('=')) {
      throw fault("= is missing after " + element.name + "; write " + element.name + "=value");
    }
    at++;
    readValue(element, siblings, depth, inBraces);
  }

  /// One step of a path: an AVP, and which of that name.
  private record Element(String name, AvpId id, @Nullable AvpDefinition definition, int index) {
    boolean isGroup() {
      return definition != null && definition.type() == AvpType.GROUPED;
    }
  }

  private Element readElement() {
    int from = at;
    while (at < text.length() && ".[=,{}".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String name = text.substring(from, at).strip();
    int index = peek('[') ? readIndex() : NO_INDEX;
    AvpDefinition definition = dictionary.avp(name);
    if (definition != null) {
      return new Element(name, definition.id(), definition, index);
    }
    if (name.matches("([0-9]{1,10}:)?[0-9]{1,10}")) {
      return numbered(name, index);
    }
    if (name.isEmpty()) {
      throw fault("the name of an AVP is missing; write name=value");
    }
    List<String> known = dictionary.avps().stream().map(AvpDefinition::name).toList();
    throw fault("no AVP is called " + name + NearNames.advice(name, known));
  }

  private Element numbered(String name, int index) {
    int colon = name.indexOf(':');
    int vendorId = colon < 0 ? 0 : unsigned(name.substring(0, colon));
    int code = unsigned(name.substring(colon + 1));
    AvpDefinition definition = dictionary.avp(code, vendorId);
    AvpId id = definition == null ? new AvpId(code, vendorId, false) : definition.id();
    return new Element(name, id, definition, index);
  }

  private int unsigned(String digits) {
    long number = Long.parseLong(digits);
    if (number > 0xFFFFFFFFL) {
      throw fault(digits + " is greater than 4294967295");
    }
    return (int) number;
  }

  private int readIndex() {
    int close = text.indexOf(']', at);
    String digits = close < 0 ? "" : text.substring(at + 1, close);
    if (!digits.matches("[0-9]{1,5}") || Integer.parseInt(digits) > MAX_INDEX) {
      throw fault("an index is a number from 0 to " + MAX_INDEX + " in brackets, as in [0]");
    }
    at = close + 1;
    return Integer.parseInt(digits);
  }

  /// The group that a path goes through: one that is there, or a new one.
  private Node group(Element element, List<Node> siblings) {
    if (!element.isGroup()) {
      throw fault(element.name + " is not a group, so nothing can be inside it");
    }
    int wanted = Math.max(0, element.index);
    int count = 0;
    for (Node sibling : siblings) {
      if (sibling.isNamed(element.id) && count++ == wanted) {
        return sibling;
      }
    }
    return newNode(element, wanted, count, siblings);
  }

  private Node newNode(Element element, int wanted, int count, List<Node> siblings) {
    if (wanted != count) {
      throw fault(element.name + "[" + wanted + "] cannot be: the next one is [" + count + "]");
    }
    Node node = new Node(element.id, element.definition);
    siblings.add(node);
    return node;
  }

  private void readValue(Element element, List<Node> siblings, int depth, boolean inBraces) {
    int count = (int) siblings.stream().filter(node -> node.isNamed(element.id)).count();
    int wanted = element.index == NO_INDEX ? count : element.index;
    if (element.isGroup() && peek('{')) {
      Node node = newNode(element, wanted, count, siblings);
      at++;
      readMembers(node, depth);
      if (!inBraces && at < text.length()) {
        throw fault("nothing belongs after the last }");
      }
      return;
    }
    String value = inBraces ? readInnerValue() : text.substring(at);
    AssignedValue assigned = AssignedValue.read(element.definition, value);
    newNode(element, wanted, count, siblings).value = assigned;
  }

  private void readMembers(Node group, int depth) {
    skipSpace();
    while (!peek('}')) {
      readAssignment(group.members, depth + 1, true);
      skipSpace();
      if (peek(',')) {
        at++;
        skipSpace();
      } else if (!peek('}')) {
        throw fault("a } is missing");
      }
    }
    at++;
  }

  private String readInnerValue() {
    if (peek('"')) {
      return readQuoted();
    }
    int from = at;
    while (at < text.length() && text.charAt(at) != ',' && text.charAt(at) != '}') {
      at++;
    }
    return text.substring(from, at).stripTrailing();
  }

  private String readQuoted() {
    StringBuilder value = new StringBuilder();
    at++;
    while (at < text.length() && text.charAt(at) != '"') {
      boolean escaped = text.charAt(at) == '\\' && at + 1 < text.length();
      at += escaped ? 1 : 0;
      value.append(text.charAt(at++));
    }
    if (at == text.length()) {
      throw fault("the closing \" is missing");
    }
    at++;
    return value.toString();
  }

  private void skipSpace() {
    while (peek(' ')) {
      at++;
    }
  }

  private boolean peek(char wanted) {
    return at < text.length() && text.charAt(at) == wanted;
  }

  private static IllegalArgumentException fault(String text) {
    return new IllegalArgumentException(text);
  }
}
