/* The language of Weir's SCTP peers, their messages, and what they count.
 *
 * Started with words key=value:
 *   port=5001 bind=ADDRESS,ADDRESS in=16 out=16 sndbuf= rcvbuf= fragment=
 *   udp=9900 (usrsctp only) peer-udp=9899 (where associations begun here send UDP; the kernel: as
 *   its sysctl encap_port says, 0 for none)
 *   mode=echo|sink  check=yes|no (whether messages that come must have the pattern below)
 *   on=pr,reconfig,idata,auth,asconf,ecn,nrsack  off=...  auth-chunks=0,192  seed=1
 *   sack-ms= hb-ms= rto-min-ms= rto-max-ms= path-retrans= assoc-retrans=
 * Lines written; ID is the association's:
 *   READY port                       listening
 *   UP ID in=n out=n                 RESTARTED ID               DOWN ID closed|lost|cannot-start code
 *   SHUTDOWN ID                      the peer has asked to end  DRY ID   a send is acknowledged
 *   SENT ID count                    a send is wholly in the stack's hands
 *   REACHED ID count                 the answer to await
 *   COUNT ID messages= bytes= bad= misordered= doubled= missing= sent= echoed= failed=
 *   INFO ID ... and PATH ID address ...   the answer to info; INFO-END ID
 *   RESET ID in|out|denied|failed streams     STREAMS ID in=n out=n [denied|failed]   ADDRESS ID address state
 *   PARTIAL-ABORTED ID   REMOTE-ERROR ID code   ADAPTATION ID value   OK command   ERROR text
 * Commands read:
 *   connect ADDRESS[,ADDRESS] PORT
 *   send ID COUNT SIZE STREAMS [unordered] [ppid=n] [ttl=ms] [rtx=n]   streams taken in turn
 *   pause, resume (reading; a one-to-many socket is read as a whole), mode echo|sink
 *   await ID COUNT, count ID, info ID
 *   reset ID out|in|both [STREAM...], add ID OUT IN, shutdown ID, abort ID
 *   address add|remove 0 ADDRESS, address primary|peer-primary ID ADDRESS
 *   quit; so does the end of the input.
 */
#include "peer.h"
#include "pattern.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_ASSOCIATIONS 256
#define MAX_UNORDERED (1 << 20)
#define SENDS_AT_A_TIME 64

struct counting {
  uint32_t ordered, unordered; /* the next number */
  uint8_t *seen;               /* a bit for each unordered message */
  uint8_t *partial[2];         /* what has come of an ordered and of an unordered message */
  size_t length[2], room[2];
};

struct association {
  uint32_t id;
  bool known, up, sent_all; /* sent_all: DRY has not been said since SENT */
  int in_streams, out_streams;
  struct counting *in, *out; /* MAX_STREAMS each */
  uint64_t messages, bytes, bad, misordered, doubled, missing, sent, echoed, failed, awaited;
  struct message job; /* length 0: none */
  uint64_t job_count, job_done;
  int job_streams;
  struct message echo; /* an echo the stack had no room for; its bytes are a partial's */
};

static struct association associations[MAX_ASSOCIATIONS];
static struct options options = {.in = 16, .out = 16, .udp = 9900, .peer_udp = -1};
static bool echoes = true, paused, checks = true, ends;
static uint32_t seed = 1;
static uint8_t outgoing[MAX_MESSAGE];

void say(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vprintf(format, arguments);
  va_end(arguments);
  putchar('\n');
  fflush(stdout);
}

static void *must(void *memory) {
  if (memory == NULL) {
    say("ERROR no memory");
    exit(4);
  }
  return memory;
}

const char *address_text(const struct sockaddr *address) {
  static char text[INET6_ADDRSTRLEN];
  const void *bytes = address->sa_family == AF_INET6
                          ? (const void *)&((const struct sockaddr_in6 *)address)->sin6_addr
                          : (const void *)&((const struct sockaddr_in *)address)->sin_addr;
  return inet_ntop(address->sa_family, bytes, text, sizeof text) ? text : "?";
}

/* ---- associations */

