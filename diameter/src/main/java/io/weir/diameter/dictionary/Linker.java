package io.weir.diameter.dictionary;

import io.weir.diameter.dictionary.Grammar.Rule;
import io.weir.diameter.wire.AvpHeader;
import io.weir.diameter.wire.AvpId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Resolves the names of one text against itself and what it inherits, and builds the dictionary.
/// Commands are left to [CommandLinker]. Owned by the thread that parses.
final class Linker {
  private static final AvpId NO_ID = new AvpId(0, 0, false);

  private final Draft draft;
  private final Dictionary parent;
  private final Problems problems;
  private final Map<String, Draft.AvpRow> rows = new LinkedHashMap<>();
  private final Map<String, Draft.EnumBlock> enums = new HashMap<>();
  private final Map<String, Grammar> groups = new HashMap<>();
  private final Map<String, Draft.Choice> choices = new HashMap<>();

  /// @param parent everything the text inherits
  Linker(Draft draft, Dictionary parent, Problems problems) {
    this.draft = draft;
    this.parent = parent;
    this.problems = problems;
  }

  /// The dictionary: what is inherited and what the text adds. Meaningless if there are problems.
  DictionaryContents link() {
    draft.avps.forEach(this::linkRow);
    draft.enums.forEach(this::linkEnum);
    draft.choices.forEach(this::linkChoice);
    draft.definitions.forEach(this::linkGroup);
    checkGroupsAreDefined();
    DictionaryContents contents = new DictionaryContents();
    contents.addAll(parent);
    draft.applications.forEach(contents.applications::add);
    for (Draft.AvpRow row : rows.values()) {
      AvpDefinition avp = definition(row);
      if (avp != null) {
        contents.put(avp);
      }
    }
    enums.values().forEach(block -> extendInherited(block, contents));
    new CommandLinker(draft, this, problems).link(contents);
    checkFinite(contents);
    return contents;
  }

  private void linkRow(Draft.AvpRow row) {
    AvpDefinition inherited = parent.avp(row.code(), row.vendorId());
    Token name = row.name();
    Draft.AvpRow same = rowWithCode(row);
    if (same != null || inherited != null) {
      String holder =
          same != null
              ? same.name().text() + " in line " + same.name().line()
              : "the inherited " + parentName(row.code(), row.vendorId());
      problems.at(
          name,
          "code "
              + AvpDefinition.codeLabel(row.code(), row.vendorId())
              + " belongs to "
              + holder
              + "; give "
              + name.text()
              + " its own code or remove it");
    } else if (rows.containsKey(name.text()) || parent.avp(name.text()) != null) {
      problems.at(name, "there is an AVP " + name.text() + " already; rename or remove this one");
    } else {
      rows.put(name.text(), row);
    }
  }

  private Draft.@Nullable AvpRow rowWithCode(Draft.AvpRow row) {
    for (Draft.AvpRow other : rows.values()) {
      if (other.code() == row.code() && other.vendorId() == row.vendorId()) {
        return other;
      }
    }
    return null;
  }

  private String parentName(int code, int vendorId) {
    AvpDefinition avp = parent.avp(code, vendorId);
    return avp == null ? "AVP" : avp.name();
  }

  private void linkEnum(Draft.EnumBlock block) {
    Token name = block.name();
    AvpType type = typeOf(name);
    if (type == null) {
      problems.at(name, undefined(name.text()));
    } else if (type != AvpType.ENUMERATED
        && type != AvpType.UNSIGNED32
        && type != AvpType.INTEGER32) {
      problems.at(
          name,
          name.text()
              + " is of type "
              + type.rfcName()
              + "; values are named for Enumerated, Unsigned32 and Integer32");
    } else if (enums.putIfAbsent(name.text(), block) != null) {
      problems.at(name, "the values of " + name.text() + " stand here twice; join the two");
    }
  }

  private @Nullable AvpType typeOf(Token name) {
    Draft.AvpRow row = rows.get(name.text());
    if (row != null) {
      return row.type();
    }
    AvpDefinition inherited = parent.avp(name.text());
    return inherited == null ? null : inherited.type();
  }

  private void linkChoice(Draft.Choice choice) {
    Token group = choice.group();
    if (typeOf(group) == null) {
      problems.at(group, undefined(group.text()));
    } else if (typeOf(group) != AvpType.GROUPED || !rows.containsKey(group.text())) {
      problems.at(group, group.text() + " is not a Grouped AVP of this dictionary");
    } else if (choices.putIfAbsent(group.text(), choice) != null) {
      problems.at(group, "the choice in " + group.text() + " stands here twice; remove one");
    }
  }

