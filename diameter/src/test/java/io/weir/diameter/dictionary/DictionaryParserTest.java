package io.weir.diameter.dictionary;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weir.diameter.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the parser makes of texts, and what it says of broken ones: file, line, column, what is
/// wrong and what to do.
class DictionaryParserTest {
  private static final String GOOD =
      """
      dictionary gx
      inherits base
      vendor 10415 3GPP
      application 16777238 auth Gx
      avps
        Rule-Name     1005  OctetString  V,M  P
        Rule-Install  1001  Grouped      V,M  P   ; a comment
        Metering      1007  Enumerated   V    P
      vendor 0
      avps
        Later-AVP     999   Time         -    V
      enum Metering
        DURATION  0
        VOLUME    1
      exactly-one
        Rule-Install  Rule-Name Metering
      commands
        Policy-Request  PCR  999
      grammar
        <Rule-Install> ::= < AVP Header: 1001 10415 >
                        * [ Rule-Name ]
                          [ Metering ]
                      0*2 [ AVP ]
        <PCR> ::= <Diameter-Header: 999, REQ, PXY, 16777238>
                  < Session-Id > { Origin-Host } 2*4{ Rule-Install } *0[ Result-Code ]
      """;

  private static List<String> problemsOf(String text) {
    DictionaryException thrown =
        catchThrowableOfType(
            DictionaryException.class, () -> DictionaryParser.parse("x.dia", text));
    assertThat(thrown).as("the text is refused").isNotNull();
    return thrown.problems().stream().map(Problem::toString).toList();
  }

  /// A text with one more grammar after `avps` and a group.
  private static List<String> problemsOfGrammar(String grammar) {
    String text =
        """
        dictionary x
        inherits base
        application 7 auth X
        avps
          Group  9001  Grouped  -  V
          Text   9002  Time     -  V
        commands
          Do-Request  DOR  900
        grammar
        """;
    return problemsOf(text + grammar);
  }

  @Test
  void readsEverySection() {
    Dictionary gx = DictionaryParser.parse("gx.dia", GOOD);
    AvpDefinition name = requireNonNull(gx.avp(1005, 10415));
    assertThat(name.name()).isEqualTo("Rule-Name");
    assertThat(name.id().mandatory()).isTrue();
    assertThat(name.flags()).isEqualTo(new FlagRule(0xC0, 0x20));
    assertThat(requireNonNull(gx.avp("Later-AVP")).vendorId()).isZero();
    assertThat(requireNonNull(gx.avp("Metering")).enumValue("VOLUME")).hasValue(1);
    Grammar install = requireNonNull(requireNonNull(gx.avp("Rule-Install")).group());
    assertThat(install).hasToString("*[ Rule-Name ]\n[ Metering ]\n0*2[ AVP ]");
    assertThat(install.exactlyOne()).containsExactly("Rule-Name", "Metering");
    CommandDefinition request = requireNonNull(gx.request(16777238, 999));
    assertThat(request.isRequest() && request.isProxiable()).isTrue();
    assertThat(request.grammar())
        .hasToString("< Session-Id >\n{ Origin-Host }\n2*4{ Rule-Install }\n0*0[ Result-Code ]");
    assertThat(gx.applications())
        .contains(new Application(16777238, 10415, "Gx", Application.Kind.AUTH));
    assertThat(gx.avp("Origin-Host")).isSameAs(Dictionary.base().avp("Origin-Host"));
  }

  @Test
  void readsGrammarsPastedWithoutIndentation() {
    String pasted = GOOD.substring(0, GOOD.indexOf("  <Rule-Install>"));
    String grammar = GOOD.substring(pasted.length());
    Dictionary gx = DictionaryParser.parse("gx.dia", pasted + grammar.replaceAll("(?m)^ +", ""));
    assertThat(gx.command("PCR")).isEqualTo(DictionaryParser.parse("a", GOOD).command("PCR"));
  }

