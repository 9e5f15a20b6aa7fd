// What descriptors order by (order.h): pipes, sockets, events, files, and the waits for them.
#include "order.h"
#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/select.h>
#include <sys/sendfile.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

// --- ends to put into and to take from -------------------------------------------------------------------------------
static int ends[2]; // 0: to take from, 1: to put into
static int waiter;

static void make_pipe(void) {
  need(pipe(ends) == 0);
}
static void make_unix_stream(void) {
  need(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
}
static void make_unix_packets(void) {
  need(socketpair(AF_UNIX, SOCK_DGRAM, 0, ends) == 0);
}
static void make_tcp(void) {
  struct sockaddr_in place = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof place;
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  need(bind(listener, (struct sockaddr *)&place, size) == 0 && listen(listener, 1) == 0);
  need(getsockname(listener, (struct sockaddr *)&place, &size) == 0);
  ends[1] = socket(AF_INET, SOCK_STREAM, 0);
  need(connect(ends[1], (struct sockaddr *)&place, size) == 0);
  ends[0] = accept(listener, NULL, NULL);
  need(ends[0] >= 0);
}
static void make_udp(void) {
  struct sockaddr_in place = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof place;
  ends[0] = socket(AF_INET, SOCK_DGRAM, 0);
  need(bind(ends[0], (struct sockaddr *)&place, size) == 0);
  need(getsockname(ends[0], (struct sockaddr *)&place, &size) == 0);
  ends[1] = socket(AF_INET, SOCK_DGRAM, 0);
  need(connect(ends[1], (struct sockaddr *)&place, size) == 0);
}
static void make_event(void) {
  ends[0] = ends[1] = eventfd(0, 0);
  need(ends[0] >= 0);
}
static void make_watched_pipe(void) {
  make_pipe();
  struct epoll_event wanted = {.events = EPOLLIN};
  waiter = epoll_create1(0);
  need(epoll_ctl(waiter, EPOLL_CTL_ADD, ends[0], &wanted) == 0);
}
static void put(void) {
  const long long one = 1;
  need(write(ends[1], &one, sizeof one) == sizeof one);
}
static void get(void) {
  long long number;
  need(read(ends[0], &number, sizeof number) == sizeof number);
}
static void send_it(void) {
  need(send(ends[1], "x", 1, 0) == 1);
}
static void receive(void) {
  char byte;
  need(recv(ends[0], &byte, 1, 0) == 1);
}
static void hang_up(void) {
  need(shutdown(ends[1], SHUT_WR) == 0);
}
static void read_end(void) {
  char byte;
  need(read(ends[0], &byte, 1) == 0);
}
static void close_it(void) {
  need(close(ends[1]) == 0);
}
static void poll_it(void) {
  struct pollfd wanted = {.fd = ends[0], .events = POLLIN};
  need(poll(&wanted, 1, -1) == 1);
}
static void select_it(void) {
  fd_set wanted;
  FD_ZERO(&wanted);
  FD_SET(ends[0], &wanted);
  need(select(ends[0] + 1, &wanted, NULL, NULL, NULL) == 1);
}
static void ppoll_it(void) {
  struct pollfd wanted = {.fd = ends[0], .events = POLLIN};
  need(ppoll(&wanted, 1, NULL, NULL) == 1);
}
static void pselect_it(void) {
  fd_set wanted;
  FD_ZERO(&wanted);
  FD_SET(ends[0], &wanted);
  need(pselect(ends[0] + 1, &wanted, NULL, NULL, NULL, NULL) == 1);
}
static void wait_for_event_masked(void) {
  struct epoll_event event;
  need(epoll_pwait(waiter, &event, 1, -1, NULL) == 1);
}
static void wait_for_event(void) {
  struct epoll_event event;
  need(epoll_wait(waiter, &event, 1, -1) == 1);
}

// --- other ways to have two ends ------------------------------------------------------------------------------
static char place[108];

static void name_place(const char *what) {
  snprintf(place, sizeof place, "/tmp/snarl-orders-%s-%d", what, getpid());
}
static void make_pipe2(void) {
  need(pipe2(ends, O_CLOEXEC) == 0);
}
// What is put into one descriptor is taken from its duplicate, or the other way round.
static void duplicate(int end, int with) {
  const int number = with < 0 ? ends[end] : with;
  if (with >= 0)
    close(ends[end]);
  ends[end] = number;
}
static void make_dup(void) {
  make_pipe();
  duplicate(1, dup(ends[1]));
}
static void make_dup2(void) {
  make_pipe();
  const int spare = open("/dev/null", O_RDONLY);
  duplicate(0, dup2(ends[0], spare));
}
static void make_dup3(void) {
  make_pipe();
  const int spare = open("/dev/null", O_RDONLY);
  duplicate(1, dup3(ends[1], spare, O_CLOEXEC));
}
static void make_fcntl(void) {
  make_pipe();
  duplicate(1, fcntl(ends[1], F_DUPFD_CLOEXEC, 100));
}
static void make_named_pipe(void) {
  name_place("fifo");
  need(mkfifo(place, 0600) == 0);
  ends[0] = open(place, O_RDONLY | O_NONBLOCK);
  ends[1] = open(place, O_WRONLY);
  unlink(place);
  need(ends[0] >= 0 && ends[1] >= 0 && fcntl(ends[0], F_SETFL, 0) == 0);
}
static int named_socket(int type, struct sockaddr_un *address) {
  name_place("socket");
  *address = (struct sockaddr_un){.sun_family = AF_UNIX};
  memcpy(address->sun_path, place, sizeof address->sun_path);
  const int made = socket(AF_UNIX, type, 0);
  need(made >= 0 && bind(made, (struct sockaddr *)address, sizeof *address) == 0);
  return made;
}
static struct sockaddr_un receiver;

static void make_named_datagrams(void) {
  ends[0] = named_socket(SOCK_DGRAM, &receiver);
  ends[1] = socket(AF_UNIX, SOCK_DGRAM, 0);
}
static void send_to_name(void) {
  need(sendto(ends[1], "x", 1, 0, (struct sockaddr *)&receiver, sizeof receiver) == 1);
  unlink(place);
}
static void make_listener(void) {
  waiter = named_socket(SOCK_STREAM, &receiver);
  need(listen(waiter, 1) == 0);
  ends[1] = socket(AF_UNIX, SOCK_STREAM, 0);
}
static void connect_to_name(void) {
  need(connect(ends[1], (struct sockaddr *)&receiver, sizeof receiver) == 0);
  unlink(place);
}
static void accept_one(void) {
  ends[0] = accept4(waiter, NULL, NULL, SOCK_CLOEXEC);
  need(ends[0] >= 0);
}
static void send_descriptor(int carrier, int fd) {
  char room[CMSG_SPACE(sizeof(int))] = {0}, byte = 0;
  struct iovec one = {&byte, 1};
  struct msghdr message = {.msg_iov = &one, .msg_iovlen = 1, .msg_control = room, .msg_controllen = sizeof room};
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  *header = (struct cmsghdr){.cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS, .cmsg_len = CMSG_LEN(sizeof(int))};
  memcpy(CMSG_DATA(header), &fd, sizeof fd);
  need(sendmsg(carrier, &message, 0) == 1);
}
static int receive_descriptor(int carrier) {
  char room[CMSG_SPACE(sizeof(int))], byte;
  struct iovec one = {&byte, 1};
  struct msghdr message = {.msg_iov = &one, .msg_iovlen = 1, .msg_control = room, .msg_controllen = sizeof room};
  int fd;
  need(recvmsg(carrier, &message, 0) == 1);
  memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof fd);
  return fd;
}
// What one thread puts into goes out in a message and comes back under another number.
static int pass(int fd) {
  int carriers[2];
  need(socketpair(AF_UNIX, SOCK_STREAM, 0, carriers) == 0);
  send_descriptor(carriers[1], fd);
  const int spare = open("/dev/null", O_RDONLY); // so that the number is another one
  const int other = receive_descriptor(carriers[0]);
  close(spare);
  return other;
}
static void make_passed(void) {
  make_pipe();
  const int old = ends[1];
  ends[1] = pass(old);
  close(old);
}
static void make_passed_event(void) {
  make_event();
  ends[1] = pass(ends[0]);
}
static void make_passed_socket(void) {
  make_unix_stream();
  const int old = ends[0];
  ends[0] = pass(old);
  close(old);
}
static void make_passed_connection(void) {
  make_tcp();
  ends[1] = pass(ends[1]);
}

