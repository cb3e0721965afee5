package io.weir.sctp;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The rules of ARCHITECTURE.md that the compiler does not know, over this module's main classes.
class HouseRulesTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.weir.sctp");

  private static final String SANS_IO =
      "ARCHITECTURE.md: \"*.wire and *.core import no socket, thread, lock, clock or random"
          + " source\"; ";

  /// What of `java.net` is only a value.
  private static final Set<String> NET_VALUES =
      Set.of(
          InetAddress.class.getName(),
          Inet4Address.class.getName(),
          Inet6Address.class.getName(),
          URI.class.getName(),
          URISyntaxException.class.getName(),
          UnknownHostException.class.getName());

  private static GivenClassesConjunction noWireOrCoreClasses() {
    return noClasses().that().resideInAnyPackage("..wire", "..core");
  }

  private static void check(ArchRule rule) {
    rule.check(CLASSES);
  }

  private static DescribedPredicate<JavaAccess<?>> access(
      Class<?> owner, Set<String> names, String what) {
    return describe(
        what,
        access ->
            access.getTargetOwner().isAssignableTo(owner)
                && names.contains(access.getTarget().getName()));
  }

  @Test
  void wireAndCoreNameNoSocket() {
    DescribedPredicate<JavaClass> sockets =
        resideInAPackage("java.net..")
            .and(describe("no mere values", c -> !NET_VALUES.contains(c.getName())));
    check(
        noWireOrCoreClasses()
            .should()
            .dependOnClassesThat(
                sockets
                    .or(resideInAPackage("java.nio.channels.."))
                    .or(resideInAPackage("javax.net..")))
            .because(SANS_IO + "bytes come in as arguments and go out as results"));
  }

  @Test
  void wireAndCoreResolveNoName() {
    Set<String> asking =
        Set.of(
            "getByName",
            "getAllByName",
            "getLocalHost",
            "getHostName",
            "getCanonicalHostName",
            "isReachable");
    check(
        noWireOrCoreClasses()
            .should()
            .accessTargetWhere(access(InetAddress.class, asking, "asks the resolver"))
            .because(SANS_IO + "looking a name up is a socket in disguise"));
  }

  @Test
  void wireAndCoreNameNoThread() {
    DescribedPredicate<JavaClass> threads =
        assignableTo(Thread.class)
            .or(assignableTo(Thread.Builder.class))
            .or(assignableTo(ThreadLocal.class))
            .or(assignableTo(java.util.Timer.class))
            .or(
                resideInAPackage("java.util.concurrent")
                    .and(describe("not TimeUnit", c -> !c.isEquivalentTo(TimeUnit.class))))
            .or(resideInAPackage("java.util.concurrent.atomic"));
    check(
        noWireOrCoreClasses()
            .should()
            .dependOnClassesThat(threads)
            .because(
                SANS_IO
                    + "the driver's loop is the only thread (ARCHITECTURE.md sections 3 and 4)"));
  }

  @Test
  void wireAndCoreNameNoLock() {
    check(
        noWireOrCoreClasses()
            .should()
            .dependOnClassesThat(resideInAPackage("java.util.concurrent.locks.."))
            .because(SANS_IO + "a state has one owner and needs none (ARCHITECTURE.md)"));
    check(
        noMethods()
            .that()
            .areDeclaredInClassesThat(resideInAPackage("..wire").or(resideInAPackage("..core")))
            .should()
            .haveModifier(JavaModifier.SYNCHRONIZED)
            .because(SANS_IO + "a state has one owner and needs none (ARCHITECTURE.md)"));
  }

  @Test
  void wireAndCoreReadNoClock() {
    Set<String> systemClocks = Set.of("nanoTime", "currentTimeMillis");
    DescribedPredicate<JavaAccess<?>> now =
        describe(
            "asks java.time for now",
            access ->
                access.getTargetOwner().getPackageName().startsWith("java.time")
                    && access.getTarget().getName().equals("now"));
    check(
        noWireOrCoreClasses()
            .should()
            .accessTargetWhere(access(System.class, systemClocks, "reads the system's clock"))
            .orShould()
            .accessTargetWhere(now)
            .orShould()
            .callConstructor(java.util.Date.class)
            .orShould()
            .dependOnClassesThat(assignableTo(Clock.class).or(assignableTo(InstantSource.class)))
            .because(SANS_IO + "time is an argument, nowNs"));
  }

  @Test
  void wireAndCoreDrawNoRandomNumber() {
    check(
        noWireOrCoreClasses()
            .should()
            .dependOnClassesThat(assignableTo(RandomGenerator.class))
            .orShould()
            .accessTargetWhere(access(Math.class, Set.of("random"), "calls Math.random"))
            .orShould()
            .accessTargetWhere(
                access(java.util.UUID.class, Set.of("randomUUID"), "calls UUID.randomUUID"))
            .because(SANS_IO + "a random number is an argument, so that a seed replays a run"));
  }

  @Test
  void onlyTheUdpCarrierNamesNetty() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("io.weir.sctp.udp..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.netty.."))
            .because(
                "ARCHITECTURE.md: io.weir.transport.netty is \"the only package (with the UDP"
                    + " carrier of sctp) that names Netty\""));
  }

  @Test
  void wireAndCoreDependOnNothingElseOfThisModule() {
    check(
        noClasses()
            .that()
            .resideInAPackage("..wire")
            .should()
            .dependOnClassesThat(
                resideInAPackage("io.weir..").and(not(resideInAPackage("io.weir.sctp.wire"))))
            .because("what is on the wire is nobody else's matter"));
    check(
        noWireOrCoreClasses()
            .should()
            .dependOnClassesThat(
                resideInAPackage("io.weir.sctp")
                    .or(resideInAPackage("io.weir.sctp.udp.."))
                    .or(resideInAPackage("io.weir.transport.netty..")))
            .because("ARCHITECTURE.md: the sockets know the core, and not the other way round"));
  }

  @Test
  void noNettyTypeInAVisibleSignature() {
    Set<String> wrong = new TreeSet<>();
    for (JavaClass type : CLASSES) {
      if (isVisible(type)) {
        Stream.concat(type.getAllRawInterfaces().stream(), type.getAllRawSuperclasses().stream())
            .filter(HouseRulesTest::isNetty)
            .forEach(netty -> wrong.add(type.getName() + " is a " + netty.getName()));
        type.getMembers().stream()
            .filter(member -> isOpen(member.getModifiers()))
            .filter(HouseRulesTest::namesNetty)
            .forEach(member -> wrong.add(member.getFullName()));
      }
    }
    assertThat(wrong).as("ARCHITECTURE.md: no Netty type appears in a public signature").isEmpty();
  }

  private static boolean isVisible(JavaClass type) {
    return isOpen(type.getModifiers())
        && type.getEnclosingClass().map(HouseRulesTest::isVisible).orElse(true);
  }

  private static boolean isOpen(Set<JavaModifier> modifiers) {
    return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
  }

  private static boolean namesNetty(JavaMember member) {
    if (member instanceof JavaCodeUnit code) {
      return isNetty(code.getRawReturnType())
          || code.getRawParameterTypes().stream().anyMatch(HouseRulesTest::isNetty);
    }
    return member.getAllInvolvedRawTypes().stream().anyMatch(HouseRulesTest::isNetty);
  }

  private static boolean isNetty(JavaClass type) {
    return type.getBaseComponentType().getPackageName().startsWith("io.netty");
  }
}
