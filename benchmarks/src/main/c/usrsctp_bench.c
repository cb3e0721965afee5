/* usrsctp as a contender of `benchmarks/run sctp` (Debian: libusrsctp-dev), SCTP over UDP on loopback.
 *
 *   usrsctp_bench receive LOCAL-UDP PEER-UDP SCTP-PORT BUFFER-BYTES NODELAY
 *   usrsctp_bench send    LOCAL-UDP PEER-UDP SCTP-PORT BUFFER-BYTES NODELAY
 *
 * Everything is done in upcalls, on usrsctp's own threads, as tsctp_upcall does it. What to do is asked
 * for by lines on standard input, as Control.java has it: each is answered by one line. */
#define _GNU_SOURCE /* recursive mutexes */
#include <usrsctp.h>

#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define MOST_MESSAGE (256 << 10)
#define WINDOW_NS 10000000L
#define BEFORE_NS 500000000L
#define MOST_WINDOWS 1024
#define MOST_PINGS (1 << 20)

static int local_udp, peer_udp, sctp_port, buffer_bytes;
static struct socket *listener, *association;
static bool nodelay;

/* Upcalls come on several threads, also within a call of one. */
static pthread_mutex_t lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;

/* What the receiver and the sender count. */
static _Atomic long messages, bytes, sent;
static _Atomic bool paused;

/* What the sender does: nothing, a stream of messages, or one message after its echo. */
enum work { IDLE, STREAM, PING };
static _Atomic int work;
static _Atomic int message_bytes = 1000;
static long ping_sent_ns, ping_count;
static uint32_t pings[MOST_PINGS];
static _Atomic bool echoing;

static long now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000000000L + now.tv_nsec;
}

static void fail(const char *what) {
  fprintf(stderr, "usrsctp: %s: %s\n", what, strerror(errno));
  exit(3);
}

static bool send_one(struct socket *socket, int length) {
  static uint8_t payload[MOST_MESSAGE];
  struct sctp_sndinfo info = {0};
  return usrsctp_sendv(socket, payload, length, NULL, 0, &info, sizeof info, SCTP_SENDV_SNDINFO, 0)
         >= 0;
}

static void send_what_goes(struct socket *socket) {
  while (work == STREAM && (usrsctp_get_events(socket) & SCTP_EVENT_WRITE)) {
    if (!send_one(socket, message_bytes)) {
      break;
    }
    sent++;
  }
}

static void ping(struct socket *socket) {
  ping_sent_ns = now_ns();
  if (!send_one(socket, message_bytes)) {
    fail("ping");
  }
  sent++;
}

static void pinged(struct socket *socket) {
  if (ping_count < MOST_PINGS) {
    pings[ping_count++] = (uint32_t)(now_ns() - ping_sent_ns);
  }
  if (work == PING) {
    ping(socket);
  }
}

static void read_what_came(struct socket *socket) {
  static uint8_t in[MOST_MESSAGE];
  while (!paused && (usrsctp_get_events(socket) & SCTP_EVENT_READ)) {
    struct sockaddr_in from;
    struct sctp_rcvinfo info;
    socklen_t from_length = sizeof from, info_length = sizeof info;
    unsigned int type = 0;
    int flags = 0;
    ssize_t n = usrsctp_recvv(socket, in, sizeof in, (struct sockaddr *)&from, &from_length, &info,
                              &info_length, &type, &flags);
    if (n <= 0) {
      return;
    }
    bytes += n;
    if (flags & MSG_EOR) {
      messages++;
      if (echoing) {
        send_one(socket, (int)n);
      } else if (ping_sent_ns != 0) {
        pinged(socket);
      }
    }
  }
}

static void upcall(struct socket *socket, void *unused, int flags) {
  (void)unused, (void)flags;
  pthread_mutex_lock(&lock);
  read_what_came(socket);
  send_what_goes(socket);
  pthread_mutex_unlock(&lock);
}

static void number(struct socket *socket, int option, uint32_t value) {
  if (usrsctp_setsockopt(socket, IPPROTO_SCTP, option, &value, sizeof value) < 0) {
    fail("option");
  }
}

static void set_up(struct socket *socket) {
  number(socket, SCTP_NODELAY, nodelay);
  struct sctp_udpencaps encapsulation = {.sue_port = htons(peer_udp)};
  encapsulation.sue_address.ss_family = AF_INET;
  if (usrsctp_setsockopt(socket, IPPROTO_SCTP, SCTP_REMOTE_UDP_ENCAPS_PORT, &encapsulation,
                         sizeof encapsulation) < 0) {
    fail("udp port");
  }
  usrsctp_setsockopt(socket, SOL_SOCKET, SO_SNDBUF, &buffer_bytes, sizeof buffer_bytes);
  usrsctp_setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &buffer_bytes, sizeof buffer_bytes);
  usrsctp_set_non_blocking(socket, 1);
}

static void accepted(struct socket *socket, void *unused, int flags) {
  (void)unused, (void)flags;
  struct sockaddr_in from;
  socklen_t length = sizeof from;
  struct socket *made = usrsctp_accept(socket, (struct sockaddr *)&from, &length);
  if (made != NULL) {
    association = made;
    usrsctp_set_non_blocking(made, 1);
    usrsctp_set_upcall(made, upcall, NULL);
    upcall(made, NULL, 0);
  }
}

