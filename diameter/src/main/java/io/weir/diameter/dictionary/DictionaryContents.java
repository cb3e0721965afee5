package io.weir.diameter.dictionary;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The definitions of a dictionary while it is put together. Owned by the thread that does it.
final class DictionaryContents {
  final Set<Application> applications = new LinkedHashSet<>();
  final Map<Long, AvpDefinition> avps = new LinkedHashMap<>();
  final Map<Long, CommandDefinition> commands = new LinkedHashMap<>();
  @Nullable Grammar answerMessage;
  private final Map<String, AvpDefinition> avpsByName = new LinkedHashMap<>();

  /// Adds or replaces an AVP.
  void put(AvpDefinition avp) {
    avps.put(key(avp.code(), avp.vendorId()), avp);
    avpsByName.put(avp.name(), avp);
  }

  /// Adds or replaces a command.
  void put(CommandDefinition command) {
    commands.put(key(command), command);
  }

  @Nullable AvpDefinition avp(String name) {
    return avpsByName.get(name);
  }

  /// Adds all of another dictionary.
  ///
  /// @throws DictionaryException if the two contradict each other
  void addAll(Dictionary other) {
    applications.addAll(other.applications());
    other.avps().forEach(this::join);
    for (CommandDefinition command : other.commands()) {
      CommandDefinition old = commands.putIfAbsent(key(command), command);
      if (old != null && !old.equals(command)) {
        throw new DictionaryException(
            "the dictionaries define "
                + command.name()
                + " of application "
                + Integer.toUnsignedString(command.applicationId())
                + " in two ways");
      }
    }
    if (answerMessage == null) {
      answerMessage = other.answerMessage();
    }
  }

  private void join(AvpDefinition avp) {
    AvpDefinition old = avps.get(key(avp.code(), avp.vendorId()));
    AvpDefinition namesake = avpsByName.get(avp.name());
    if (old == null && namesake == null) {
      put(avp);
      return;
    }
    if (old == null || namesake == null || !old.equals(namesake)) {
      AvpDefinition other = old == null ? namesake : old;
      throw new DictionaryException(
          "the dictionaries contradict each other: "
              + avp.label()
              + " and "
              + (other == null ? "" : other.label()));
    }
    if (!old.equals(avp)) {
      put(joined(old, avp));
    }
  }

  /// Two dictionaries may each add values to an enumeration they both inherit; all else is equal.
  private static AvpDefinition joined(AvpDefinition left, AvpDefinition right) {
    Map<Integer, String> names = new LinkedHashMap<>(left.enumNames());
    right.enumNames().forEach(names::putIfAbsent);
    AvpDefinition joined = withValues(left, names, left.openEnum() || right.openEnum());
    if (!names.entrySet().containsAll(right.enumNames().entrySet())
        || !joined.equals(withValues(right, names, joined.openEnum()))) {
      throw new DictionaryException(
          "the dictionaries define " + left.label() + " in two ways; keep one of them");
    }
    return joined;
  }

  /// The same AVP with other named values.
  static AvpDefinition withValues(AvpDefinition avp, Map<Integer, String> names, boolean open) {
    return new AvpDefinition(
        avp.name(), avp.id(), avp.type(), avp.flags(), names, open, avp.group());
  }

  private static long key(int code, int vendorId) {
    return (long) vendorId << 32 | (code & 0xFFFFFFFFL);
  }

  private static long key(CommandDefinition command) {
    return key(Dictionary.commandKey(command.code(), command.role()), command.applicationId());
  }
}