static struct association *find(uint32_t id) {
  for (int i = 0; i < MAX_ASSOCIATIONS; i++) {
    if (associations[i].known && associations[i].id == id) return &associations[i];
  }
  return NULL;
}

static void forget_messages(struct association *a) {
  for (int i = 0; i < MAX_STREAMS; i++) {
    free(a->in[i].seen);
    free(a->in[i].partial[0]);
    free(a->in[i].partial[1]);
  }
  free(a->in);
  free(a->out);
}

/* The entry of an association, made if need be in the place of one that has ended. */
static struct association *enter(uint32_t id) {
  struct association *a = find(id);
  for (int i = 0; a == NULL && i < MAX_ASSOCIATIONS; i++) {
    if (!associations[i].known) a = &associations[i];
  }
  for (int i = 0; a == NULL && i < MAX_ASSOCIATIONS; i++) {
    if (!associations[i].up) a = &associations[i];
  }
  if (a == NULL) {
    say("ERROR more than %d associations", MAX_ASSOCIATIONS);
    exit(4);
  }
  if (a->known && a->id == id && a->up) return a;
  if (a->known) forget_messages(a);
  memset(a, 0, sizeof *a);
  a->known = a->up = true;
  a->id = id;
  a->in = must(calloc(MAX_STREAMS, sizeof *a->in));
  a->out = must(calloc(MAX_STREAMS, sizeof *a->out));
  return a;
}

void association_up(uint32_t id, int in, int out) {
  struct association *a = enter(id);
  a->in_streams = in;
  a->out_streams = out;
  say("UP %u in=%d out=%d", id, in, out);
}

/* in and out: all, or what was added. */
void association_streams(uint32_t id, int in, int out, bool added, const char *how) {
  struct association *a = enter(id);
  a->in_streams = in + (added ? a->in_streams : 0);
  a->out_streams = out + (added ? a->out_streams : 0);
  say("STREAMS %u in=%d out=%d%s", id, a->in_streams, a->out_streams, how);
}

/* An echo dries up after each message; only the end of a send is worth a line. */
void association_dry(uint32_t id) {
  struct association *a = find(id);
  if (a == NULL || !a->sent_all) return;
  a->sent_all = false;
  say("DRY %u", id);
}

void association_restarted(uint32_t id) {
  struct association *a = find(id);
  int in = a != NULL ? a->in_streams : options.in, out = a != NULL ? a->out_streams : options.out;
  if (a != NULL) a->up = false;
  a = enter(id);
  a->in_streams = in;
  a->out_streams = out;
  say("RESTARTED %u", id);
}

void association_down(uint32_t id, const char *why, int error) {
  struct association *a = find(id);
  if (a != NULL) {
    a->up = false;
    a->job.length = a->echo.length = 0;
  }
  say("DOWN %u %s %d", id, why, error);
}

void send_failed(uint32_t id) {
  struct association *a = find(id);
  if (a != NULL) a->failed++;
}

void streams_begin_again(uint32_t id, const char *how, const uint16_t *streams, int count) {
  struct association *a = find(id);
  if (a == NULL || (strcmp(how, "in") != 0 && strcmp(how, "out") != 0)) return;
  struct counting *counts = *how == 'i' ? a->in : a->out;
  for (int i = 0; i < (count == 0 ? MAX_STREAMS : count); i++) {
    int stream = count == 0 ? i : streams[i];
    if (stream < MAX_STREAMS) counts[stream].ordered = 0;
  }
}

/* ---- messages */

static void check(struct association *a, const struct message *m) {
  if (!has_pattern(m)) {
    a->bad++;
    return;
  }
  uint32_t number = get(m->bytes);
  struct counting *in = &a->in[m->stream];
  if (!m->unordered) {
    if (number < in->ordered) a->misordered++;
    else a->missing += number - in->ordered, in->ordered = number + 1;
  } else if (number < MAX_UNORDERED) {
    if (in->seen == NULL) in->seen = must(calloc(1, MAX_UNORDERED / 8));
    if (in->seen[number / 8] & 1 << number % 8) a->doubled++;
    in->seen[number / 8] |= 1 << number % 8;
  }
}