// --- other ways to put and to take ----------------------------------------------------------------------------
static void put_vector(void) {
  struct iovec parts[2] = {{(char[]){"1234"}, 4}, {(char[]){"5678"}, 4}};
  need(writev(ends[1], parts, 2) == 8);
}
static void get_vector(void) {
  char first[4], second[4];
  struct iovec parts[2] = {{first, 4}, {second, 4}};
  need(readv(ends[0], parts, 2) == 8);
}
static void send_message(void) {
  struct iovec one = {(char[]){"x"}, 1};
  const struct msghdr message = {.msg_iov = &one, .msg_iovlen = 1};
  need(sendmsg(ends[1], &message, 0) == 1);
}
static void receive_message(void) {
  char byte;
  struct iovec one = {&byte, 1};
  struct msghdr message = {.msg_iov = &one, .msg_iovlen = 1};
  need(recvmsg(ends[0], &message, 0) == 1);
}
static void send_messages(void) {
  struct iovec one = {(char[]){"x"}, 1};
  struct mmsghdr messages[1] = {{.msg_hdr = {.msg_iov = &one, .msg_iovlen = 1}}};
  need(sendmmsg(ends[1], messages, 1, 0) == 1);
}
static void receive_messages(void) {
  char byte;
  struct iovec one = {&byte, 1};
  struct mmsghdr messages[1] = {{.msg_hdr = {.msg_iov = &one, .msg_iovlen = 1}}};
  need(recvmmsg(ends[0], messages, 1, 0, NULL) == 1);
}
static void receive_from(void) {
  char byte;
  struct sockaddr_un sender;
  socklen_t length = sizeof sender;
  need(recvfrom(ends[0], &byte, 1, 0, (struct sockaddr *)&sender, &length) == 1);
}
static int source;

