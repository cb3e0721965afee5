package io.weir.diameter.dictionary;

import static io.weir.diameter.dictionary.CheckedMessages.ALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weir.diameter.Seeds;
import io.weir.diameter.wire.MessageBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// AVPs from text at a command line.
class AvpAssignmentsTest {
  /// The AVPs as lines, without the header.
  private static String linesOf(String... assignments) {
    MessageBuilder builder = MessageBuilder.request(272, 4);
    AvpAssignments.parse(ALL, List.of(assignments)).addTo(builder);
    String text = DiameterText.print(builder.build(), ALL);
    return text.substring(text.indexOf('\n') + 1);
  }

  private static List<String> problemsOf(String... assignments) {
    AssignmentException thrown =
        catchThrowableOfType(
            AssignmentException.class, () -> AvpAssignments.parse(ALL, List.of(assignments)));
    assertThat(thrown).as("the assignments are refused").isNotNull();
    return thrown.problems();
  }

  @Test
  void writesEveryType() {
    assertThat(
            linesOf(
                "Session-Id=host;1=2,{3}.4",
                "CC-Request-Type=INITIAL_REQUEST",
                "CC-Request-Type=2",
                "Result-Code=DIAMETER_SUCCESS",
                "Vendor-Id=4294967295",
                "CC-Total-Octets=18446744073709551615",
                "Value-Digits=-9223372036854775808",
                "Exponent=-2",
                "Host-IP-Address=192.0.2.1",
                "Host-IP-Address=2001:db8::1",
                "Event-Timestamp=2026-01-31T12:00:00+02:00",
                "Event-Timestamp=0",
                "Class=0x01fF",
                "Class=text",
                "User-Name=käse",
                "Redirect-Host=aaa://h:3868",
                "10415:1032=0x00000001",
                "263=by number"))
        .isEqualTo(
            """
              Session-Id (263) M = "host;1=2,{3}.4"
              CC-Request-Type (416) M = INITIAL_REQUEST (1)
              CC-Request-Type (416) M = UPDATE_REQUEST (2)
              Result-Code (268) M = DIAMETER_SUCCESS (2001)
              Vendor-Id (266) M = 4294967295
              CC-Total-Octets (421) M = 18446744073709551615
              Value-Digits (447) M = -9223372036854775808
              Exponent (429) M = -2
              Host-IP-Address (257) M = 192.0.2.1
              Host-IP-Address (257) M = 2001:db8:0:0:0:0:0:1
              Event-Timestamp (55) M = 2026-01-31T10:00:00Z
              Event-Timestamp (55) M = 1970-01-01T00:00:00Z
              Class (25) M = 0x01ff
              Class (25) M = 0x74657874
              User-Name (1) M = "käse"
              Redirect-Host (292) M = "aaa://h:3868"
              AVP 1032, vendor 10415 = 0x00000001
              Session-Id (263) M = "by number"
            """);
  }

  @Test
  void joinsMembersOfTheSameGroup() {
    assertThat(
            linesOf(
                "Subscription-Id.Subscription-Id-Type=END_USER_E164",
                "CC-Request-Number=7",
                "Subscription-Id.Subscription-Id-Data=491",
                "Subscription-Id[1].Subscription-Id-Type=1",
                "Subscription-Id[1].Subscription-Id-Data=262",
                "Subscription-Id[0].User-Name=again"))
        .isEqualTo(
            """
              Subscription-Id (443) M
                Subscription-Id-Type (450) M = END_USER_E164 (0)
                Subscription-Id-Data (444) M = "491"
                User-Name (1) M = "again"
              CC-Request-Number (415) M = 7
              Subscription-Id (443) M
                Subscription-Id-Type (450) M = END_USER_IMSI (1)
                Subscription-Id-Data (444) M = "262"
            """);
  }

