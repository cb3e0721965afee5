package io.weir.diameter.dictionary;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What one text says, before names are resolved: the result of [DraftReader] and [GrammarReader],
/// the input of [Linker]. Owned by the thread that parses.
final class Draft {
  /// The name other dictionaries inherit this one by.
  @Nullable Token name;

  final List<Token> inherited = new ArrayList<>();
  final List<Application> applications = new ArrayList<>();
  final List<AvpRow> avps = new ArrayList<>();
  final List<EnumBlock> enums = new ArrayList<>();
  final List<Choice> choices = new ArrayList<>();
  final List<CommandRow> commands = new ArrayList<>();
  final List<Definition> definitions = new ArrayList<>();

  /// Names before `::=`, of faulty definitions too: one fault is not to look like two.
  final Set<String> attempted = new HashSet<>();

  /// A row of an `avps` section.
  record AvpRow(Token name, int code, int vendorId, AvpType type, FlagRule flags) {}

  /// An `enum` section.
  record EnumBlock(Token name, boolean open, Map<Integer, String> values) {
    EnumBlock {
      values = new LinkedHashMap<>(values);
    }
  }

  /// A row of an `exactly-one` section: of the members, one is in the group.
  record Choice(Token group, List<Token> members) {}

  /// A row of a `commands` section.
  record CommandRow(Token name, Token abbreviation, int code) {}

  /// A definition in a `grammar` section.
  record Definition(Token name, Header header, List<DraftRule> rules) {}

  /// The first line of a definition, after `::=`.
  sealed interface Header {
    /// `< AVP Header: code vendor >`
    record OfAvp(Token codeAt, int code, int vendorId) implements Header {}

    /// `< Diameter Header: code, REQ, PXY >`
    record OfCommand(
        Token codeAt, int code, CommandDefinition.Role role, CommandDefinition.Routing routing)
        implements Header {}

    /// `< Diameter Header: code, ERR [, PXY] >` of RFC 6733 section 7.2, where `code` is a word.
    record OfAnswerMessage(Token codeAt) implements Header {}
  }

  /// A rule of a definition.
  record DraftRule(Token name, int min, int max, Grammar.Position position) {}
}
