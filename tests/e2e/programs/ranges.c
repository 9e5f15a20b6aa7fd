// One thread makes a call that reads or writes a known number of bytes at `area`; nothing orders main, which then
// writes the last of them, or the first beyond them.
#define _GNU_SOURCE
#include "support/rendezvous.h"
#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <ftw.h>
#include <glob.h>
#include <grp.h>
#include <iconv.h>
#include <inttypes.h>
#include <locale.h>
#include <mqueue.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <pwd.h>
#include <regex.h>
#include <sched.h>
#include <search.h>
#include <semaphore.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <sys/sysinfo.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/times.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <uchar.h>
#include <unistd.h>
#include <wchar.h>
#include <wordexp.h>

static char *area;
static size_t touched; // bytes at `area`
static int ends[2];    // of a socket pair
static FILE *file;
static iconv_t converter;
static regex_t expression;
static struct sockaddr_in address = {.sin_family = AF_INET};
static int listener, watcher, messages;
static mqd_t queue;
static sigset_t blocked;
static sem_t semaphore;
static timer_t timer;
static pthread_t ended;

static void fill_socket(void) {
  if (write(ends[1], "0123456789", 10) != 10)
    abort();
}
static FILE *ten_bytes(void) {
  file = tmpfile();
  fputs("012345678\n", file);
  rewind(file);
  return file;
}
static FILE *wide_line(void) {
  file = tmpfile();
  fputws(L"12\n", file);
  rewind(file);
  return file;
}
// What a character takes of memory differs between the two sides of a conversion in this locale alone.
static void in_utf8(void) {
  if (!setlocale(LC_ALL, "C.UTF-8"))
    abort();
}
static int by_first(const void *a, const void *b) {
  return *(const char *)a - *(const char *)b;
}

static int by_first_of(const void *a, const void *b, void *unused) {
  (void)unused;
  return by_first(a, b);
}
static int stop_walk(const char *path, const struct stat *status, int kind, struct FTW *place) {
  (void)path, (void)status, (void)kind, (void)place;
  return 1;
}
// For an accept: somebody connects to it.
static void make_caller(void) {
  socklen_t size = sizeof address;
  listener = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(listener, (struct sockaddr *)&address, size) != 0 || listen(listener, 1) != 0 ||
      getsockname(listener, (struct sockaddr *)&address, &size) != 0 ||
      connect(socket(AF_INET, SOCK_STREAM, 0), (struct sockaddr *)&address, size) != 0)
    abort();
}
static int watch(int whom) {
  const int by = epoll_create1(0);
  struct epoll_event wanted = {.events = EPOLLIN};
  if (epoll_ctl(by, EPOLL_CTL_ADD, whom, &wanted) != 0)
    abort();
  return by;
}
static mqd_t new_queue(void) {
  struct mq_attr attributes = {.mq_maxmsg = 1, .mq_msgsize = 32};
  char name[64];
  sprintf(name, "/snarl-ranges-%d", getpid());
  const mqd_t made = mq_open(name, O_RDWR | O_CREAT | O_EXCL, 0600, &attributes);
  mq_unlink(name);
  return made;
}
static void send_blocked(void) {
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGUSR1);
  pthread_sigmask(SIG_BLOCK, &blocked, 0);
  kill(getpid(), SIGUSR1);
}
static size_t name_bytes(void) {
  char name[256];
  return gethostname(name, sizeof name) == 0 ? strlen(name) + 1 : 0;
}
static void *end_at_once(void *unused) {
  return unused;
}
static void fork_child(void) {
  if (fork() == 0)
    _exit(0);
}
static void to_nowhere(int width) {
  if (!freopen("/dev/null", "w", stdout))
    abort();
  fwide(stdout, width);
}
static int prints(char *to, size_t room, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const int result = vsnprintf(to, room, format, arguments);
  va_end(arguments);
  return result;
}
static int scans(const char *from, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const int result = vsscanf(from, format, arguments);
  va_end(arguments);
  return result;
}