static bool send_echo(struct association *a) {
  switch (stack_send(&a->echo)) {
    case LATER: return false;
    case SENT: a->echoed++; break;
    case FAILED: break;
  }
  a->echo.length = 0;
  return true;
}

void received(const struct message *part, bool end) {
  struct association *a = enter(part->association);
  if (part->stream >= MAX_STREAMS) {
    a->bad++;
    return;
  }
  /* With I-DATA the parts of messages of several streams alternate. */
  struct counting *in = &a->in[part->stream];
  int u = part->unordered;
  if (in->length[u] + part->length > in->room[u]) {
    in->room[u] = 2 * (in->length[u] + part->length);
    in->partial[u] = must(realloc(in->partial[u], in->room[u]));
  }
  memcpy(in->partial[u] + in->length[u], part->bytes, part->length);
  in->length[u] += part->length;
  if (in->length[u] > MAX_MESSAGE) {
    say("ERROR a message of more than %d bytes", MAX_MESSAGE);
    exit(4);
  }
  if (!end) return;
  struct message whole = *part;
  whole.bytes = in->partial[u];
  whole.length = in->length[u];
  in->length[u] = 0;
  a->messages++;
  a->bytes += whole.length;
  if (checks) check(a, &whole);
  if (a->awaited != 0 && a->messages >= a->awaited) {
    say("REACHED %u %llu", a->id, (unsigned long long)a->messages);
    a->awaited = 0;
  }
  if (echoes) {
    whole.ttl_ms = whole.rtx = -1;
    if (whole.stream >= a->out_streams) whole.stream = 0;
    a->echo = whole;
    send_echo(a);
  }
}

/* Reading waits for an echo that could not be sent: its bytes are where the next would go. */
bool may_read(void) {
  for (int i = 0; i < MAX_ASSOCIATIONS; i++) {
    if (associations[i].echo.length != 0) return false;
  }
  return !paused;
}

/* Sends what it can; says whether something waits for room. */
static bool send_some(struct association *a) {
  if (a->echo.length != 0 && !send_echo(a)) return true;
  for (int i = 0; i < SENDS_AT_A_TIME && a->job.length != 0; i++) {
    struct message *m = &a->job;
    m->stream = a->job_done % a->job_streams;
    struct counting *out = &a->out[m->stream];
    uint32_t *number = m->unordered ? &out->unordered : &out->ordered;
    fill(outgoing, *number, seed, m);
    switch (stack_send(m)) {
      case LATER: return true;
      case FAILED: m->length = 0; return false;
      case SENT: break;
    }
    ++*number;
    a->sent++;
    if (++a->job_done == a->job_count) {
      m->length = 0;
      a->sent_all = true;
      say("SENT %u %llu", a->id, (unsigned long long)a->job_done);
    }
  }
  return false;
}

/* ---- commands */

static int addresses(char *list, int port, struct sockaddr_in *into) {
  int count = 0;
  char *rest = NULL;
  for (char *one = strtok_r(list, ",", &rest); one != NULL; one = strtok_r(NULL, ",", &rest)) {
    struct sockaddr_in *address = &into[count];
    memset(address, 0, sizeof *address);
    address->sin_family = AF_INET;
    address->sin_port = htons(port);
    if (count == MAX_ADDRESSES - 1 || inet_pton(AF_INET, one, &address->sin_addr) != 1) return 0;
    count++;
  }
  return count;
}

static void send_command(struct association *a, int words, char **word_) {
  int size = atoi(word_[3]), streams = atoi(word_[4]);
  if (size < HEADER || size > MAX_MESSAGE || streams < 1 || streams > MAX_STREAMS || a->job.length) {
    say("ERROR send: at least 16 bytes, a stream, and one send at a time");
    return;
  }
  a->job = (struct message){.association = a->id, .bytes = outgoing, .length = size};
  a->job.ttl_ms = a->job.rtx = -1;
  a->job_count = strtoull(word_[2], NULL, 10);
  a->job_done = 0;
  a->job_streams = streams;
  for (int i = 5; i < words; i++) {
    if (strcmp(word_[i], "unordered") == 0) a->job.unordered = true;
    sscanf(word_[i], "ppid=%u", &a->job.ppid);
    sscanf(word_[i], "ttl=%d", &a->job.ttl_ms);
    sscanf(word_[i], "rtx=%d", &a->job.rtx);
  }
}

