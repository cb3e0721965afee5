package io.weir.diameter.dictionary;

import io.weir.diameter.dictionary.CommandDefinition.Role;
import io.weir.diameter.wire.ApplicationId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a node knows of applications, commands and AVPs.
///
/// Immutable and thread-safe. Lookups by number cost a few nanoseconds and allocate nothing.
/// A dictionary holds all it inherits, so [#creditControl()] is the base protocol too.
public final class Dictionary {
  private final List<Application> applications;
  private final AvpDefinition[] avps;
  private final PairIndex avpIndex;
  private final Map<String, AvpDefinition> avpsByName;
  private final CommandDefinition[] commands;
  private final PairIndex commandIndex;
  private final @Nullable Grammar answerMessage;

  Dictionary(DictionaryContents contents) {
    this.applications = List.copyOf(contents.applications);
    this.avps = contents.avps.values().toArray(AvpDefinition[]::new);
    this.avpIndex = new PairIndex(avps.length);
    this.avpsByName = HashMap.newHashMap(avps.length);
    for (int i = 0; i < avps.length; i++) {
      avpIndex.put(avps[i].code(), avps[i].vendorId(), i);
      avpsByName.put(avps[i].name(), avps[i]);
    }
    this.commands = contents.commands.values().toArray(CommandDefinition[]::new);
    this.commandIndex = new PairIndex(commands.length);
    for (int i = 0; i < commands.length; i++) {
      commandIndex.put(
          commands[i].applicationId(), commandKey(commands[i].code(), commands[i].role()), i);
    }
    this.answerMessage = contents.answerMessage;
  }

  /// The base protocol of RFC 6733: the common messages and all its AVPs.
  public static Dictionary base() {
    return ShippedDictionaries.BASE;
  }

  /// The base accounting application of RFC 6733 section 9, and the base protocol.
  public static Dictionary accounting() {
    return ShippedDictionaries.ACCOUNTING;
  }

  /// The credit-control application of RFC 8506, and the base protocol.
  public static Dictionary creditControl() {
    return ShippedDictionaries.CREDIT_CONTROL;
  }

  /// One dictionary that knows all that these know, for example all applications of a node.
  ///
  /// @throws DictionaryException if two of them contradict each other
  public static Dictionary combine(Dictionary... dictionaries) {
    DictionaryContents contents = new DictionaryContents();
    for (Dictionary dictionary : dictionaries) {
      contents.addAll(dictionary);
    }
    return new Dictionary(contents);
  }

  /// The AVP with this code and vendor, 0 for the IETF; null if it is not known.
  public @Nullable AvpDefinition avp(int code, int vendorId) {
    int index = avpIndex.get(code, vendorId);
    return index == PairIndex.ABSENT ? null : avps[index];
  }

  /// The place of an AVP in [#avps], or [PairIndex#ABSENT].
  int avpNumber(int code, int vendorId) {
    return avpIndex.get(code, vendorId);
  }

  /// The AVP with this name, as the document prints it; null if it is not known.
  public @Nullable AvpDefinition avp(String name) {
    return avpsByName.get(name);
  }

  /// All AVPs, in the order of the documents.
  public List<AvpDefinition> avps() {
    return List.of(avps);
  }

  /// The request with this code in this application; null if it is not known.
  ///
  /// The common messages that agents route (RAR, STR, ASR and their answers) carry the application
  /// of the session in their header, and accounting messages may carry that of the service (RFC
  /// 6733 section 9.3, coupled accounting). So these are found for every application.
  public @Nullable CommandDefinition request(int applicationId, int code) {
    return command(applicationId, code, Role.REQUEST);
  }

  /// The answer with this code in this application; null if it is not known. See [#request].
  public @Nullable CommandDefinition answer(int applicationId, int code) {
    return command(applicationId, code, Role.ANSWER);
  }

  /// The command with this code in this application; null if it is not known. See [#request].
  public @Nullable CommandDefinition command(int applicationId, int code, Role role) {
    int index = commandNumber(applicationId, code, role);
    return index == PairIndex.ABSENT ? null : commands[index];
  }

  /// The place of a command in [#commands], or [PairIndex#ABSENT].
  int commandNumber(int applicationId, int code, Role role) {
    int key = commandKey(code, role);
    int index = commandIndex.get(applicationId, key);
    if (index != PairIndex.ABSENT || applicationId == ApplicationId.COMMON) {
      return index;
    }
    index = commandIndex.get(ApplicationId.COMMON, key);
    if (index != PairIndex.ABSENT) {
      return commands[index].isProxiable() ? index : PairIndex.ABSENT;
    }
    return commandIndex.get(ApplicationId.BASE_ACCOUNTING, key);
  }

  /// The command at a place in [#commands].
  CommandDefinition commandAt(int number) {
    return commands[number];
  }

  /// The command with this name or abbreviation, for example `CCR`; null if it is not known.
  public @Nullable CommandDefinition command(String name) {
    for (CommandDefinition command : commands) {
      if (command.name().equals(name) || command.abbreviation().equals(name)) {
        return command;
      }
    }
    return null;
  }

  /// All commands, in the order of the documents.
  public List<CommandDefinition> commands() {
    return List.of(commands);
  }

  /// The applications, the common one of the base protocol among them.
  public List<Application> applications() {
    return applications;
  }

  /// Whether this is the number of one of the applications.
  public boolean knowsApplication(int applicationId) {
    for (int i = 0; i < applications.size(); i++) {
      if (applications.get(i).id() == applicationId) {
        return true;
      }
    }
    return false;
  }

  /// The grammar of answers with the E bit (RFC 6733 section 7.2); null if nothing of the base
  /// protocol is in this dictionary.
  public @Nullable Grammar answerMessage() {
    return answerMessage;
  }

  /// Code and role of a command in one number. Codes have 24 bits.
  static int commandKey(int code, Role role) {
    return code << 1 | (role == Role.REQUEST ? 1 : 0);
  }
}
