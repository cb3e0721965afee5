package io.weir.diameter.dictionary;

import io.weir.diameter.wire.AvpHeader;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Reads the sections of a dictionary row by row; grammars are left to [GrammarReader]. What
/// is wrong becomes a problem, and reading goes on with the next row. Owned by the thread that
/// parses.
final class DraftReader {
  private static final List<String> KEYWORDS =
      List.of(
          "dictionary",
          "inherits",
          "application",
          "vendor",
          "avps",
          "enum",
          "exactly-one",
          "commands",
          "grammar");
  private static final long MAX_UNSIGNED32 = 0xFFFFFFFFL;

  private final Problems problems;
  private final Draft draft = new Draft();
  private int vendorId;

  DraftReader(Problems problems) {
    this.problems = problems;
  }

  Draft read(List<Section> sections) {
    for (Section section : sections) {
      readSection(section);
    }
    return draft;
  }

  private void readSection(Section section) {
    switch (section.keyword().text()) {
      case "dictionary" -> readName(section);
      case "inherits" -> readInherits(section);
      case "application" -> readApplication(section);
      case "vendor" -> readVendor(section);
      case "avps" -> section.rows().forEach(this::readAvp);
      case "enum" -> readEnum(section);
      case "exactly-one" -> section.rows().forEach(this::readChoice);
      case "commands" -> section.rows().forEach(this::readCommand);
      case "grammar" -> new GrammarReader(section.tokens(), problems, draft).read();
      default ->
          problems.at(
              section.keyword(),
              "no section is called "
                  + section.keyword().text()
                  + "; there are "
                  + String.join(", ", KEYWORDS)
                  + NearNames.advice(section.keyword().text(), KEYWORDS));
    }
  }

  private void readName(Section section) {
    if (section.arguments().size() != 1) {
      problems.at(section.keyword(), "write: dictionary <name>, with one word for the name");
    } else if (draft.name != null) {
      problems.at(section.keyword(), "the dictionary has a name already; remove one of the two");
    } else {
      draft.name = section.arguments().getFirst();
    }
  }

  private void readInherits(Section section) {
    if (section.arguments().isEmpty()) {
      problems.at(section.keyword(), "write: inherits <name of a dictionary>");
    }
    draft.inherited.addAll(section.arguments());
  }

  private void readApplication(Section section) {
    List<Token> arguments = section.arguments();
    if (arguments.size() < 3) {
      problems.at(section.keyword(), "write: application <id> auth|acct <name>");
      return;
    }
    OptionalLong id = number(arguments.get(0), "an application id", MAX_UNSIGNED32);
    Optional<Application.Kind> kind = kind(arguments.get(1));
    if (id.isEmpty() || kind.isEmpty()) {
      return;
    }
    StringBuilder name = new StringBuilder();
    arguments.subList(2, arguments.size()).forEach(word -> name.append(' ').append(word.text()));
    int applicationId = (int) id.getAsLong();
    if (!draft.applications.isEmpty() && draft.applications.getFirst().id() != applicationId) {
      problems.at(
          arguments.getFirst(),
          "a dictionary is of one application, and this one is of "
              + Integer.toUnsignedString(draft.applications.getFirst().id())
              + "; write another dictionary");
      return;
    }
    draft.applications.add(new Application(applicationId, vendorId, name.substring(1), kind.get()));
  }

  private Optional<Application.Kind> kind(Token token) {
    return switch (token.text()) {
      case "auth" -> Optional.of(Application.Kind.AUTH);
      case "acct" -> Optional.of(Application.Kind.ACCT);
      case "common" -> Optional.of(Application.Kind.COMMON);
      default -> {
        problems.at(token, token.text() + " is no kind of application; write auth or acct");
        yield Optional.empty();
      }
    };
  }

  private void readVendor(Section section) {
    if (section.arguments().isEmpty()) {
      problems.at(section.keyword(), "write: vendor <id> <name>, or vendor 0 for the IETF");
      return;
    }
    number(section.arguments().getFirst(), "a vendor id", MAX_UNSIGNED32)
        .ifPresent(id -> vendorId = (int) id);
  }

  private void readAvp(List<Token> row) {
    Token name = row.getFirst();
    if (row.size() < 5 || !name.isWord()) {
      problems.at(name, "a row is: <name> <code> <type> <must flags> <must-not flags>");
      return;
    }
    OptionalLong code = number(row.get(1), "an AVP code", MAX_UNSIGNED32);
    Optional<AvpType> type = type(row.get(2));
    FlagColumns columns = new FlagColumns(row.subList(3, row.size()));
    Optional<FlagRule> flags = columns.read();
    if (code.isEmpty() || type.isEmpty() || flags.isEmpty() || !checkName(name)) {
      return;
    }
    boolean ofVendor = (flags.get().must() & AvpHeader.FLAG_VENDOR) != 0;
    if (ofVendor && vendorId == 0) {
      problems.at(row.get(3), "V says a vendor defines the AVP; write vendor <id> above the table");
    }
    draft.avps.add(
        new Draft.AvpRow(
            name, (int) code.getAsLong(), ofVendor ? vendorId : 0, type.get(), flags.get()));
  }