// Main prepares, the other thread calls.
static void call(const char *name, int prepares) {
  char other[64] = "9876543210", room[1024];
  struct iovec two[2] = {{other, 4}, {area, 6}};
  struct iovec one[1] = {{area, 10}};
  struct msghdr message = {.msg_iov = one, .msg_iovlen = 1};
  const struct tm noon = {.tm_mday = 1, .tm_year = 100, .tm_hour = 12};
  long result = prepares;
// A struct tm whose member lies at `area`.
#define FIELDS_AT(member) ((struct tm *)(area - offsetof(struct tm, member)))
#define CALLS(label, bytes, prepare, expression)                                                                       \
  if (!strcmp(name, label)) {                                                                                          \
    if (prepares) {                                                                                                    \
      touched = bytes;                                                                                                 \
      prepare;                                                                                                         \
    } else {                                                                                                           \
      result = (long)(expression);                                                                                     \
    }                                                                                                                  \
  }
  CALLS("read", 10, fill_socket(), read(ends[0], area, 32))
  CALLS("recv", 10, fill_socket(), recv(ends[0], area, 32, 0))
  CALLS("recvfrom", 10, fill_socket(), recvfrom(ends[0], area, 32, 0, 0, 0))
  CALLS("recvmsg", 10, fill_socket(), recvmsg(ends[0], &message, 0))
  CALLS("readv", 6, fill_socket(), readv(ends[0], two, 2))
  CALLS("write", 10, , write(ends[1], area, 10))
  CALLS("send", 10, , send(ends[1], area, 10, 0))
  CALLS("sendmsg", 10, , sendmsg(ends[1], &message, 0))
  CALLS("writev", 6, , writev(ends[1], two, 2))
  CALLS("pread", 10, ten_bytes(), pread(fileno(file), area, 32, 0))
  CALLS("pwrite", 10, ten_bytes(), pwrite(fileno(file), area, 10, 0))
  CALLS("fread", 10, ten_bytes(), fread(area, 1, 32, file))
  CALLS("fwrite", 10, ten_bytes(), fwrite(area, 1, 10, file))
  CALLS("fgets", 11, ten_bytes(), fgets(area, 32, file) != 0)
  CALLS("getline", 11, ten_bytes(), getline(&(char *){area}, &(size_t){128}, file))
  CALLS("snprintf", 6, , snprintf(area, 32, "%d", 12345))
  CALLS("sprintf", 6, , sprintf(area, "%d", 12345))
  CALLS("printf_string", 6, strcpy(area, "12345"), snprintf(other, 32, "%s", area))
  CALLS("printf_precision", 3, strcpy(area, "12345"), snprintf(other, 32, "%.3s", area))
  CALLS("sscanf_int", 4, , sscanf("77", "%d", (int *)area))
  CALLS("sscanf_string", 4, , sscanf("abc def", "%s", area))
  CALLS("fscanf", 8, ten_bytes(), fscanf(file, "%ld", (long *)area))
  CALLS("memcpy", 10, , memcpy(area, other, 10) != 0)
  CALLS("memmove", 10, , memmove(other, area, 10) != 0)
  CALLS("memset", 10, , memset(area, 1, 10) != 0)
  CALLS("memcmp", 3, memcpy(area, "98x", 3), memcmp(area, other, 10) != 0)
  CALLS("strlen", 6, strcpy(area, "12345"), strlen(area))
  CALLS("strcpy", 11, , strcpy(area, other) != 0)
  CALLS("strncpy", 20, , strncpy(area, other, 20) != 0)
  CALLS("strchr", 2, strcpy(area, "12345"), strchr(area, '2') != 0)
  CALLS("wmemcpy", 16, , wmemcpy((wchar_t *)area, (wchar_t *)other, 4) != 0)
  CALLS("wcslen", 12, wcscpy((wchar_t *)area, L"ab"), wcslen((wchar_t *)area))
  CALLS("wcscpy", 12, , wcscpy((wchar_t *)area, L"ab") != 0)
  CALLS("wcscat", 12, wcscpy((wchar_t *)area, L"a"), wcscat((wchar_t *)area, L"b") != 0)
  CALLS("wcscmp", 8, wcscpy((wchar_t *)area, L"xy"), wcscmp((wchar_t *)area, L"xz") != 0)
  CALLS("wcsdup", 12, wcscpy((wchar_t *)area, L"ab"), wcsdup((wchar_t *)area) != 0)
  CALLS("strcat", 4, strcpy(area, "a"), strcat(area, "bc") != 0)
  CALLS("strdup", 4, strcpy(area, "abc"), strdup(area) != 0)
  CALLS("strcmp", 2, strcpy(area, "ax"), strcmp(area, "ay"))
  CALLS("strncmp", 2, strcpy(area, "abc"), strncmp("ab", area, 2) == 0)
  CALLS("strtok_r", 4, strcpy(area, "a,b"), strtok_r(area, ";", &(char *){0}) != 0)
  CALLS("memccpy", 3, , memccpy(area, other, '7', 10) != 0)
  CALLS("memchr", 3, memcpy(area, "123", 3), memchr(area, '3', 10) != 0)
  CALLS("printf_count", 4, , snprintf(other, 32, "ab%n", (int *)area))
  CALLS("printf_wide", 12, wcscpy((wchar_t *)area, L"ab"), snprintf(other, 32, "%ls", (wchar_t *)area))
  CALLS("sscanf_float", 8, , sscanf("1.5", "%lf", (double *)area))
  CALLS("sscanf_chars", 3, , sscanf("abcdef", "%3c", area))
  CALLS("sscanf_chars_last", 3, , sscanf("abc", "%3c", area))
  CALLS("sscanf_chars_then", 3, , sscanf("abcd", "%3c%1s", area, other))
  CALLS("fscanf_chars", 9, ten_bytes(), fscanf(file, "%9c", area))
  CALLS("swscanf_chars", 8, , swscanf(L"abc", L"%2lc", (wchar_t *)area))
  CALLS("sscanf_set", 3, , sscanf("12x", "%[0-9]", area))
  CALLS("asprintf", 8, , asprintf((char **)area, "x"))
  CALLS("preadv", 6, ten_bytes(), preadv(fileno(file), two, 2, 0))
  CALLS("pipe", 8, , pipe((int *)area) == 0)
  CALLS("time", 8, , time((time_t *)area))
  CALLS("clock_gettime", 16, , clock_gettime(CLOCK_MONOTONIC, (struct timespec *)area) == 0)
  CALLS("localtime_r", sizeof(struct tm), , localtime_r(&(time_t){1}, (struct tm *)area) != 0)
  CALLS("stat", sizeof(struct stat), , stat("/", (struct stat *)area) == 0)
  CALLS("strtod", 4, strcpy(area, "1.5"), strtod(area, 0) > 1)
  CALLS("setvbuf_text", 6, (ten_bytes(), strcpy(area, "12345")), fprintf(file, "%s", area))
  CALLS("qsort", 10, memcpy(area, other, 10), (qsort(area, 10, 1, by_first), 1))
  CALLS("bsearch", 1, memset(area, 1, 1), bsearch("\1", area, 1, 1, by_first) != 0)
  CALLS("strftime", 5, , strftime(area, 32, "%Y", &noon))
  CALLS("getcwd", 2, if (chdir("/") != 0) abort(), getcwd(area, 32) != 0)
  CALLS("strtol", 3, strcpy(area, "12"), strtol(area, 0, 10))
  CALLS("fputs", 6, (ten_bytes(), strcpy(area, "12345")), fputs(area, file) + 1)
  CALLS("printf_position", 6, strcpy(area, "12345"), snprintf(other, 32, "%2$d %1$s", area, 7))
  CALLS("printf_position_real", 6, strcpy(area, "12345"), snprintf(other, 32, "%3$s %1$f %2$Lf", 1.5, 2.5L, area))
  CALLS("printf_position_precision", 3, strcpy(area, "12345"), snprintf(other, 32, "%2$.*1$s", 3, area))
  CALLS("printf_position_count", 4, , snprintf(other, 32, "%2$*1$d%3$n", 5, 6, (int *)area))
  CALLS("printf_wide_precision", 8, (in_utf8(), wcscpy((wchar_t *)area, L"\u00e9\u00e9x")),
        snprintf(other, 32, "%.4ls", (wchar_t *)area))
  CALLS("printf_wide_S", 12, wcscpy((wchar_t *)area, L"ab"), snprintf(other, 32, "%lc%S", L'x', (wchar_t *)area))
  CALLS("printf_errno", 6, strcpy(area, "12345"), snprintf(other, 64, "%m %s", area))
  CALLS("swprintf", 16, , swprintf((wchar_t *)area, 16, L"%d", 123))
  CALLS("swprintf_narrow", 4, (in_utf8(), strcpy(area, "\u00e9\u00e9x")), swprintf((wchar_t *)other, 16, L"%.2s", area))
  CALLS("swprintf_wide", 8, wcscpy((wchar_t *)area, L"abc"),
        swprintf((wchar_t *)other, 16, L"%.*ls", 2, (wchar_t *)area))
  CALLS("swprintf_format", 16, wcscpy((wchar_t *)area, L"%d\n"), swprintf((wchar_t *)other, 16, (wchar_t *)area, 1))
  CALLS("fwprintf", 6, (file = tmpfile(), strcpy(area, "12345")), fwprintf(file, L"%s", area))
  CALLS("sscanf_position", 4, , sscanf("7 8", "%2$d %1$d", (int *)other, (int *)area))
  CALLS("sscanf_position_real", 8, , sscanf("1.5 x", "%2$lf %1$s", other, (double *)area))
  CALLS("sscanf_position_count", 4, , sscanf("12 x", "%2$s%1$n", (int *)area, other))
  CALLS("sscanf_allocated", 8, , sscanf("abc", "%ms", (char **)area))
  CALLS("sscanf_wide", 12, , sscanf("ab", "%ls", (wchar_t *)area))
  CALLS("sscanf_suppressed", 4, , sscanf("1 2", "%*d %d", (int *)area))
  CALLS("swscanf", 4, , swscanf(L"77", L"%d", (int *)area))
  CALLS("swscanf_narrow", 3, , swscanf(L"ab", L"%s", area))
  CALLS("swscanf_wide", 12, , swscanf(L"ab", L"%ls", (wchar_t *)area))
  CALLS("swscanf_set", 3, , swscanf(L"12x", L"%[0-9]", area))
  CALLS("fgetws", 16, wide_line(), fgetws((wchar_t *)area, 16, file) != 0)
  CALLS("fputws", 12, (file = tmpfile(), wcscpy((wchar_t *)area, L"ab")), fputws((wchar_t *)area, file))
  CALLS("wcscoll", 12, wcscpy((wchar_t *)area, L"ab"), wcscoll((wchar_t *)area, L"x") != 0)
  CALLS("wcsxfrm", 12, , wcsxfrm((wchar_t *)area, L"ab", 16))
  CALLS("wcsspn", 8, wcscpy((wchar_t *)area, L"abc"), wcsspn((wchar_t *)area, L"a"))
  CALLS("wcscspn", 8, wcscpy((wchar_t *)area, L"abc"), wcscspn((wchar_t *)area, L"b"))
  CALLS("wcspbrk", 8, wcscpy((wchar_t *)area, L"abc"), wcspbrk((wchar_t *)area, L"b") != 0)
  CALLS("wcstok", 8, wcscpy((wchar_t *)area, L"a,b"), wcstok((wchar_t *)area, L",", &(wchar_t *){0}) != 0)
  CALLS("wcstok_place", 8, , wcstok((wchar_t *)other, L",", (wchar_t **)area) != 0)
  CALLS("strxfrm", 3, , strxfrm(area, "ab", 32))
  CALLS("strcoll", 3, strcpy(area, "ab"), strcoll(area, "x") != 0)
  CALLS("mbstowcs", 12, , mbstowcs((wchar_t *)area, "ab", 16))
  CALLS("mbstowcs_full", 8, , mbstowcs((wchar_t *)area, "abc", 2))
  CALLS("mbstowcs_from", 4, (in_utf8(), strcpy(area, "\u00e9\u00e9x")), mbstowcs((wchar_t *)other, area, 2))
  CALLS("wcstombs", 3, , wcstombs(area, L"ab", 16))
  CALLS("wcstombs_full", 2, in_utf8(), wcstombs(area, L"\u00e9\u00e9", 3))
  CALLS("wcstombs_from", 8, wcscpy((wchar_t *)area, L"abc"), wcstombs(other, (wchar_t *)area, 2))
  CALLS("mbrtowc", 4, , mbrtowc((wchar_t *)area, "x", 1, &(mbstate_t){0}))
  CALLS("mbrtowc_from", 2, (in_utf8(), strcpy(area, "\u00e9x")), mbrtowc(0, area, 3, &(mbstate_t){0}))
  CALLS("mbrtowc_state", sizeof(mbstate_t), , mbrtowc(0, "x", 1, (mbstate_t *)area))
  CALLS("mbrtoc16", 2, , mbrtoc16((char16_t *)area, "x", 1, &(mbstate_t){0}))
  CALLS("c32rtomb", 2, in_utf8(), c32rtomb(area, U'\u00e9', &(mbstate_t){0}))
  CALLS("mbrlen", 1, strcpy(area, "xy"), mbrlen(area, 2, &(mbstate_t){0}))
  CALLS("wcrtomb", 2, in_utf8(), wcrtomb(area, L'\u00e9', &(mbstate_t){0}))
  CALLS("mbsrtowcs", 12, , mbsrtowcs((wchar_t *)area, &(const char *){"ab"}, 16, &(mbstate_t){0}))
  CALLS("mbsrtowcs_from", 2, strcpy(area, "abc"),
        mbsrtowcs((wchar_t *)other, &(const char *){area}, 2, &(mbstate_t){0}))
  CALLS("mbsrtowcs_length", 4, strcpy(area, "abc"), mbsrtowcs(0, &(const char *){area}, 0, &(mbstate_t){0}))
  CALLS("mbsrtowcs_place", 8, *(const char **)area = "ab",
        mbsrtowcs((wchar_t *)other, (const char **)area, 2, &(mbstate_t){0}))
  CALLS("mbsnrtowcs", 2, strcpy(area, "abc"),
        mbsnrtowcs((wchar_t *)other, &(const char *){area}, 2, 9, &(mbstate_t){0}))
  CALLS("wcsrtombs", 3, , wcsrtombs(area, &(const wchar_t *){L"ab"}, 16, &(mbstate_t){0}))
  CALLS("wcsnrtombs", 8, wcscpy((wchar_t *)area, L"abc"),
        wcsnrtombs(other, &(const wchar_t *){(wchar_t *)area}, 2, 9, &(mbstate_t){0}))
  CALLS("iconv_from", 2, (converter = iconv_open("UTF-16LE", "UTF-8"), strcpy(area, "ab")),
        iconv(converter, &(char *){area}, &(size_t){2}, &(char *){other}, &(size_t){9}) + 1)
  CALLS("iconv_to", 4, converter = iconv_open("UTF-16LE", "UTF-8"),
        iconv(converter, &(char *){other}, &(size_t){2}, &(char *){area}, &(size_t){9}) + 1)
  CALLS("iconv_left", 8, (converter = iconv_open("UTF-16LE", "UTF-8"), *(size_t *)area = 2),
        iconv(converter, &(char *){other}, (size_t *)area, &(char *){other + 8}, &(size_t){9}) + 1)
  CALLS("regcomp", sizeof(regex_t), , regcomp((regex_t *)area, "a", 0) == 0)
  CALLS("regexec_text", 4, (regcomp(&expression, "b", 0), strcpy(area, "abc")),
        regexec(&expression, area, 0, 0, 0) == 0)
  CALLS("regexec_match", 16, regcomp(&expression, "b(c)", REG_EXTENDED),
        regexec(&expression, "abc", 2, (regmatch_t *)area, 0) == 0)
  CALLS("regexec", sizeof(regex_t), regcomp((regex_t *)area, "b", 0), regexec((regex_t *)area, "abc", 0, 0, 0) == 0)
  CALLS("regfree", sizeof(regex_t), regcomp((regex_t *)area, "b", 0), (regfree((regex_t *)area), 1))
  CALLS("getaddrinfo", 8, , getaddrinfo("127.0.0.1", 0, 0, (struct addrinfo **)area) == 0)
  CALLS("getnameinfo", 8, ,
        getnameinfo((struct sockaddr *)&address, sizeof address, area, 32, 0, 0, NI_NUMERICHOST) == 0)
  CALLS("inet_pton", 4, , inet_pton(AF_INET, "1.2.3.4", area))
  CALLS("inet_ntop", 8, , inet_ntop(AF_INET, &(struct in_addr){0}, area, 32) != 0)
  CALLS("inet_aton", 4, , inet_aton("1.2.3.4", (struct in_addr *)area))
  CALLS("getpwnam_r", sizeof(struct passwd), ,
        getpwnam_r("root", (struct passwd *)area, room, sizeof room, &(struct passwd *){0}) == 0)
  CALLS("getgrgid_r", sizeof(struct group), ,
        getgrgid_r(0, (struct group *)area, room, sizeof room, &(struct group *){0}) == 0)
  CALLS("accept_room", 4, make_caller(), accept(listener, (struct sockaddr *)area, &(socklen_t){4}) + 1)
  CALLS("accept4_length", 4, (make_caller(), *(socklen_t *)area = sizeof address),
        accept4(listener, (struct sockaddr *)&address, (socklen_t *)area, 0) + 1)
  CALLS("sendto", 10, , sendto(ends[1], area, 10, 0, 0, 0))
  CALLS("sendmmsg", 10, , sendmmsg(ends[1], &(struct mmsghdr){.msg_hdr = message}, 1, 0))
  CALLS("recvmmsg", 10, fill_socket(), recvmmsg(ends[0], &(struct mmsghdr){.msg_hdr = message}, 1, 0, 0))
  CALLS("pwritev", 6, ten_bytes(), pwritev(fileno(file), two, 2, 0))
  CALLS("preadv2", 6, ten_bytes(), preadv2(fileno(file), two, 2, 0, 0))
  CALLS("pwritev2", 6, ten_bytes(), pwritev2(fileno(file), two, 2, 0, 0))
  CALLS("sendfile_offset", 8, ten_bytes(), sendfile(ends[1], fileno(file), (off_t *)area, 4))
  CALLS("splice_offset", 8, (ten_bytes(), pipe(ends)), splice(fileno(file), (off_t *)area, ends[1], 0, 4, 0))
  CALLS("copy_file_range_offset", 8, ten_bytes(),
        copy_file_range(fileno(file), (off_t *)area, fileno(tmpfile()), 0, 4, 0))
  CALLS("eventfd_read", 8, , eventfd_read(eventfd(1, 0), (eventfd_t *)area) + 1)
  CALLS("getsockopt", 4, , getsockopt(ends[0], SOL_SOCKET, SO_TYPE, area, &(socklen_t){4}) + 1)
  CALLS("setsockopt", 4, *(int *)area = 1, setsockopt(ends[0], SOL_SOCKET, SO_PASSCRED, area, 4) + 1)
  CALLS("socketpair", 8, , socketpair(AF_UNIX, SOCK_STREAM, 0, (int *)area) + 1)
  CALLS("pipe2", 8, , pipe2((int *)area, 0) + 1)
  CALLS("poll_events", 6, ((struct pollfd *)area)->fd = -1, poll((struct pollfd *)area, 1, 0) + 1)
  CALLS("epoll_wait", 12, (fill_socket(), watcher = watch(ends[0])),
        epoll_wait(watcher, (struct epoll_event *)area, 4, -1))
  CALLS("epoll_ctl", 12, ((struct epoll_event *)area)->events = EPOLLIN,
        epoll_ctl(epoll_create(1), EPOLL_CTL_ADD, ends[0], (struct epoll_event *)area) + 1)
  CALLS("timerfd_settime", sizeof(struct itimerspec), ,
        timerfd_settime(timerfd_create(CLOCK_MONOTONIC, 0), 0, (struct itimerspec *)area, 0) + 1)
  CALLS("timerfd_gettime", sizeof(struct itimerspec), ,
        timerfd_gettime(timerfd_create(CLOCK_MONOTONIC, 0), (struct itimerspec *)area) + 1)
  CALLS("mq_send", 4, queue = new_queue(), mq_send(queue, area, 4, 0) + 1)
  CALLS("mq_receive", 4, (queue = new_queue(), mq_send(queue, other, 4, 0)), mq_receive(queue, area, 32, 0))
  CALLS("mq_receive_priority", 4, (queue = new_queue(), mq_send(queue, other, 4, 0)),
        mq_receive(queue, other, 32, (unsigned *)area))
  CALLS("mempcpy", 10, , mempcpy(area, other, 10) != 0)
  CALLS("memrchr", 10, memcpy(area, other, 10), memrchr(area, '0', 10) != 0)
  CALLS("memmem", 10, memcpy(area, other, 10), memmem(area, 10, "10", 2) != 0)
  CALLS("rawmemchr", 3, memcpy(area, "123", 3), rawmemchr(area, '3') != 0)
  CALLS("bcmp", 10, memcpy(area, other, 10), bcmp(area, other, 10) + 1)
  CALLS("bcopy", 10, , (bcopy(other, area, 10), 1))
  CALLS("bzero", 10, , (bzero(area, 10), 1))
  CALLS("explicit_bzero", 10, , (explicit_bzero(area, 10), 1))
  CALLS("swab", 10, , (swab(other, area, 10), 1))
  CALLS("strnlen", 3, strcpy(area, "12345"), strnlen(area, 3))
  CALLS("strcasecmp", 2, strcpy(area, "AX"), strcasecmp(area, "ay"))
  CALLS("strncasecmp", 2, strcpy(area, "ABC"), strncasecmp("ab", area, 2) + 1)
  CALLS("strrchr", 6, strcpy(area, "12345"), strrchr(area, '1') != 0)
  CALLS("strchrnul", 3, strcpy(area, "12345"), strchrnul(area, '3') != 0)
  CALLS("index", 2, strcpy(area, "12345"), index(area, '2') != 0)
  CALLS("rindex", 6, strcpy(area, "12345"), rindex(area, '1') != 0)
  CALLS("strstr_whole", 6, strcpy(area, "12345"), strstr(area, "9") == 0)
  CALLS("strcasestr_whole", 6, strcpy(area, "abcde"), strcasestr(area, "X") == 0)
  CALLS("strspn", 3, strcpy(area, "aab"), strspn(area, "a"))
  CALLS("strcspn", 3, strcpy(area, "aab"), strcspn(area, "b"))
  CALLS("strpbrk", 3, strcpy(area, "aab"), strpbrk(area, "b") != 0)
  CALLS("stpcpy", 11, , stpcpy(area, other) != 0)
  CALLS("stpncpy", 20, , stpncpy(area, other, 20) != 0)
  CALLS("strncat", 4, strcpy(area, "a"), strncat(area, "bcd", 2) != 0)
  CALLS("strndup", 3, strcpy(area, "abcde"), strndup(area, 3) != 0)
  CALLS("strtok", 4, strcpy(area, "a,b"), strtok(area, ";") != 0)
  CALLS("strsep_place", 8, *(char **)area = 0, strsep((char **)area, ",") == 0)
  CALLS("wcsnlen", 8, wcscpy((wchar_t *)area, L"abc"), wcsnlen((wchar_t *)area, 2))
  CALLS("wcpcpy", 12, , wcpcpy((wchar_t *)area, L"ab") != 0)
  CALLS("wcsncpy", 20, , wcsncpy((wchar_t *)area, L"ab", 5) != 0)
  CALLS("wcsncat", 12, wcscpy((wchar_t *)area, L"a"), wcsncat((wchar_t *)area, L"bc", 1) != 0)
  CALLS("wcsncmp", 8, wcscpy((wchar_t *)area, L"abc"), wcsncmp(L"ab", (wchar_t *)area, 2) + 1)
  CALLS("wcschr", 8, wcscpy((wchar_t *)area, L"abc"), wcschr((wchar_t *)area, L'b') != 0)
  CALLS("wcsrchr", 16, wcscpy((wchar_t *)area, L"abc"), wcsrchr((wchar_t *)area, L'b') != 0)
  CALLS("wcsstr", 16, wcscpy((wchar_t *)area, L"abc"), wcsstr((wchar_t *)area, L"x") == 0)
  CALLS("wmemset", 16, , wmemset((wchar_t *)area, L'x', 4) != 0)
  CALLS("wmemmove", 16, , wmemmove((wchar_t *)area, (wchar_t *)other, 4) != 0)
  CALLS("wmempcpy", 16, , wmempcpy((wchar_t *)area, (wchar_t *)other, 4) != 0)
  CALLS("wmemchr", 8, wcscpy((wchar_t *)area, L"abc"), wmemchr((wchar_t *)area, L'b', 9) != 0)
  CALLS("wmemcmp", 8, wcscpy((wchar_t *)area, L"abc"), wmemcmp((wchar_t *)area, L"axc", 3) + 9)
  CALLS("strtoll", 3, strcpy(area, "12"), strtoll(area, 0, 10))
  CALLS("strtoul_end", 8, , strtoul("12", (char **)area, 10))
  CALLS("strtof", 4, strcpy(area, "1.5"), strtof(area, 0) > 1)
  CALLS("strtold", 4, strcpy(area, "1.5"), strtold(area, 0) > 1)
  CALLS("strtoimax", 3, strcpy(area, "12"), strtoimax(area, 0, 10))
  CALLS("strtoumax", 3, strcpy(area, "12"), strtoumax(area, 0, 10))
  CALLS("atoi", 3, strcpy(area, "12"), atoi(area))
  CALLS("atol", 3, strcpy(area, "12"), atol(area))
  CALLS("atoll", 3, strcpy(area, "12"), atoll(area))
  CALLS("atof", 4, strcpy(area, "1.5"), atof(area) > 1)
  CALLS("vsnprintf", 6, , prints(area, 32, "%d", 12345))
  CALLS("dprintf_string", 6, strcpy(area, "12345"), dprintf(ends[1], "%s", area))
  CALLS("vsscanf", 4, , scans("77", "%d", (int *)area))
  CALLS("wprintf_text", 12, (to_nowhere(1), wcscpy((wchar_t *)area, L"ab")), wprintf(L"%ls", (wchar_t *)area))
  CALLS("puts", 6, (to_nowhere(-1), strcpy(area, "12345")), puts(area) + 1)
  CALLS("fread_unlocked", 10, ten_bytes(), fread_unlocked(area, 1, 32, file))
  CALLS("fwrite_unlocked", 10, ten_bytes(), fwrite_unlocked(area, 1, 10, file))
  CALLS("fgets_unlocked", 11, ten_bytes(), fgets_unlocked(area, 32, file) != 0)
  CALLS("fputs_unlocked", 6, (ten_bytes(), strcpy(area, "12345")), fputs_unlocked(area, file) + 1)
  CALLS("getdelim_place", 8, ten_bytes(), getdelim((char **)area, &(size_t){0}, '5', file))
  CALLS("getline_room", 8, ten_bytes(), getline(&(char *){0}, (size_t *)area, file))
  CALLS("fgetpos", sizeof(fpos_t), ten_bytes(), fgetpos(file, (fpos_t *)area) + 1)
  CALLS("fsetpos", sizeof(fpos_t), (ten_bytes(), fgetpos(file, (fpos_t *)area)), fsetpos(file, (fpos_t *)area) + 1)
  CALLS("fopen_path", 2, strcpy(area, "/"), fopen(area, "r") != 0)
  CALLS("open_path", 2, strcpy(area, "/"), open(area, O_RDONLY) + 1)
  CALLS("openat_path", 2, strcpy(area, "/"), openat(AT_FDCWD, area, O_RDONLY) + 1)
  CALLS("memfd_create_name", 3, strcpy(area, "ab"), memfd_create(area, 0) + 1)
  CALLS("opendir_path", 2, strcpy(area, "/"), opendir(area) != 0)
  CALLS("access", 2, strcpy(area, "/"), access(area, R_OK) + 1)
  CALLS("fstat", sizeof(struct stat), , fstat(ends[0], (struct stat *)area) + 1)
  CALLS("lstat", sizeof(struct stat), , lstat("/", (struct stat *)area) + 1)
  CALLS("fstatat", sizeof(struct stat), , fstatat(AT_FDCWD, "/", (struct stat *)area, 0) + 1)
  CALLS("statfs", sizeof(struct statfs), , statfs("/", (struct statfs *)area) + 1)
  CALLS("fstatfs", sizeof(struct statfs), , fstatfs(ends[0], (struct statfs *)area) + 1)
  CALLS("statvfs", sizeof(struct statvfs), , statvfs("/", (struct statvfs *)area) + 1)
  CALLS("readlink", 3, if (chdir("/usr") != 0) abort(), readlink("/proc/self/cwd", area, 3))
  CALLS("realpath_path", 2, strcpy(area, "/"), realpath(area, 0) != 0)
  CALLS("uname", sizeof(struct utsname), , uname((struct utsname *)area) + 1)
  CALLS("getrandom", 10, , getrandom(area, 10, 0))
  CALLS("getentropy", 10, , getentropy(area, 10) + 1)
  CALLS("gettimeofday", 16, , gettimeofday((struct timeval *)area, 0) + 1)
  CALLS("clock_getres", 16, , clock_getres(CLOCK_MONOTONIC, (struct timespec *)area) + 1)
  CALLS("timespec_get", 16, , timespec_get((struct timespec *)area, TIME_UTC))
  CALLS("times", sizeof(struct tms), , times((struct tms *)area) != -1)
  CALLS("gmtime_r", sizeof(struct tm), , gmtime_r(&(time_t){1}, (struct tm *)area) != 0)
  CALLS("asctime_r", 26, , asctime_r(&noon, area) != 0)
  CALLS("ctime_r", 26, , ctime_r(&(time_t){1}, area) != 0)
  CALLS("mktime", sizeof(struct tm), *(struct tm *)area = noon, mktime((struct tm *)area) != -1)
  CALLS("timegm", sizeof(struct tm), *(struct tm *)area = noon, timegm((struct tm *)area) != -1)
  CALLS("strptime_text", 4, strcpy(area, "1999"), strptime(area, "%Y", &(struct tm){0}) != 0)
  CALLS("strptime_year", 12, , strptime("1999", "%Y", FIELDS_AT(tm_year)) != 0)
  CALLS("strptime_weekday", 4, , strptime("Friday", "%A", FIELDS_AT(tm_wday)) != 0)
  CALLS("strptime_follows", 8, , strptime("3", "%d", FIELDS_AT(tm_wday)) != 0)
  CALLS("strptime_time", 12, , strptime("12:30:59", "%T", FIELDS_AT(tm_sec)) != 0)
  CALLS("strptime_date", 20, , strptime("12/30/99", "%D", FIELDS_AT(tm_mday)) != 0)
  CALLS("strptime_second", sizeof(struct tm), , strptime("86400", "%s", FIELDS_AT(tm_sec)) != 0)
  CALLS("waitpid_status", 4, fork_child(), waitpid(-1, (int *)area, 0))
  CALLS("wait3_status", 4, fork_child(), wait3((int *)area, 0, 0))
  CALLS("waitid", sizeof(siginfo_t), fork_child(), waitid(P_ALL, 0, (siginfo_t *)area, WEXITED) + 1)
  CALLS("posix_spawn_pid", 4, , posix_spawnp((pid_t *)area, "true", 0, 0, (char *[]){other, 0}, 0) + 1)
  CALLS("setitimer", sizeof(struct itimerval), , setitimer(ITIMER_REAL, (struct itimerval *)area, 0) + 1)
  CALLS("timer_create", 8, , timer_create(CLOCK_MONOTONIC, 0, (timer_t *)area) + 1)
  CALLS("getpwuid_r_found", 8, , getpwuid_r(0, &(struct passwd){0}, room, sizeof room, (struct passwd **)area) + 1)
  CALLS("getgrnam_r", sizeof(struct group), ,
        getgrnam_r("root", (struct group *)area, room, sizeof room, &(struct group *){0}) + 1)
  CALLS("msgsnd", 12, (messages = msgget(IPC_PRIVATE, 0600), *(long *)area = 1), msgsnd(messages, area, 4, 0) + 1)
  CALLS("msgrcv", 12, (messages = msgget(IPC_PRIVATE, 0600), msgsnd(messages, &(long[2]){1}, 4, 0)),
        msgrcv(messages, area, 32, 0, 0))
  CALLS("semop", sizeof(struct sembuf), ((struct sembuf *)area)->sem_op = 1,
        semop(semget(IPC_PRIVATE, 1, 0600), (struct sembuf *)area, 1) + 1)
  CALLS("qsort_r", 10, memcpy(area, other, 10), (qsort_r(area, 10, 1, by_first_of, 0), 1))
  CALLS("wcstol", 12, wcscpy((wchar_t *)area, L"12"), wcstol((wchar_t *)area, 0, 10))
  CALLS("wcstoull_end", 8, , wcstoull(L"12", (wchar_t **)area, 10))
  CALLS("wcstoimax", 12, wcscpy((wchar_t *)area, L"12"), wcstoimax((wchar_t *)area, 0, 10))
  CALLS("wcstod", 16, wcscpy((wchar_t *)area, L"1.5"), wcstod((wchar_t *)area, 0) > 1)
  CALLS("wcstold", 16, wcscpy((wchar_t *)area, L"1.5"), wcstold((wchar_t *)area, 0) > 1)
  CALLS("rand_r", 4, , rand_r((unsigned *)area) + 1)
  CALLS("erand48", 6, , erand48((unsigned short *)area) >= 0)
  CALLS("nrand48", 6, , nrand48((unsigned short *)area) + 1)
  CALLS("wcpncpy", 20, , wcpncpy((wchar_t *)area, L"ab", 5) != 0)
  CALLS("wcschrnul", 8, wcscpy((wchar_t *)area, L"abc"), wcschrnul((wchar_t *)area, L'b') != 0)
  CALLS("wcscasecmp", 8, wcscpy((wchar_t *)area, L"AX"), wcscasecmp((wchar_t *)area, L"ay"))
  CALLS("wcsncasecmp", 8, wcscpy((wchar_t *)area, L"ABC"), wcsncasecmp(L"ab", (wchar_t *)area, 2) + 1)
  CALLS("wcsftime", 20, , wcsftime((wchar_t *)area, 16, L"%Y", &noon))
  CALLS("strverscmp", 2, strcpy(area, "ax"), strverscmp(area, "ay"))
  CALLS("strerror_r", 19, , strerror_r(4000, area, 32) != 0)
  CALLS("getsockname", 16, make_caller(), getsockname(listener, (struct sockaddr *)area, &(socklen_t){32}) + 1)
  CALLS("getsockname_room", 4, make_caller(), getsockname(listener, (struct sockaddr *)area, &(socklen_t){4}) + 1)
  CALLS("getpeername_length", 4, *(socklen_t *)area = 16,
        getpeername(ends[0], (struct sockaddr *)&address, (socklen_t *)area) + 1)
  CALLS("sigwait", 4, send_blocked(), sigwait(&blocked, (int *)area) + 1)
  CALLS("sigwaitinfo", sizeof(siginfo_t), send_blocked(), sigwaitinfo(&blocked, (siginfo_t *)area))
  CALLS("nanosleep", 16, , nanosleep((struct timespec *)area, 0) + 1)
  CALLS("sem_getvalue", 4, sem_init(&semaphore, 0, 1), sem_getvalue(&semaphore, (int *)area) + 1)
  CALLS("pthread_join", 8, pthread_create(&ended, 0, end_at_once, 0), pthread_join(ended, (void **)area) + 1)
  CALLS("gethostbyname_r", sizeof(struct hostent), ,
        gethostbyname_r("127.0.0.1", (struct hostent *)area, room, sizeof room, &(struct hostent *){0}, &(int){0}) + 1)
  CALLS("gethostname", name_bytes(), , gethostname(area, 256) + 1)
  CALLS("mkstemp", 11, strcpy(area, "/tmp/XXXXXX"), mkstemp(area) + 1)
  CALLS("mkdtemp", 15, strcpy(area, "/nowhere/XXXXXX"), mkdtemp(area) == 0)
  CALLS("sigemptyset", 8, , sigemptyset((sigset_t *)area) + 1)
  CALLS("sigaddset", 8, , sigaddset((sigset_t *)area, SIGHUP) + 1)
  CALLS("sigismember", 8, , sigismember((sigset_t *)area, SIGHUP) + 1)
  CALLS("sigprocmask", 8, , sigprocmask(SIG_BLOCK, (sigset_t *)area, 0) + 1)
  CALLS("pthread_sigmask_old", 8, , pthread_sigmask(SIG_BLOCK, 0, (sigset_t *)area) + 1)
  CALLS("sigpending", 8, , sigpending((sigset_t *)area) + 1)
  CALLS("sigaction", 16, ((struct sigaction *)area)->sa_handler = SIG_IGN,
        sigaction(SIGHUP, (struct sigaction *)area, 0) + 1)
  CALLS("sigaction_old", 140, , sigaction(SIGHUP, 0, (struct sigaction *)area) + 1)
  CALLS("getrlimit", 16, , getrlimit(RLIMIT_CORE, (struct rlimit *)area) + 1)
  CALLS("setrlimit", 16, getrlimit(RLIMIT_CORE, (struct rlimit *)area),
        setrlimit(RLIMIT_CORE, (struct rlimit *)area) + 1)
  CALLS("prlimit_old", 16, , prlimit(0, RLIMIT_CORE, 0, (struct rlimit *)area) + 1)
  CALLS("getrusage", sizeof(struct rusage), , getrusage(RUSAGE_SELF, (struct rusage *)area) + 1)
  CALLS("sysinfo", sizeof(struct sysinfo), , sysinfo((struct sysinfo *)area) + 1)
  CALLS("sched_getparam", 4, , sched_getparam(0, (struct sched_param *)area) + 1)
  CALLS("sched_getaffinity", 128, , sched_getaffinity(0, 128, (cpu_set_t *)area) + 1)
  CALLS("pthread_getname_np", 7, prctl(PR_SET_NAME, "ranges"), pthread_getname_np(pthread_self(), area, 16) + 1)
  CALLS("confstr", 3, , confstr(_CS_PATH, area, 3))
  CALLS("getloadavg", 16, , getloadavg((double *)area, 2) + 2)
  CALLS("getitimer", 32, , getitimer(ITIMER_REAL, (struct itimerval *)area) + 1)
  CALLS("timer_gettime", 32, timer_create(CLOCK_MONOTONIC, 0, &timer),
        timer_gettime(timer, (struct itimerspec *)area) + 1)
  CALLS("gettimeofday_zone", 8, , gettimeofday(&(struct timeval){0}, (struct timezone *)area) + 1)
  CALLS("glob", sizeof(glob_t), , glob("/", 0, 0, (glob_t *)area) + 1)
  CALLS("glob_pattern", 2, strcpy(area, "/"), glob(area, 0, 0, &(glob_t){0}) + 1)
  CALLS("wordexp", sizeof(wordexp_t), , wordexp("a b", (wordexp_t *)area, 0) + 1)
  CALLS("fnmatch", 4, strcpy(area, "abc"), fnmatch("a*", area, 0) + 1)
  CALLS("scandir", 8, , scandir("/", (struct dirent ***)area, 0, 0))
  CALLS("nftw_path", 6, strcpy(area, "/proc"), nftw(area, stop_walk, 4, 0))
  CALLS("mkdirat_path", 2, strcpy(area, "/"), mkdirat(AT_FDCWD, area, 0700))
  CALLS("renameat_path", 2, strcpy(area, "/"), renameat(AT_FDCWD, area, AT_FDCWD, "/"))
  CALLS("statx", sizeof(struct statx), , statx(AT_FDCWD, "/", 0, STATX_BASIC_STATS, (struct statx *)area) + 1)
  CALLS("system", 2, strcpy(area, ":"), system(area) + 1)
  CALLS("posix_spawn_argument", 2, strcpy(area, "x"),
        posix_spawnp(&(pid_t){0}, "true", 0, 0, (char *[]){other, area, 0}, 0) + 1)
  CALLS("lfind_count", 8, *(size_t *)area = 4, lfind("9", other, (size_t *)area, 1, by_first) != 0)
  CALLS("lsearch", 3, memset(area, '1', 2), lsearch("5", area, &(size_t){2}, 1, by_first) != 0)
  CALLS("tsearch", 8, , tsearch("5", (void **)area, by_first) != 0)
  CALLS("tfind", 8, , tfind("5", (void **)area, by_first) == 0)
  CALLS("hsearch_r", sizeof(struct hsearch_data), hcreate_r(8, (struct hsearch_data *)area),
        hsearch_r((ENTRY){"it", 0}, ENTER, &(ENTRY *){0}, (struct hsearch_data *)area))
#define UNTOUCHED(label, expression) CALLS(label, 0, , expression)
  UNTOUCHED("sscanf_chars_end", sscanf("a", "%5c", area - 1) + 1)
  UNTOUCHED("strptime_no_date", strptime("12:30", "%H:%M", FIELDS_AT(tm_mday)) != 0)
  UNTOUCHED("strptime_no_match", strptime("x", "%d", FIELDS_AT(tm_mday)) == 0)
  UNTOUCHED("sscanf_no_count", sscanf("x", "%*d%n", (int *)area) + 1)
  UNTOUCHED("sscanf_other_text", sscanf("1;", "%d,%n", (int *)other, (int *)area))
  UNTOUCHED("sscanf_not_reached", sscanf("1 x", "%d %d", (int *)other, (int *)area))
  UNTOUCHED("sscanf_position_not_reached", sscanf("1 x", "%2$d %1$d", (int *)area, (int *)other))
  UNTOUCHED("wcstombs_length", wcstombs(0, L"ab", 0))
  if (result == 0)
    abort();
}

static void *caller(void *name) {
  call(name, 0);
  reached(1);
  return 0;
}

int main(int argc, char **argv) {
  pthread_t thread;
  area = (char *)calloc(1, 320) + 64; // what lies before it may be written, too
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0)
    return 2;
  call(argv[1], 1);
  const size_t bytes = touched;
  pthread_create(&thread, 0, caller, argv[1]);
  await(1);
  volatile char *end = area + bytes - (argc == 2);
  *end = 1;
  pthread_join(thread, 0);
  return 0;
}