  @Test
  void readsAFile(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("gx.dia"), GOOD.replace("\n", "\r\n"));
    DictionarySource source = DictionarySource.read(file);
    assertThat(source.name()).isEqualTo("gx.dia");
    assertThat(DictionaryParser.parseAll(List.of(source))).containsOnlyKeys("gx");
  }

  @Test
  void listsEveryProblemInTheOrderOfTheText() {
    assertThat(
            problemsOf(
                """
                dictionary x
                avps
                  Alpha  1  Utf8String  M  V
                  Beta   x  Time        M  V
                  Gamma  3  Time        M  Q
                  Delta  4  Time        V  -
                  Delta  5  Time        -  V
                  Omega  4294967296  Time  -  V
                """))
        .containsExactly(
            "x.dia:3:13: Utf8String is no data type; there are OctetString, Integer32, Integer64,"
                + " Unsigned32, Unsigned64, Float32, Float64, Grouped, Address, Time, UTF8String,"
                + " DiameterIdentity, DiameterURI, Enumerated, IPFilterRule, QoSFilterRule; did you"
                + " mean UTF8String?",
            "x.dia:4:10: x is not an AVP code; write a number from 0 to 4294967295",
            "x.dia:5:28: Q is no flag; write V, M or P, joined by commas, or -",
            "x.dia:6:25: V says a vendor defines the AVP; write vendor <id> above the table",
            "x.dia:7:3: there is an AVP Delta already; rename or remove this one",
            "x.dia:8:10: 4294967296 is not an AVP code; write a number from 0 to 4294967295");
  }

  @Test
  void refusesCodesThatAreTaken() {
    assertThat(
            problemsOf(
                """
                dictionary x
                inherits base
                avps
                  Alpha    700  Time  -  V
                  Beta     700  Time  -  V
                  Session  263  Time  -  V
                """))
        .containsExactly(
            "x.dia:5:3: code 700 belongs to Alpha in line 4; give Beta its own code or remove it",
            "x.dia:6:3: code 263 belongs to the inherited Session-Id; give Session its own code or"
                + " remove it");
  }

  @Test
  void refusesUnknownSectionsAndLinesOutsideOfSections() {
    assertThat(problemsOf("  Alpha 1 Time\ndictionary x\navp\n  Beta 2\n"))
        .containsExactly(
            "x.dia:1:3: this line belongs to a section, and none is open; begin one, for example:"
                + " avps",
            "x.dia:3:1: no section is called avp; there are dictionary, inherits, application,"
                + " vendor, avps, enum, exactly-one, commands, grammar; did you mean avps?");
    assertThat(problemsOf("avps\n"))
        .containsExactly("x.dia:1:1: the dictionary has no name; write: dictionary <name>");
  }

  @Test
  void refusesAGroupWithoutGrammarAndAGrammarWithoutGroup() {
    assertThat(problemsOfGrammar("  <Text> ::= < AVP Header: 9002 > { AVP }\n"))
        .contains(
            "x.dia:5:3: Group is Grouped and has no grammar; write under grammar: <Group> ::= <"
                + " AVP Header: 9001 > ...",
            "x.dia:10:4: Text is of type Time, and only a Grouped AVP has a grammar; correct its"
                + " type or remove the grammar",
            "x.dia:8:3: Do-Request has no grammar; write under grammar: <DOR> ::= < Diameter"
                + " Header: 900 ... > ...");
  }

  private static final String DOR = "  <DOR> ::= < Diameter Header: 900, REQ >\n";

  @Test
  void refusesUndefinedAvpsAndSuggestsNearOnes() {
    assertThat(
            problemsOfGrammar(
                DOR + "    { Orgin-Host }\n  <Group> ::= < AVP Header: 9001 > [ Nothing-Like-It ]"))
        .containsExactly(
            "x.dia:11:7: no AVP is called Orgin-Host; did you mean Origin-Host? Define it under"
                + " avps, or inherit the dictionary that has it",
            "x.dia:12:38: no AVP is called Nothing-Like-It. Define it under avps, or inherit the"
                + " dictionary that has it");
  }

  private static final String GROUP = "  <Group> ::= < AVP Header: 9001 > * [ AVP ]\n";

  @Test
  void refusesUnbalancedBracketsAndGoesOnReading() {
    assertThat(
            problemsOfGrammar(
                GROUP
                    + DOR
                    + "    { Origin-Host ]\n    [ User-Name\n    { Class }\n    [ Nonsense ]\n"))
        .containsExactly(
            "x.dia:12:5: { Origin-Host is not closed by }",
            "x.dia:13:5: [ User-Name is not closed by ]",
            "x.dia:15:7: no AVP is called Nonsense. Define it under avps, or inherit the dictionary"
                + " that has it");
    assertThat(problemsOfGrammar(GROUP + "  <DOR> ::= < Diameter Header: 900, REQ\n"))
        .containsExactly("x.dia:11:4: the header of DOR is not closed by >");
  }

  @Test
  void refusesOccurrencesThatCannotBe() {
    assertThat(
            problemsOfGrammar(
                GROUP
                    + DOR
                    + "    3*2{ Class }\n    0*1{ User-Name }\n    1*[ Proxy-Info ]\n"
                    + "    1{ Origin-Host }\n    99999999*{ Origin-Realm }\n    *0{ Vendor-Id }\n"))
        .containsExactly(
            "x.dia:12:8: Class cannot occur at least 3 and at most 2 times",
            "x.dia:13:8: a required AVP occurs at least once; write [ User-Name ]",
            "x.dia:14:7: an optional AVP may be absent; write 1*{ Proxy-Info }",
            "x.dia:15:5: a rule is < AVP >, { AVP } or [ AVP ], with a count before it as in 1* or"
                + " 0*1; found 1",
            "x.dia:16:5: 99999999 is too many; leave the number out for no limit",
            "x.dia:17:7: Vendor-Id cannot occur at least 1 and at most 0 times");
  }

  @Test
  void refusesRepeatedAndMisplacedRules() {
    assertThat(
            problemsOfGrammar(
                GROUP + DOR + "    { Class } < Session-Id >\n    [ Class ] [ AVP ] [ AVP ]\n"))
        .containsExactly(
            "x.dia:12:15: fixed AVPs come first; move < Session-Id > up",
            "x.dia:13:7: Class has a rule in DOR already; remove one",
            "x.dia:13:25: AVP has a rule in DOR already; remove one");
  }

  @Test
  void refusesCommandsThatDoNotAgree() {
    assertThat(problemsOfGrammar(GROUP + "  <DOR> ::= < Diameter Header: 901, REQ > { AVP }\n"))
        .containsExactly(
            "x.dia:11:32: DOR has code 900 in the commands section; make the two agree");
    assertThat(problemsOfGrammar(GROUP + DOR + DOR + "  <DOA> ::= < Diameter Header: 900 >\n"))
        .containsExactly(
            "x.dia:12:32: DOR has a grammar already; remove one of the two",
            "x.dia:13:4: no command is called DOA; did you mean DOR? List it under commands:"
                + " <Command-Name> <ABBREVIATION> <code>");
    assertThat(
            problemsOfGrammar(
                GROUP
                    + DOR
                    + "commands\n  Do-Answer DOA 900\ngrammar\n"
                    + "  DOA ::= < Diameter Header: 900, REQ, TLS >\n"))
        .containsExactly(
            "x.dia:15:30: code 900 has a request already; add or remove REQ, or correct the code",
            "x.dia:15:40: TLS is no command flag; there are REQ, PXY and ERR");
  }

  @Test
  void refusesHeadersItDoesNotKnow() {
    assertThat(
            problemsOfGrammar("  ::= x\n" + GROUP + "  <DOR> ::= < Header: 900 >\n  <DOR> ::=\n"))
        .contains(
            "x.dia:10:3: a name belongs before ::=, as in <Name> ::= < ... >",
            "x.dia:12:4: after ::= comes < Diameter Header: code, ... > for a command or < AVP"
                + " Header: code > for a Grouped AVP",
            "x.dia:13:4: the header of DOR is not closed by >");
    assertThat(problemsOfGrammar(DOR + "  <Group> ::= < AVP Header: 77 > { AVP }\n"))
        .containsExactly(
            "x.dia:11:29: Group has code 9001 in the avps section; make the two agree");
  }

  @Test
  void refusesAGroupThatRequiresItself() {
    assertThat(
            problemsOf(
                """
                dictionary x
                avps
                  A  1  Grouped  -  V
                  B  2  Grouped  -  V
                  C  3  Grouped  -  V
                grammar
                  A ::= < AVP Header: 1 > { B }
                  B ::= < AVP Header: 2 > { A }
                  C ::= < AVP Header: 3 > [ C ]
                """))
        .containsExactly(
            "x.dia:7:3: A requires itself, so no message could hold it; make one rule optional",
            "x.dia:8:3: B requires itself, so no message could hold it; make one rule optional");
  }

  @Test
  void refusesEnumerationsThatCannotBe() {
    assertThat(
            problemsOf(
                """
                dictionary x
                inherits base
                enum Session-Id
                  A 1
                enum Disconnect-Case
                  A 1
                enum Disconnect-Cause
                  IDLE 1
                enum Auth-Request-Type
                  ONE 11
                  ONE 12
                  TWO 11
                  THREE
                enum Auth-Request-Type
                """))
        .containsExactly(
            "x.dia:3:6: Session-Id is of type UTF8String; values are named for Enumerated,"
                + " Unsigned32 and Integer32",
            "x.dia:5:6: no AVP is called Disconnect-Case; did you mean Disconnect-Cause? Define it"
                + " under avps, or inherit the dictionary that has it",
            "x.dia:7:6: the inherited Disconnect-Cause calls 1 BUSY",
            "x.dia:11:3: the value name ONE stands here twice; remove one",
            "x.dia:12:7: the value 11 has a name already; remove one",
            "x.dia:13:3: a row is: <NAME_OF_VALUE> <number>",
            "x.dia:14:6: the values of Auth-Request-Type stand here twice; join the two");
  }

  @Test
  void refusesApplicationsThatCannotBe() {
    assertThat(
            problemsOf(
                """
                dictionary x
                application 7 both Seven
                application 7
                commands
                  Do-Request  DOR  900
                """))
        .contains(
            "x.dia:2:15: both is no kind of application; write auth or acct",
            "x.dia:3:1: write: application <id> auth|acct <name>",
            "x.dia:5:3: a command belongs to an application; write: application <id> auth|acct"
                + " <name>");
    assertThat(problemsOf("dictionary x\napplication 7 auth A\napplication 8 auth B\n"))
        .containsExactly(
            "x.dia:3:13: a dictionary is of one application, and this one is of 7; write another"
                + " dictionary");
  }

  @Test
  void readsDictionariesThatInheritEachOtherInAnyOrder() {
    Map<String, Dictionary> parsed =
        DictionaryParser.parseAll(
            List.of(
                new DictionarySource("c.dia", "dictionary c\ninherits b\n"),
                new DictionarySource("b.dia", "dictionary b\ninherits a credit-control\n"),
                new DictionarySource("a.dia", "dictionary a\navps\n  A 9000 Time - V\n")));
    assertThat(parsed.keySet()).containsExactlyInAnyOrder("a", "b", "c");
    assertThat(requireNonNull(parsed.get("c")).avp("A")).isNotNull();
    assertThat(requireNonNull(parsed.get("c")).command("CCR")).isNotNull();
  }

  @Test
  void refusesCirclesAndUnknownDictionaries() {
    List<DictionarySource> sources =
        List.of(
            new DictionarySource("a.dia", "dictionary a\ninherits b\n"),
            new DictionarySource("b.dia", "dictionary b\ninherits a\n"),
            new DictionarySource("c.dia", "dictionary c\ninherits credit-controll\n"));
    assertThatThrownBy(() -> DictionaryParser.parseAll(sources))
        .isInstanceOf(DictionaryException.class)
        .hasMessageContaining(
            "b.dia:2:10: the dictionaries inherit each other in a circle: a inherits b inherits a")
        .hasMessageContaining("c.dia:2:10: no dictionary is called credit-controll; there are")
        .hasMessageContaining("did you mean credit-control?");
    assertThat(problemsOf("dictionary base\n"))
        .containsExactly("x.dia:1:12: there is a dictionary base already; choose another name");
  }

  @Test
  void refusesATextThatIsTooLong() {
    assertThatThrownBy(
            () -> DictionaryParser.parse("x", ";".repeat(DictionarySource.MAX_CHARS + 1)))
        .hasMessage("x:1:1: the text is longer than 4194304 characters; split it");
    assertThatCode(
            () ->
                DictionaryParser.parse(
                    "x", "dictionary x\n;" + " ".repeat(DictionarySource.MAX_CHARS - 20)))
        .doesNotThrowAnyException();
  }

  @Test
  void listsAtMostTwoHundredProblems() {
    assertThat(problemsOf("dictionary x\navps\n" + "  A\n".repeat(5000))).hasSize(200);
  }

  @Test
  void brokenTextsGiveProblemsAndNothingElse() {
    Seeds.forEach(
        random -> {
          for (int i = 0; i < 300; i++) {
            StringBuilder text = new StringBuilder(GOOD);
            for (int change = random.nextInt(1, 6); change > 0; change--) {
              int at = random.nextInt(text.length());
              int other = random.nextInt(text.length());
              switch (random.nextInt(3)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, "<>{}[]*,:;= \n019-A".charAt(random.nextInt(18)));
                default -> text.setCharAt(at, text.charAt(other));
              }
            }
            parseOrProblems(text.toString());
          }
        });
  }

  static void parseOrProblems(String text) {
    try {
      DictionaryParser.parse("x.dia", text);
    } catch (DictionaryException e) {
      assertThat(e.problems()).isNotEmpty();
      assertThat(e.problems())
          .allSatisfy(problem -> assertThat(problem.line() > 0 && problem.column() > 0).isTrue());
    }
  }
}