static void make_source(void) {
  make_pipe();
  source = memfd_create("source", 0);
  need(source >= 0 && write(source, "12345678", 8) == 8 && lseek(source, 0, SEEK_SET) == 0);
}
static void send_file(void) {
  need(sendfile(ends[1], source, NULL, 8) == 8);
}
static void splice_into(void) {
  need(splice(source, NULL, ends[1], NULL, 8, 0) == 8);
}
static int further[2]; // a second pipe

static void make_two_pipes(void) {
  make_pipe();
  need(pipe(further) == 0);
}
static void tee_and_get(void) {
  need(tee(ends[0], further[1], 8, 0) == 8);
}
static void splice_out(void) {
  need(splice(ends[0], NULL, further[1], NULL, 8, 0) == 8);
}
static void put_event(void) {
  need(eventfd_write(ends[1], 1) == 0);
}
static void get_event(void) {
  eventfd_t value;
  need(eventfd_read(ends[0], &value) == 0);
}
static void make_counting_event(void) {
  ends[0] = ends[1] = eventfd(0, EFD_SEMAPHORE);
  need(ends[0] >= 0);
}

// --- what the kernel puts in ----------------------------------------------------------------------------------
static void make_timer(void) {
  ends[0] = timerfd_create(CLOCK_MONOTONIC, 0);
  need(ends[0] >= 0);
}
static void start_timer(void) {
  const struct itimerspec soon = {.it_value.tv_nsec = 1};
  need(timerfd_settime(ends[0], 0, &soon, NULL) == 0);
}
static void make_signal_descriptor(void) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGUSR2);
  need(pthread_sigmask(SIG_BLOCK, &signals, NULL) == 0);
  ends[0] = signalfd(-1, &signals, 0);
  need(ends[0] >= 0);
}
static void send_a_signal(void) {
  need(kill(getpid(), SIGUSR2) == 0);
}
static void get_signal(void) {
  struct signalfd_siginfo info;
  need(read(ends[0], &info, sizeof info) == sizeof info && info.ssi_signo == SIGUSR2);
}