static struct sockaddr_in loopback(int port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

static struct socket *open_socket(int port) {
  struct socket *made =
      usrsctp_socket(AF_INET, SOCK_STREAM, IPPROTO_SCTP, NULL, NULL, 0, NULL);
  if (made == NULL) {
    fail("socket");
  }
  set_up(made);
  struct sockaddr_in here = loopback(port);
  if (usrsctp_bind(made, (struct sockaddr *)&here, sizeof here) < 0) {
    fail("bind");
  }
  return made;
}

static void receive(void) {
  listener = open_socket(sctp_port);
  if (usrsctp_listen(listener, 1) < 0) {
    fail("listen");
  }
  usrsctp_set_upcall(listener, accepted, NULL);
}

static void connect_to_receiver(void) {
  association = open_socket(0);
  usrsctp_set_non_blocking(association, 0);
  struct sockaddr_in there = loopback(sctp_port);
  if (usrsctp_connect(association, (struct sockaddr *)&there, sizeof there) < 0) {
    fail("connect");
  }
  usrsctp_set_non_blocking(association, 1);
  usrsctp_set_upcall(association, upcall, NULL);
}

static void sleep_ns(long ns) {
  struct timespec time = {.tv_sec = ns / 1000000000L, .tv_nsec = ns % 1000000000L};
  nanosleep(&time, NULL);
}

/* Messages that have come and were not read yet. */
static int held(void) {
  struct sctp_status status = {0};
  socklen_t length = sizeof status;
  usrsctp_getsockopt(association, IPPROTO_SCTP, SCTP_STATUS, &status, &length);
  return status.sstat_penddata;
}

/* Counts for half a second, stops reading for a time, reads again and counts in windows of 10 ms. Says
 * the first count, how many messages were held, and how many had come by the end of each window. */
static void stall(long pause_ms, int windows) {
  static long seen[MOST_WINDOWS];
  long before = messages;
  sleep_ns(BEFORE_NS);
  long flowed = messages - before;
  paused = true;
  sleep_ns(pause_ms * 1000000L);
  int backlog = held();
  before = messages;
  long start = now_ns();
  paused = false;
  upcall(association, NULL, 0);
  for (int i = 0; i < windows && i < MOST_WINDOWS; i++) {
    long due = start + (i + 1) * WINDOW_NS - now_ns();
    if (due > 0) {
      sleep_ns(due);
    }
    seen[i] = messages - before;
  }
  printf("%ld %d", flowed, backlog);
  for (int i = 0; i < windows && i < MOST_WINDOWS; i++) {
    printf(" %ld", seen[i]);
  }
  printf("\n");
}

static int by_time(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return x < y ? -1 : x > y;
}

static void stop_pings(void) {
  work = IDLE;
  sleep_ns(50000000L);
  ping_sent_ns = 0;
  qsort(pings, ping_count, sizeof *pings, by_time);
  printf("%u %u %ld\n", ping_count == 0 ? 0 : pings[ping_count / 2],
         ping_count == 0 ? 0 : pings[ping_count * 99 / 100], ping_count);
}

static void usage(void) {
  struct rusage used;
  getrusage(RUSAGE_SELF, &used);
  long cpu = (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000000000L
             + (used.ru_utime.tv_usec + used.ru_stime.tv_usec) * 1000L;
  printf("%ld 0 %ld\n", cpu, listener != NULL ? messages : sent);
}

static void counted(void) {
  struct sctpstat stat;
  usrsctp_get_stat(&stat);
  printf("%ld %u\n", (long)bytes, stat.sctps_sendretransdata);
}

static void answer(char *question) {
  long first = 0, second = 0;
  char what[32] = "";
  sscanf(question, "%31s %ld %ld", what, &first, &second);
  if (strcmp(what, "usage") == 0) {
    usage();
  } else if (strcmp(what, "counted") == 0) {
    counted();
  } else if (strcmp(what, "stall") == 0) {
    stall(first, (int)second);
  } else if (strcmp(what, "ping-end") == 0) {
    stop_pings();
  } else {
    if (strcmp(what, "send") == 0) {
      message_bytes = (int)first;
      work = STREAM;
      upcall(association, NULL, 0);
    } else if (strcmp(what, "stop") == 0) {
      work = IDLE;
    } else if (strcmp(what, "echo") == 0) {
      echoing = first != 0;
    } else if (strcmp(what, "ping") == 0) {
      message_bytes = (int)first;
      ping_count = 0;
      work = PING;
      ping(association);
    }
    printf("ok\n");
  }
  fflush(stdout);
}

int main(int count, char **arguments) {
  if (count != 7) {
    fprintf(stderr, "usage: see usrsctp_bench.c\n");
    return 2;
  }
  local_udp = atoi(arguments[2]);
  peer_udp = atoi(arguments[3]);
  sctp_port = atoi(arguments[4]);
  buffer_bytes = atoi(arguments[5]);
  nodelay = atoi(arguments[6]) != 0;
  usrsctp_init(local_udp, NULL, NULL);
  usrsctp_sysctl_set_sctp_ecn_enable(0);
  /* Its checksum is left out on loopback otherwise, and Weir's is not. */
  usrsctp_sysctl_set_sctp_no_csum_on_loopback(0);
  if (strcmp(arguments[1], "receive") == 0) {
    receive();
  } else {
    connect_to_receiver();
  }
  printf("READY %d\n", sctp_port);
  fflush(stdout);
  char line[256];
  while (fgets(line, sizeof line, stdin) != NULL) {
    answer(line);
  }
  _exit(0);
}