  @Test
  void readsWholeGroups() {
    assertThat(
            linesOf(
                "Subscription-Id={Subscription-Id-Type=0,Subscription-Id-Data=491}",
                "Subscription-Id={ Subscription-Id-Data=\"a,b}\\\"\" , Subscription-Id-Type=1 }",
                "Multiple-Services-Credit-Control={Used-Service-Unit={CC-Time=1},Used-Service-Unit"
                    + "={CC-Time=2},Rating-Group=3,Granted-Service-Unit.CC-Money.Unit-Value"
                    + ".Value-Digits=5}",
                "Multiple-Services-Credit-Control.Used-Service-Unit[1].CC-Input-Octets=9",
                "Failed-AVP={}"))
        .isEqualTo(
            """
              Subscription-Id (443) M
                Subscription-Id-Type (450) M = END_USER_E164 (0)
                Subscription-Id-Data (444) M = "491"
              Subscription-Id (443) M
                Subscription-Id-Data (444) M = "a,b}\\""
                Subscription-Id-Type (450) M = END_USER_IMSI (1)
              Multiple-Services-Credit-Control (456) M
                Used-Service-Unit (446) M
                  CC-Time (420) M = 1
                Used-Service-Unit (446) M
                  CC-Time (420) M = 2
                  CC-Input-Octets (412) M = 9
                Rating-Group (432) M = 3
                Granted-Service-Unit (431) M
                  CC-Money (413) M
                    Unit-Value (445) M
                      Value-Digits (447) M = 5
              Failed-AVP (279) M
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Orgin-Host=x | no AVP is called Orgin-Host; did you mean Origin-Host?",
        "Xyzzy-Quux=x | no AVP is called Xyzzy-Quux",
        "Origin-Host | = is missing after Origin-Host; write Origin-Host=value",
        "=x | the name of an AVP is missing; write name=value",
        "CC-Request-Type=INITAL_REQUEST | CC-Request-Type (416) has no value INITAL_REQUEST; did"
            + " you mean INITIAL_REQUEST? It has INITIAL_REQUEST, UPDATE_REQUEST,"
            + " TERMINATION_REQUEST, EVENT_REQUEST",
        "CC-Time=4294967296 | CC-Time (420) is a number from 0 to 4294967295, not 4294967296",
        "CC-Time=-1 | CC-Time (420) is a number from 0 to 4294967295, not -1",
        "CC-Time=soon | CC-Time (420) is a number, not soon",
        "CC-Total-Octets=-1 | the value is a number from 0 to 18446744073709551615, not -1",
        "Exponent=2147483648 | Exponent (429) is a number from -2147483648 to 2147483647, not"
            + " 2147483648",
        "Host-IP-Address=host | the value is an IPv4 or IPv6 address, not a name: host",
        "Event-Timestamp=now | the value is a time like 2026-01-31T12:00:00Z or seconds since 1970,"
            + " not now",
        "Event-Timestamp=99999999999 | a Time AVP holds 1968-01-20T03:14:08Z to"
            + " 2104-02-26T09:42:23Z, not epoch second 99999999999",
        "Class=0x123 | after 0x come pairs of hexadecimal digits, not 123",
        "Origin-Host=a b | the value is a host or realm name in ASCII without spaces, not 'a b'",
        "Redirect-Host=http://x | it begins with neither aaa:// nor aaas://",
        "Subscription-Id=1 | Subscription-Id is a group; write Subscription-Id={AVP=value,...} or"
            + " Subscription-Id.AVP=value",
        "Session-Id.User-Name=x | Session-Id is not a group, so nothing can be inside it",
        "Subscription-Id[1].User-Name=x | Subscription-Id[1] cannot be: the next one is [0]",
        "Subscription-Id[x].User-Name=x | an index is a number from 0 to 9999 in brackets, as in"
            + " [0]",
        "Failed-AVP={User-Name=x | a } is missing",
        "Failed-AVP={User-Name=\"x} | the closing \" is missing",
        "Failed-AVP={User-Name=x}y | nothing belongs after the last }",
        "99999999999:1=0x | no AVP is called 99999999999:1",
        "4294967296:1=0x | 4294967296 is greater than 4294967295",
      })
  void saysWhichArgumentIsWrongAndWhy(String assignment, String problem) {
    assertThat(problemsOf("CC-Request-Number=1", assignment))
        .containsExactly("argument 2, " + assignment + ": " + problem);
  }

  @Test
  void listsEveryProblem() {
    assertThat(problemsOf("A=1", "CC-Time=1", "B=1")).hasSize(2);
  }

  @Test
  void refusesGroupsThatAreNestedTooDeep() {
    String deep = "Failed-AVP.".repeat(MessageBuilder.MAX_DEPTH + 1) + "User-Name=x";
    assertThat(problemsOf(deep)).singleElement().asString().endsWith("32 deep at most");
    String deepest = "Failed-AVP.".repeat(MessageBuilder.MAX_DEPTH) + "User-Name=x";
    assertThat(linesOf(deepest)).contains("Failed-AVP (279)");
    String braces = "Failed-AVP={".repeat(100_000);
    assertThat(problemsOf(braces)).hasSize(1);
  }

  @Test
  void brokenAssignmentsGiveProblemsAndNothingElse() {
    String good = "Failed-AVP={Failed-AVP[0].User-Name=\"a\\\"b\",CC-Time=1,1:2=0x00}";
    Seeds.forEach(
        random -> {
          for (int i = 0; i < 500; i++) {
            StringBuilder text = new StringBuilder(good);
            for (int change = random.nextInt(1, 5); change > 0; change--) {
              int at = random.nextInt(text.length());
              switch (random.nextInt(3)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, "{}[].=,\"\\ 09xA\ud800".charAt(random.nextInt(15)));
                default -> text.setCharAt(at, good.charAt(random.nextInt(good.length())));
              }
            }
            try {
              linesOf(text.toString());
            } catch (AssignmentException e) {
              assertThat(e.problems()).hasSize(1);
            }
          }
        });
  }
}