static void count(const struct association *a) {
  say("COUNT %u messages=%llu bytes=%llu bad=%llu misordered=%llu doubled=%llu missing=%llu "
      "sent=%llu echoed=%llu failed=%llu",
      a->id, (unsigned long long)a->messages, (unsigned long long)a->bytes,
      (unsigned long long)a->bad, (unsigned long long)a->misordered,
      (unsigned long long)a->doubled, (unsigned long long)a->missing,
      (unsigned long long)a->sent, (unsigned long long)a->echoed, (unsigned long long)a->failed);
}

static void await(struct association *a, uint64_t least) {
  if (a->messages >= least) say("REACHED %u %llu", a->id, (unsigned long long)a->messages);
  else a->awaited = least;
}

/* Commands about an association. */
static bool association_command(int words, char **w) {
  struct association *a = words > 1 ? find(strtoul(w[1], NULL, 10)) : NULL;
  if (a == NULL) return false;
  if (strcmp(w[0], "send") == 0 && words > 4) send_command(a, words, w);
  else if (strcmp(w[0], "count") == 0) count(a);
  else if (strcmp(w[0], "await") == 0 && words == 3) await(a, strtoull(w[2], NULL, 10));
  else if (strcmp(w[0], "info") == 0) stack_info(a->id), say("INFO-END %u", a->id);
  else if (strcmp(w[0], "shutdown") == 0) stack_end(a->id, false);
  else if (strcmp(w[0], "abort") == 0) stack_end(a->id, true);
  else if (strcmp(w[0], "add") == 0 && words == 4) {
    stack_add_streams(a->id, atoi(w[2]), atoi(w[3]));
  } else if (strcmp(w[0], "reset") == 0 && words > 2) {
    uint16_t streams[16];
    int n = 0;
    for (int i = 3; i < words && n < 16; i++) streams[n++] = atoi(w[i]);
    bool both = strcmp(w[2], "both") == 0;
    stack_reset(a->id, both || strcmp(w[2], "out") == 0, both || strcmp(w[2], "in") == 0, streams, n);
  } else return false;
  return true;
}

static void command(char *line) {
  char *w[24], *rest = NULL;
  int words = 0;
  for (char *one = strtok_r(line, " \t\r", &rest); one != NULL && words < 24;
       one = strtok_r(NULL, " \t\r", &rest)) {
    w[words++] = one;
  }
  struct sockaddr_in to[MAX_ADDRESSES];
  int n;
  if (words == 0) return;
  if (strcmp(w[0], "quit") == 0) ends = true;
  else if (strcmp(w[0], "pause") == 0) paused = true, say("OK pause");
  else if (strcmp(w[0], "resume") == 0) paused = false, say("OK resume");
  else if (strcmp(w[0], "mode") == 0 && words == 2) {
    echoes = strcmp(w[1], "echo") == 0;
    say("OK mode %s", echoes ? "echo" : "sink");
  } else if (strcmp(w[0], "connect") == 0 && words == 3
             && (n = addresses(w[1], atoi(w[2]), to)) > 0) {
    stack_connect(to, n);
  } else if (strcmp(w[0], "address") == 0 && words == 4
             && addresses(w[3], options.port, to) == 1) {
    stack_address(w[1], strtoul(w[2], NULL, 10), to);
  } else if (!association_command(words, w)) {
    say("ERROR not understood: %s%s%s", w[0], words > 1 ? " " : "", words > 1 ? w[1] : "");
  }
}

static void read_commands(void) {
  static char buffer[4096];
  static size_t filled;
  ssize_t n = read(0, buffer + filled, sizeof buffer - 1 - filled);
  if (n <= 0) {
    ends = n == 0 || errno != EINTR;
    return;
  }
  filled += n;
  buffer[filled] = 0;
  char *line = buffer;
  for (char *end = strchr(line, '\n'); end != NULL; end = strchr(line, '\n')) {
    *end = 0;
    command(line);
    line = end + 1;
  }
  filled = strlen(line);
  memmove(buffer, line, filled + 1);
}