  private boolean checkName(Token name) {
    boolean good =
        name.text().matches("[A-Za-z0-9][A-Za-z0-9-]*") && !name.text().equals(Grammar.Rule.ANY);
    if (!good) {
      problems.at(
          name,
          name.text() + " cannot be a name; a name is letters, digits and hyphens, and not AVP");
    }
    return good;
  }

  private Optional<AvpType> type(Token token) {
    Optional<AvpType> type = AvpType.named(token.text());
    if (type.isEmpty()) {
      List<String> known = Arrays.stream(AvpType.values()).map(AvpType::rfcName).toList();
      problems.at(
          token,
          token.text()
              + " is no data type; there are "
              + String.join(", ", known)
              + NearNames.advice(token.text(), known));
    }
    return type;
  }

  private void readEnum(Section section) {
    List<Token> arguments = section.arguments();
    boolean open = arguments.size() == 2 && arguments.get(1).text().equals("open");
    if (arguments.size() != 1 && !open) {
      problems.at(section.keyword(), "write: enum <AVP name>, or enum <AVP name> open");
      return;
    }
    Map<Integer, String> values = new LinkedHashMap<>();
    section.rows().forEach(row -> readEnumValue(row, values));
    draft.enums.add(new Draft.EnumBlock(arguments.getFirst(), open, values));
  }

  private void readEnumValue(List<Token> row, Map<Integer, String> values) {
    Token name = row.getFirst();
    if (row.size() != 2 || !name.isWord()) {
      problems.at(name, "a row is: <NAME_OF_VALUE> <number>");
      return;
    }
    OptionalLong value = number(row.get(1), "a value", MAX_UNSIGNED32);
    if (value.isEmpty()) {
      return;
    }
    if (values.containsValue(name.text())) {
      problems.at(name, "the value name " + name.text() + " stands here twice; remove one");
    } else if (values.putIfAbsent((int) value.getAsLong(), name.text()) != null) {
      problems.at(row.get(1), "the value " + row.get(1).text() + " has a name already; remove one");
    }
  }

  private void readChoice(List<Token> row) {
    if (row.size() < 2) {
      problems.at(row.getFirst(), "a row is: <group> <AVP> <AVP> ..., or <group> AVP");
      return;
    }
    draft.choices.add(new Draft.Choice(row.getFirst(), row.subList(1, row.size())));
  }

  private void readCommand(List<Token> row) {
    if (row.size() != 3 || !row.get(0).isWord() || !row.get(1).isWord()) {
      problems.at(row.getFirst(), "a row is: <Command-Name> <ABBREVIATION> <code>");
      return;
    }
    number(row.get(2), "a command code", 0xFFFFFF)
        .ifPresent(
            code -> draft.commands.add(new Draft.CommandRow(row.get(0), row.get(1), (int) code)));
  }

  private OptionalLong number(Token token, String what, long max) {
    OptionalLong number = unsigned(token, max);
    if (number.isEmpty()) {
      problems.at(token, token.text() + " is not " + what + "; write a number from 0 to " + max);
    }
    return number;
  }

  /// The number a token is, if it is one from 0 to `max`.
  static OptionalLong unsigned(Token token, long max) {
    if (!token.isNumber() || token.text().length() > 10) {
      return OptionalLong.empty();
    }
    long number = Long.parseLong(token.text());
    return number <= max ? OptionalLong.of(number) : OptionalLong.empty();
  }

  /// The last two columns of an AVP row: words of flags, joined by commas.
  private final class FlagColumns {
    private final List<Token> tokens;
    private int at;
    private boolean good = true;

    FlagColumns(List<Token> tokens) {
      this.tokens = tokens;
    }

    Optional<FlagRule> read() {
      int must = column();
      int mustNot = column();
      if (good && at < tokens.size()) {
        fault(tokens.get(at), "nothing follows the must-not flags; write V,M without spaces");
      } else if (good && (must & mustNot) != 0) {
        fault(tokens.getFirst(), "a flag cannot be both in must and in must not");
      }
      return good ? Optional.of(new FlagRule(must, mustNot)) : Optional.empty();
    }

    private int column() {
      if (at >= tokens.size()) {
        fault(tokens.getLast(), "the column of must-not flags is missing; write - for none");
        return 0;
      }
      int flags = flag(tokens.get(at++));
      while (at + 1 < tokens.size() && tokens.get(at).isSign(',')) {
        flags |= flag(tokens.get(at + 1));
        at += 2;
      }
      return flags;
    }

    private int flag(Token token) {
      return switch (token.text()) {
        case "V" -> AvpHeader.FLAG_VENDOR;
        case "M" -> AvpHeader.FLAG_MANDATORY;
        case "P" -> AvpHeader.FLAG_PROTECTED;
        case "-" -> 0;
        default -> {
          fault(token, token.text() + " is no flag; write V, M or P, joined by commas, or -");
          yield 0;
        }
      };
    }

    private void fault(Token token, String text) {
      if (good) {
        problems.at(token, text);
      }
      good = false;
    }
  }
}