// --- streams and files ----------------------------------------------------------------------------------------
static FILE *in, *out;

static void make_streams(void) {
  make_pipe();
  need((in = fdopen(ends[0], "r")) && (out = fdopen(ends[1], "w")));
}
static void print_line(void) {
  need(fprintf(out, "it is %d\n", 1) > 0 && fflush(out) == 0);
}
static void read_line(void) {
  char line[32];
  need(fgets(line, sizeof line, in) != NULL);
}
static void get_line(void) {
  char *line = NULL;
  size_t room = 0;
  need(getline(&line, &room, in) > 0);
  free(line);
}
static void scan_line(void) {
  int number;
  need(fscanf(in, "it is %d", &number) == 1);
}
static void get_character(void) {
  need(getc(in) == 'i');
}
static void close_stream(void) {
  need(fclose(out) == 0);
}
static void read_to_end(void) {
  char byte;
  need(fread(&byte, 1, 1, in) == 0 && feof(in));
}
static void make_file(void) {
  ends[0] = ends[1] = memfd_create("file", 0);
  need(ends[0] >= 0);
}
static void write_at(void) {
  need(pwrite(ends[1], "12345678", 8, 0) == 8);
}
static void read_at(void) {
  char text[8];
  need(pread(ends[0], text, 8, 0) == 8);
}

// --- waiting for several --------------------------------------------------------------------------------------
static void wait_for_event_long(void) {
  const struct timespec limit = {.tv_sec = 3600};
  struct epoll_event event;
  need(epoll_pwait2(waiter, &event, 1, &limit, NULL) == 1);
}
static void watch(int by, int whom) {
  struct epoll_event wanted = {.events = EPOLLIN};
  need(epoll_ctl(by, EPOLL_CTL_ADD, whom, &wanted) == 0);
}
static void make_nested_watch(void) {
  make_pipe();
  const int inner = epoll_create1(0);
  waiter = epoll_create(1);
  watch(inner, ends[0]);
  watch(waiter, inner);
}
static void make_watch_of_event(void) {
  make_event();
  waiter = epoll_create1(EPOLL_CLOEXEC);
  watch(waiter, ends[0]);
}
// The registration itself may be what the event tells of: the pipe is readable all the time.
static void make_unwatched(void) {
  make_pipe();
  put();
  waiter = epoll_create1(0);
}
static void watch_now(void) {
  watch(waiter, ends[0]);
}
static void poll_watcher(void) {
  struct pollfd wanted = {.fd = waiter, .events = POLLIN};
  need(poll(&wanted, 1, -1) == 1);
}

// --- what has no name for the kernel, either, sent away and back; the old number is closed first or stays in use ---
static int started;

static void make_passed_timer(void) {
  make_timer();
  started = ends[0];
  ends[0] = pass(started);
}
static void start_first_number(void) {
  const struct itimerspec soon = {.it_value.tv_nsec = 1};
  need(timerfd_settime(started, 0, &soon, NULL) == 0);
}
// Two are under way at once, and it is the second that comes first.
static void make_two_passed_timers(void) {
  int carriers[2];
  need(socketpair(AF_UNIX, SOCK_DGRAM, 0, carriers) == 0);
  const int other = timerfd_create(CLOCK_MONOTONIC, 0);
  need(other >= 0);
  send_descriptor(carriers[1], other);
  make_passed_timer();
  ends[1] = receive_descriptor(carriers[0]);
}
static void make_passed_signal_descriptor(void) {
  make_signal_descriptor();
  const int old = ends[0];
  ends[0] = pass(old);
  close(old);
}
static void make_passed_watcher(void) {
  make_watched_pipe();
  const int old = waiter;
  waiter = pass(old);
  close(old);
}