/* ---- options */

static void switch_extensions(char *names, int on) {
  static const char *const known[] = {"pr", "reconfig", "idata", "auth", "asconf", "ecn", "nrsack"};
  char *rest = NULL;
  for (char *one = strtok_r(names, ",", &rest); one != NULL; one = strtok_r(NULL, ",", &rest)) {
    for (int i = 0; i < EXTENSIONS; i++) {
      if (strcmp(known[i], one) == 0) options.on[i] = on;
    }
  }
}

static bool option(char *text) {
  const struct { const char *name; int *value; } numbers[] = {
      {"port", &options.port}, {"udp", &options.udp}, {"peer-udp", &options.peer_udp},
      {"in", &options.in}, {"out", &options.out}, {"sndbuf", &options.sndbuf},
      {"rcvbuf", &options.rcvbuf}, {"fragment", &options.fragment},
      {"sack-ms", &options.sack_ms}, {"hb-ms", &options.hb_ms},
      {"rto-min-ms", &options.rto_min_ms}, {"rto-max-ms", &options.rto_max_ms},
      {"path-retrans", &options.path_retrans}, {"assoc-retrans", &options.assoc_retrans},
      {"seed", (int *)&seed}};
  char *value = strchr(text, '=');
  if (value == NULL) return false;
  *value++ = 0;
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
    if (strcmp(text, numbers[i].name) == 0) return *numbers[i].value = atoi(value), true;
  }
  if (strcmp(text, "mode") == 0) return echoes = strcmp(value, "echo") == 0, true;
  if (strcmp(text, "check") == 0) return checks = strcmp(value, "yes") == 0, true;
  if (strcmp(text, "on") == 0) return switch_extensions(value, 1), true;
  if (strcmp(text, "off") == 0) return switch_extensions(value, 0), true;
  if (strcmp(text, "bind") == 0) {
    return (options.bind_count = addresses(value, 0, options.bind)) > 0;
  }
  if (strcmp(text, "auth-chunks") == 0) {
    char *rest = NULL;
    for (char *one = strtok_r(value, ",", &rest); one != NULL && options.auth_chunk_count < 8;
         one = strtok_r(NULL, ",", &rest)) {
      options.auth_chunks[options.auth_chunk_count++] = atoi(one);
    }
    return true;
  }
  return false;
}

static int pump(void) {
  bool waits = false, more = false;
  for (int i = 0; i < MAX_ASSOCIATIONS; i++) {
    struct association *a = &associations[i];
    if (!a->known || !a->up || (a->job.length == 0 && a->echo.length == 0)) continue;
    if (send_some(a)) waits = true;
    else more |= a->job.length != 0;
  }
  /* One that is told of room for another association would spin; a few ms are no delay here. */
  return stack_waits_for_write(waits && !more) ? 5 : more ? 0 : waits ? 1 : 200;
}

int main(int count_, char **words) {
  options.sack_ms = options.hb_ms = options.rto_min_ms = options.rto_max_ms = -1;
  options.path_retrans = options.assoc_retrans = -1;
  memset(options.on, -1, sizeof options.on);
  for (int i = 1; i < count_; i++) {
    if (!option(words[i])) {
      say("ERROR unknown option %s", words[i]);
      return 2;
    }
  }
  stack_open(&options);
  options.port = stack_port();
  for (int i = 0; i < options.bind_count; i++) options.bind[i].sin_port = htons(options.port);
  say("READY %d", options.port);
  while (!ends) {
    int wait_ms = pump();
    struct pollfd polled[2] = {{.fd = 0, .events = POLLIN}, {.fd = stack_fd(), .events = POLLIN}};
    int n = may_read() ? 2 : 1;
    poll(polled, n, wait_ms);
    if (polled[0].revents != 0) read_commands();
    if (may_read()) stack_read();
  }
  say("BYE");
  /* Not the stack's own end: associations that are up are left to find out for themselves. */
  _exit(0);
}