  private void linkGroup(Draft.Definition definition) {
    if (!(definition.header() instanceof Draft.Header.OfAvp header)) {
      return;
    }
    Token name = definition.name();
    Draft.AvpRow row = rows.get(name.text());
    if (row == null) {
      problems.at(
          name,
          parent.avp(name.text()) == null
              ? undefined(name.text())
              : name.text() + " is inherited with its grammar; remove this one");
    } else if (row.type() != AvpType.GROUPED) {
      problems.at(
          name,
          name.text()
              + " is of type "
              + row.type().rfcName()
              + ", and only a Grouped AVP has a grammar; correct its type or remove the grammar");
    } else if (row.code() != header.code() || row.vendorId() != header.vendorId()) {
      problems.at(
          header.codeAt(),
          name.text()
              + " has code "
              + AvpDefinition.codeLabel(row.code(), row.vendorId())
              + " in the avps section; make the two agree");
    } else if (groups.containsKey(name.text())) {
      problems.at(name, name.text() + " has a grammar already; remove one of the two");
    } else {
      Grammar grammar = new Grammar(rules(definition), List.of());
      groups.put(name.text(), new Grammar(grammar.rules(), exactlyOne(name.text(), grammar)));
    }
  }

  /// The rules of a definition with the names of AVPs resolved.
  List<Rule> rules(Draft.Definition definition) {
    List<Rule> rules = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Draft.DraftRule rule : definition.rules()) {
      Token name = rule.name();
      AvpId id = name.text().equals(Rule.ANY) ? NO_ID : idOf(name.text());
      if (id == null) {
        problems.at(name, undefined(name.text()));
      } else if (!seen.add(name.text())) {
        problems.at(
            name,
            name.text() + " has a rule in " + definition.name().text() + " already; remove one");
      } else {
        rules.add(new Rule(name.text(), id, rule.min(), rule.max(), rule.position()));
      }
    }
    return rules;
  }

  private @Nullable AvpId idOf(String name) {
    Draft.AvpRow row = rows.get(name);
    if (row != null) {
      boolean mandatory = (row.flags().must() & AvpHeader.FLAG_MANDATORY) != 0;
      return new AvpId(row.code(), row.vendorId(), mandatory);
    }
    AvpDefinition inherited = parent.avp(name);
    return inherited == null ? null : inherited.id();
  }

  /// What to say of an AVP that is nowhere defined.
  private String undefined(String name) {
    Set<String> known = new TreeSet<>(rows.keySet());
    parent.avps().forEach(avp -> known.add(avp.name()));
    return "no AVP is called "
        + name
        + NearNames.sentence(name, known)
        + " Define it under avps, or inherit the dictionary that has it";
  }

  private List<String> exactlyOne(String group, Grammar grammar) {
    Draft.Choice choice = choices.get(group);
    if (choice == null) {
      return List.of();
    }
    for (Token member : choice.members()) {
      if (grammar.rules().stream().noneMatch(rule -> rule.name().equals(member.text()))) {
        problems.at(member, member.text() + " has no rule in the grammar of " + group);
      }
    }
    return choice.members().stream().map(Token::text).toList();
  }

  private void checkGroupsAreDefined() {
    for (Draft.AvpRow row : rows.values()) {
      Token name = row.name();
      if (row.type() == AvpType.GROUPED && !draft.attempted.contains(name.text())) {
        problems.at(
            name,
            name.text()
                + " is Grouped and has no grammar; write under grammar: <"
                + name.text()
                + "> ::= < AVP Header: "
                + Integer.toUnsignedString(row.code())
                + " > ...");
      }
    }
  }

  /// The finished definition; null if it is a group whose grammar is faulty.
  private @Nullable AvpDefinition definition(Draft.AvpRow row) {
    String name = row.name().text();
    AvpId id = idOf(name);
    Grammar group = groups.get(name);
    if (id == null || (row.type() == AvpType.GROUPED) != (group != null)) {
      return null;
    }
    Draft.EnumBlock block = enums.get(name);
    Map<Integer, String> values = block == null ? Map.of() : block.values();
    boolean open = block != null && block.open();
    return new AvpDefinition(name, id, row.type(), row.flags(), values, open, group);
  }

  private void extendInherited(Draft.EnumBlock block, DictionaryContents contents) {
    AvpDefinition inherited = parent.avp(block.name().text());
    if (inherited == null) {
      return;
    }
    Map<Integer, String> values = new LinkedHashMap<>(inherited.enumNames());
    block
        .values()
        .forEach(
            (value, valueName) -> {
              String old = values.putIfAbsent(value, valueName);
              if (old != null && !old.equals(valueName)) {
                problems.at(
                    block.name(),
                    "the inherited " + inherited.name() + " calls " + value + " " + old);
              }
            });
    boolean open = inherited.openEnum() || block.open();
    contents.put(DictionaryContents.withValues(inherited, values, open));
  }

  /// A group that requires itself, at whatever depth, can never be written.
  private void checkFinite(DictionaryContents contents) {
    for (Draft.Definition definition : draft.definitions) {
      String name = definition.name().text();
      if (groups.containsKey(name) && requires(name, name, contents, new HashSet<>())) {
        problems.at(
            definition.name(),
            name + " requires itself, so no message could hold it; make one rule optional");
      }
    }
  }

  private static boolean requires(
      String from, String wanted, DictionaryContents contents, Set<String> seen) {
    AvpDefinition avp = contents.avp(from);
    if (avp == null || avp.group() == null || !seen.add(from)) {
      return false;
    }
    for (Rule rule : avp.group().rules()) {
      if (rule.min() > 0
          && (rule.name().equals(wanted) || requires(rule.name(), wanted, contents, seen))) {
        return true;
      }
    }
    return false;
  }
}