static const struct subject subjects[] = {
    {"pipe", make_pipe, put, get, 1},
    {"end of a pipe", make_pipe, close_it, read_end, 1},
    {"socketpair", make_unix_stream, put, get, 1},
    {"end of a socket", make_unix_stream, hang_up, read_end, 1},
    {"unix datagrams", make_unix_packets, send_it, receive, 1},
    {"TCP", make_tcp, send_it, receive, 1},
    {"UDP", make_udp, send_it, receive, 1},
    {"eventfd", make_event, put, get, 1},
    {"poll", make_pipe, put, poll_it, 1},
    {"select", make_pipe, put, select_it, 1},
    {"epoll_wait", make_watched_pipe, put, wait_for_event, 1},
    {"ppoll", make_pipe, put, ppoll_it, 1},
    {"pselect", make_pipe, put, pselect_it, 1},
    {"epoll_pwait", make_watched_pipe, put, wait_for_event_masked, 1},
    {"pipe2", make_pipe2, put, get, 1},
    {"dup", make_dup, put, get, 1},
    {"dup2", make_dup2, put, get, 1},
    {"dup3", make_dup3, put, get, 1},
    {"F_DUPFD_CLOEXEC", make_fcntl, put, get, 1},
    {"named pipe", make_named_pipe, put, get, 1},
    {"descriptor that was passed", make_passed, put, get, 1},
    {"event that was passed", make_passed_event, put, get, 1},
    {"socket that was passed", make_passed_socket, put, get, 1},
    {"connection that was passed", make_passed_connection, send_it, receive, 1},
    {"named datagrams", make_named_datagrams, send_to_name, receive_from, 1},
    {"connect and accept4", make_listener, connect_to_name, accept_one, 1},
    {"writev and readv", make_pipe, put_vector, get_vector, 1},
    {"sendmsg and recvmsg", make_unix_stream, send_message, receive_message, 1},
    {"sendmmsg and recvmmsg", make_unix_packets, send_messages, receive_messages, 1},
    {"sendfile", make_source, send_file, get, 1},
    {"splice into a pipe", make_source, splice_into, get, 1},
    {"splice out of a pipe", make_two_pipes, put, splice_out, 1},
    {"tee", make_two_pipes, put, tee_and_get, 1},
    {"eventfd_write and eventfd_read", make_event, put_event, get_event, 1},
    {"eventfd that counts", make_counting_event, put_event, get_event, 1},
    {"timerfd", make_timer, start_timer, get, 1},
    {"signalfd", make_signal_descriptor, send_a_signal, get_signal, 1},
    {"fprintf and fgets", make_streams, print_line, read_line, 1},
    {"getline", make_streams, print_line, get_line, 1},
    {"fscanf", make_streams, print_line, scan_line, 1},
    {"getc", make_streams, print_line, get_character, 1},
    {"end of a stream", make_streams, close_stream, read_to_end, 1},
    {"write and read of a file", make_file, write_at, read_at, 0},
    {"epoll_pwait2", make_watched_pipe, put, wait_for_event_long, 1},
    {"epoll of an epoll", make_nested_watch, put, wait_for_event, 1},
    {"epoll of an eventfd", make_watch_of_event, put, wait_for_event, 1},
    {"epoll_ctl", make_unwatched, watch_now, wait_for_event, 1},
    {"poll of an epoll", make_watched_pipe, put, poll_watcher, 1},
    {"timerfd that was passed", make_passed_timer, start_first_number, get, 1},
    {"timerfd that was passed beside another", make_two_passed_timers, start_first_number, get, 1},
    {"signalfd that was passed", make_passed_signal_descriptor, send_a_signal, get_signal, 1},
    {"epoll that was passed", make_passed_watcher, put, wait_for_event, 1},
};

int main(int argc, char **argv) {
  return run_subjects(subjects, sizeof subjects / sizeof *subjects, argc, argv);
}
