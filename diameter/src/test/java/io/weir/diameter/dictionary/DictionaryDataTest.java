package io.weir.diameter.dictionary;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.weir.diameter.wire.AvpId;
import io.weir.diameter.wire.BaseAvp;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The shipped data files against the tables and grammars of RFC 6733 and RFC 8506.
class DictionaryDataTest {
  private static final Dictionary ALL =
      Dictionary.combine(Dictionary.accounting(), Dictionary.creditControl());

  static Stream<Dictionary> shipped() {
    return Stream.of(Dictionary.base(), Dictionary.accounting(), Dictionary.creditControl(), ALL);
  }

  private static AvpDefinition avp(String name) {
    AvpDefinition avp = ALL.avp(name);
    assertThat(avp).as(name).isNotNull();
    return requireNonNull(avp);
  }

  private static CommandDefinition command(String name) {
    CommandDefinition command = ALL.command(name);
    assertThat(command).as(name).isNotNull();
    return requireNonNull(command);
  }

  @Test
  void haveAsManyAvpsAsTheTablesHaveRows() {
    assertThat(Dictionary.base().avps()).hasSize(49);
    assertThat(Dictionary.accounting().avps()).hasSize(49);
    // 68 of RFC 8506, and Filter-Id and Filter-Rule of other documents.
    assertThat(Dictionary.creditControl().avps()).hasSize(49 + 68 + 2);
    assertThat(ALL.avps()).hasSize(49 + 68 + 2);
  }

  @Test
  void haveEveryAvpOfTheWirePackageUnderTheSameCodeAndFlags() throws IllegalAccessException {
    int compared = 0;
    for (Field field : BaseAvp.class.getFields()) {
      if (Modifier.isStatic(field.getModifiers()) && field.get(null) instanceof AvpId id) {
        AvpDefinition avp = ALL.avp(id.code(), id.vendorId());
        assertThat(avp).as(field.getName()).isNotNull();
        assertThat(requireNonNull(avp).name().toUpperCase(Locale.ROOT))
            .isEqualTo(field.getName().replace('_', '-'));
        assertThat(avp.id()).as(field.getName()).isEqualTo(id);
        compared++;
      }
    }
    assertThat(compared).isGreaterThanOrEqualTo(49 + 68);
  }

  @ParameterizedTest
  @CsvSource({
    "Acct-Interim-Interval, 85, UNSIGNED32, M",
    "Accounting-Realtime-Required, 483, ENUMERATED, M",
    "Acct-Multi-Session-Id, 50, UTF8_STRING, M",
    "Acct-Session-Id, 44, OCTET_STRING, M",
    "Accounting-Sub-Session-Id, 287, UNSIGNED64, M",
    "Authorization-Lifetime, 291, UNSIGNED32, M",
    "Destination-Host, 293, DIAMETER_IDENTITY, M",
    "Error-Message, 281, UTF8_STRING, not M",
    "Error-Reporting-Host, 294, DIAMETER_IDENTITY, not M",
    "Event-Timestamp, 55, TIME, M",
    "Failed-AVP, 279, GROUPED, M",
    "Firmware-Revision, 267, UNSIGNED32, not M",
    "Host-IP-Address, 257, ADDRESS, M",
    "Inband-Security-Id, 299, UNSIGNED32, M",
    "Product-Name, 269, UTF8_STRING, not M",
    "Proxy-State, 33, OCTET_STRING, M",
    "Redirect-Host, 292, DIAMETER_URI, M",
    "Session-Binding, 270, UNSIGNED32, M",
    "Termination-Cause, 295, ENUMERATED, M",
    "User-Name, 1, UTF8_STRING, M",
    "CC-Correlation-Id, 411, OCTET_STRING, may M",
    "CC-Money, 413, GROUPED, M",
    "CC-Service-Specific-Units, 417, UNSIGNED64, M",
    "Direct-Debiting-Failure-Handling, 428, ENUMERATED, M",
    "Exponent, 429, INTEGER32, M",
    "Value-Digits, 447, INTEGER64, M",
    "Tariff-Time-Change, 451, TIME, M",
    "G-S-U-Pool-Reference, 457, GROUPED, M",
    "User-Equipment-Info-Value, 460, OCTET_STRING, may M",
    "Service-Context-Id, 461, UTF8_STRING, M",
    "Redirect-Address-IPAddress, 666, ADDRESS, may M",
    "QoS-Final-Unit-Indication, 669, GROUPED, may M",
    "Restriction-Filter-Rule, 438, IP_FILTER_RULE, M",
    "User-Equipment-Info-ModifiedEUI64, 657, OCTET_STRING, may M",
  })
  void haveTheRowsOfTheTables(String name, int code, AvpType type, String mandatory) {
    AvpDefinition avp = avp(name);
    assertThat(avp.code()).isEqualTo(code);
    assertThat(avp.vendorId()).isZero();
    assertThat(avp.type()).isEqualTo(type);
    assertThat(avp.flags().allows(0x40)).isEqualTo(!mandatory.equals("not M"));
    assertThat(avp.flags().allows(0)).isEqualTo(!mandatory.equals("M"));
    assertThat(avp.flags().allows(0xC0)).as("V must not be set").isFalse();
    assertThat(ALL.avp(code, 0)).isSameAs(avp);
  }

  @ParameterizedTest
  @CsvSource({
    "CER, Capabilities-Exchange-Request 257 application 0 REQUEST LOCAL 13 rules",
    "CEA, Capabilities-Exchange-Answer 257 application 0 ANSWER LOCAL 16 rules",
    "DWR, Device-Watchdog-Request 280 application 0 REQUEST LOCAL 4 rules",
    "DWA, Device-Watchdog-Answer 280 application 0 ANSWER LOCAL 7 rules",
    "DPR, Disconnect-Peer-Request 282 application 0 REQUEST LOCAL 4 rules",
    "DPA, Disconnect-Peer-Answer 282 application 0 ANSWER LOCAL 6 rules",
    "RAR, Re-Auth-Request 258 application 0 REQUEST PROXIABLE 12 rules",
    "RAA, Re-Auth-Answer 258 application 0 ANSWER PROXIABLE 14 rules",
    "STR, Session-Termination-Request 275 application 0 REQUEST PROXIABLE 13 rules",
    "STA, Session-Termination-Answer 275 application 0 ANSWER PROXIABLE 15 rules",
    "ASR, Abort-Session-Request 274 application 0 REQUEST PROXIABLE 11 rules",
    "ASA, Abort-Session-Answer 274 application 0 ANSWER PROXIABLE 14 rules",
    "ACR, Accounting-Request 271 application 3 REQUEST PROXIABLE 20 rules",
    "ACA, Accounting-Answer 271 application 3 ANSWER PROXIABLE 21 rules",
    "CCR, Credit-Control-Request 272 application 4 REQUEST PROXIABLE 30 rules",
    "CCA, Credit-Control-Answer 272 application 4 ANSWER PROXIABLE 29 rules",
  })
  void haveTheCommands(String abbreviation, String expected) {
    CommandDefinition command = command(abbreviation);
    assertThat(
            command.name()
                + (" " + command.code() + " application " + command.applicationId())
                + (" " + command.role() + " " + command.routing())
                + (" " + command.grammar().rules().size() + " rules"))
        .isEqualTo(expected);
    assertThat(command).isSameAs(command(command.name()));
    assertThat(command.grammar().isOpen()).isTrue();
    assertThat(ALL.command(command.applicationId(), command.code(), command.role()))
        .isSameAs(command);
  }

  @Test
  void printTheirGrammarsAsTheRfcDoes() {
    assertThat(command("DWR").grammar())
        .hasToString(
            """
            { Origin-Host }
            { Origin-Realm }
            [ Origin-State-Id ]
            *[ AVP ]""");
    assertThat(command("CER").grammar().toString()).contains("\n1*{ Host-IP-Address }\n");
    assertThat(String.valueOf(ALL.answerMessage()))
        .startsWith("0*1< Session-Id >\n{ Origin-Host }")
        .endsWith("*[ Proxy-Info ]\n*[ AVP ]");
    assertThat(String.valueOf(avp("Failed-AVP").group())).isEqualTo("1*{ AVP }");
    assertThat(String.valueOf(avp("Subscription-Id").group()))
        .isEqualTo("{ Subscription-Id-Type }\n{ Subscription-Id-Data }");
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void nameOnlyAvpsTheyDefine(Dictionary dictionary) {
    Stream<Grammar> groups =
        dictionary.avps().stream().flatMap(avp -> Stream.ofNullable(avp.group()));
    Stream<Grammar> commands = dictionary.commands().stream().map(CommandDefinition::grammar);
    Stream.concat(groups, commands)
        .flatMap(grammar -> grammar.rules().stream())
        .filter(rule -> !rule.isAny())
        .forEach(
            rule -> {
              AvpDefinition avp = dictionary.avp(rule.name());
              assertThat(avp).as(rule.name()).isNotNull();
              assertThat(requireNonNull(avp).id()).isEqualTo(rule.id());
            });
  }

  @Test
  void nameTheValuesOfEveryEnumeration() {
    assertThat(ALL.avps())
        .filteredOn(avp -> avp.type() == AvpType.ENUMERATED)
        .hasSize(9 + 14)
        .allSatisfy(avp -> assertThat(avp.enumNames()).hasSizeGreaterThanOrEqualTo(2));
    assertThat(avp("CC-Request-Type").enumNames())
        .isEqualTo(
            Map.of(
                1, "INITIAL_REQUEST",
                2, "UPDATE_REQUEST",
                3, "TERMINATION_REQUEST",
                4, "EVENT_REQUEST"));
    assertThat(avp("Redirect-Host-Usage").enumName(6)).isEqualTo("ALL_USER");
    assertThat(avp("Disconnect-Cause").enumValue("DO_NOT_WANT_TO_TALK_TO_YOU")).hasValue(2);
    assertThat(avp("CC-Unit-Type").enumName(5)).isEqualTo("SERVICE-SPECIFIC-UNITS");
    assertThat(avp("Termination-Cause").openEnum()).isTrue();
  }

  @Test
  void addValuesToAnInheritedAvp() {
    AvpDefinition base = Dictionary.base().avp("Result-Code");
    assertThat(requireNonNull(base).enumName(4012)).isNull();
    assertThat(avp("Result-Code").enumName(4012)).isEqualTo("DIAMETER_CREDIT_LIMIT_REACHED");
    assertThat(avp("Result-Code").enumName(2001)).isEqualTo("DIAMETER_SUCCESS");
    assertThat(avp("Result-Code").enumNames()).hasSize(33 + 5);
  }

  @Test
  void knowTheirApplications() {
    assertThat(ALL.applications())
        .extracting(Application::id, Application::kind)
        .containsExactlyInAnyOrder(
            tuple(0, Application.Kind.COMMON),
            tuple(3, Application.Kind.ACCT),
            tuple(4, Application.Kind.AUTH));
  }

  @Test
  void findRoutedCommonCommandsAndAccountingInEveryApplication() {
    for (String name : List.of("RAR", "STR", "ASR", "ACR")) {
      assertThat(ALL.request(16777238, command(name).code())).isSameAs(command(name));
    }
    for (String name : List.of("CER", "DWR", "DPR")) {
      assertThat(ALL.request(4, command(name).code())).isNull();
      assertThat(ALL.request(0, command(name).code())).isSameAs(command(name));
    }
    assertThat(ALL.request(3, 272)).isNull();
    assertThat(ALL.answer(4, 258)).isSameAs(command("RAA"));
  }

  @Test
  void refuseToBeJoinedWithADictionaryThatContradictsThem() {
    Dictionary other =
        DictionaryParser.parse(
            "o.dia", "dictionary o\navps\n  My-Session-Id 263 OctetString M V\n");
    assertThatThrownBy(() -> Dictionary.combine(Dictionary.base(), other))
        .isInstanceOf(DictionaryException.class)
        .hasMessage(
            "the dictionaries contradict each other: My-Session-Id (263) and Session-Id (263)");
  }

  @Test
  void joinTheValuesThatTwoDictionariesAddToOneAvp() {
    String text = "inherits base\nenum Disconnect-Cause\n  ";
    Dictionary one = DictionaryParser.parse("a.dia", "dictionary a\n" + text + "MOVED 7\n");
    Dictionary two = DictionaryParser.parse("b.dia", "dictionary b\n" + text + "BROKEN 8\n");
    AvpDefinition joined = Dictionary.combine(one, two).avp("Disconnect-Cause");
    assertThat(requireNonNull(joined).enumNames().values())
        .containsExactly("REBOOTING", "BUSY", "DO_NOT_WANT_TO_TALK_TO_YOU", "MOVED", "BROKEN");
    Dictionary clash = DictionaryParser.parse("c.dia", "dictionary c\n" + text + "GONE 7\n");
    assertThatThrownBy(() -> Dictionary.combine(one, clash))
        .isInstanceOf(DictionaryException.class)
        .hasMessageContaining("Disconnect-Cause (273) in two ways");
  }
}
